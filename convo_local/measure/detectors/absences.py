"""What never happened in the whole meeting, and the longest turn: the growth moments of last resort.

These look at the moments found so far as well as at the scene. An absence is said only where it is true beyond doubt
and the speaker said enough for it to mean something.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from convo_local.measure.dates import has_time
from convo_local.measure.detectors.scene import Scene
from convo_local.measure.reading import Floor, Row
from convo_local.measure.text import Sentence
from convo_local.measure.types import Moment

_DECISIVE = (
    "decision_stated",
    "decision_confirmed",
    "hedged_commitment",
    "commitment",
    "owner_named",
    "deadline_set",
    "clean_close",
)
ENOUGH_TURNS, ENOUGH_WORDS = 5, 100
LONG_WORDS = 60  # some 25 seconds


def no_questions(scene: Scene, _found: Sequence[Moment]) -> Iterator[Moment]:
    """Five turns, 100 words and more, and no sentence that asks, by mark or by form."""
    for speaker, turns in _talkers(scene, ENOUGH_TURNS):
        if any(r.questions or "?" in r.segment.text for r in scene.reading.rows_of[speaker]):
            continue
        words = sum(t.words for t in turns)
        yield _at_longest(
            scene,
            "no_questions",
            turns,
            f"{speaker} asked no question in {len(turns)} turns and {words} words; this is the longest turn",
            salience=0.2,
            confidence=0.8,
            words=words,
            turns=len(turns),
        )


def no_reflecting(scene: Scene, found: Sequence[Moment]) -> Iterator[Moment]:
    """Eight turns and more, with no formulation, no uptake and none of the phrases that could be one ("you mean", "so
    you").
    """
    skilled = _with(found, "reflecting", "built_on", "follow_up_question")
    for speaker, turns in _talkers(scene, 8):
        if speaker in skilled or any(s.find("maybe_reflecting") for t in turns for r in t.rows for s in r.sentences):
            continue
        yield _at_longest(
            scene,
            "no_reflecting",
            turns,
            f"{speaker} put nobody's point in own words in {len(turns)} turns; this is the longest turn",
            salience=0.1,
            confidence=0.5,
            turns=len(turns),
        )


def no_invitation(scene: Scene, _found: Sequence[Moment]) -> Iterator[Moment]:
    """Talked more than an equal share, asked nobody by name, and someone said less than 40 % of an equal share.

    Only in meetings of three to eight whose labels are names that people there really use: otherwise a name could be
    missed.
    """
    people = scene.reading.people
    if not 3 <= people <= 8 or not any(scene.reading.names.vocative_used(r.segment.text) for r in scene.reading.rows):
        return
    quietest, least = min(scene.shares.items(), key=lambda s: s[1], default=("", 1.0))
    inviting = {i.turn.speaker for i in scene.invitations}
    for speaker, turns in _talkers(scene, ENOUGH_TURNS):
        if speaker in inviting or least >= 0.4 / people or scene.shares[speaker] < 1 / people or speaker == quietest:
            continue
        yield _at_longest(
            scene,
            "no_invitation",
            turns,
            f"{speaker} asked nobody by name while {quietest} held {round(100 * least)} % of the talk; "
            "this is the longest turn",
            salience=0.18,
            confidence=0.6,
            other=quietest,
            percent=round(100 * least),
            people=people,
        )


def no_next_step(scene: Scene, found: Sequence[Moment]) -> Iterator[Moment]:
    """Five turns, 100 words and more, with no task, decision or commitment of any kind found, and no day or time."""
    active = {t.turn.speaker for t in scene.tasks} | _with(found, *_DECISIVE)
    for speaker, turns in _talkers(scene, ENOUGH_TURNS):
        spoken = [s for t in turns for r in t.rows for s in r.sentences]
        if speaker in active or any(s.find("closings") or has_time(s) for s in spoken):
            continue
        yield _at_longest(
            scene,
            "no_next_step",
            turns,
            f"{speaker} stated no task, owner or date in {len(turns)} turns; this is the last turn",
            last=True,
            salience=0.12,
            confidence=0.5,
            turns=len(turns),
        )


def longest_turn(scene: Scene, found: Sequence[Moment]) -> Iterator[Moment]:
    """The speaker's longest turn, where it has 60 words or more, or where nothing else was found of them.

    So feedback always has something true to stand on, and nobody is told to shorten a short turn.
    """
    noticed = {m.speaker for m in found}
    for speaker, rows in scene.reading.rows_of.items():
        turns = scene.reading.turns_of[speaker]
        if speaker in noticed and max((t.words for t in turns), default=0) < LONG_WORDS:
            continue
        if not turns:
            row = max(rows, key=lambda r: r.words)
            yield scene.moment(
                "longest_turn",
                row,
                None,
                f"{speaker} said only this much",
                salience=0.05,
                confidence=0.9,
                words=row.words,
            )
            continue
        turn = max(turns, key=lambda t: t.words)
        seconds = turn.seconds()
        yield _at_longest(
            scene,
            "longest_turn",
            turns,
            f"{speaker}'s longest turn had {turn.words} words",
            salience=0.05,
            confidence=0.9,
            words=turn.words,
            seconds=round(seconds, 1) if seconds else None,
        )


DETECTORS = (no_questions, no_reflecting, no_invitation, no_next_step, longest_turn)


def _with(found: Sequence[Moment], *kinds: str) -> set[str | None]:
    """Speakers who have a moment of one of the kinds."""
    return {m.speaker for m in found if m.kind in kinds}


def _talkers(scene: Scene, turns: int) -> Iterator[tuple[str, list[Floor]]]:
    """Speakers with enough turns and words for an absence to mean something."""
    for speaker, mine in scene.reading.turns_of.items():
        if len(mine) >= turns and sum(t.words for t in mine) >= ENOUGH_WORDS:
            yield speaker, mine


def _at_longest(
    scene: Scene,
    kind: str,
    mine: list[Floor],
    fact: str,
    /,
    *,
    last: bool = False,
    salience: float,
    confidence: float,
    **slots: Any,
) -> Moment:
    turn = mine[-1] if last else max(mine, key=lambda t: t.words)
    row, sentence = _longest_sentence(turn)
    return scene.moment(kind, row, sentence, fact, salience=salience, confidence=confidence, **slots)


def _longest_sentence(turn: Floor) -> tuple[Row, Sentence]:
    return max(((r, s) for r in turn.rows for s in r.sentences), key=lambda o: len(o[1].words))
