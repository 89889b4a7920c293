"""All moments of a transcript: every detector run, repeats capped, in order of segment."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from convo_local.measure.detectors import ABSENCES, DETECTORS
from convo_local.measure.detectors.scene import Scene
from convo_local.measure.kinds import KINDS
from convo_local.measure.types import SURE_ENOUGH, Moment

# What is said with laughter is often not meant: of these kinds it is no sign.
JOKED = frozenset(kind for kind, about in KINDS.items() if about.category == "decisionMaking") - {"no_next_step"} | {
    *("agenda_set", "time_check", "moved_on", "parked_topic", "clean_close"),
    *("dismissal", "put_down", "credit", "invitation", "constructive_disagreement"),
}
PER_KIND = 5  # of one kind and speaker; the most salient are kept


def moments(scene: Scene, not_measurable: Collection[str] = ()) -> tuple[Moment, ...]:
    """What the detectors find, at most `PER_KIND` of a kind for each speaker, in order of segment, then of salience.

    Kinds that are not measurable are left out, before what never happened is looked for.
    """
    laughed = {row.segment.index for row in scene.reading.rows if row.laughs}
    found = [m for detect in DETECTORS for m in detect(scene) if m.kind not in not_measurable]
    found = [m for m in found if m.kind not in JOKED or m.segment not in laughed]
    found += [m for look in ABSENCES for m in look(scene, found) if m.kind not in not_measurable]
    return tuple(sorted(_capped(found), key=lambda m: (m.segment, -m.salience, m.kind)))


def _capped(found: Iterable[Moment]) -> list[Moment]:
    groups: dict[tuple[str, str], list[Moment]] = {}
    for moment in found:
        groups.setdefault((moment.speaker, moment.kind), []).append(moment)
    return [m for group in groups.values() for m in _best(group)]


def _best(group: list[Moment]) -> list[Moment]:
    """The most salient, one a segment, those that are sure first; earlier ones first among equals."""
    ranked = sorted(group, key=lambda m: (m.confidence < SURE_ENOUGH, -m.salience, -m.confidence, m.segment))
    best = list({m.segment: m for m in reversed(ranked)}.values())[::-1]
    sure = [m for m in best if m.confidence >= SURE_ENOUGH] or best
    first = min(m.segment for m in sure)
    return [replace(m, occurrences=len(sure), first=first) for m in best[:PER_KIND]]
