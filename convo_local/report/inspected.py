"""What was understood of a transcript file, for a terminal and as JSON."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import Any

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from convo_local.measure import Measurement, NotMeasurable
from convo_local.report.terminal import printable
from convo_local.transcript import MIN_SEGMENTS, UNKNOWN_SPEAKER, Transcript, clock

FIRST = 3  # lines shown
SHOWN = 90  # characters of a line


def as_dict(transcript: Transcript, measured: Measurement) -> dict[str, Any]:
    """Everything that `as_text` shows, under names that stay."""
    return {
        "format": transcript.format,
        "tool": transcript.tool,
        "title": transcript.title,
        "startedAt": transcript.started_at.isoformat() if transcript.started_at else None,
        "segments": len(transcript.spoken),
        "withoutText": len(transcript.segments) - len(transcript.spoken),
        "enough": len(transcript.spoken) >= MIN_SEGMENTS,
        "language": measured.language,
        "times": times(transcript),
        "overlap": transcript.shows_overlap,
        "user": transcript.user_speaker,
        "speakers": [
            {"label": label, "turns": turns, "words": words, "talkShare": share}
            for label, turns, words, share in _speakers(transcript, measured)
        ],
        "first": [{"speaker": s.speaker, "text": s.text} for s in transcript.spoken[:FIRST]],
        "warnings": list(transcript.warnings),
        "notMeasurable": dict(_unmeasured(measured)),
    }


def as_text(transcript: Transcript, measured: Measurement) -> RenderableType:
    """For a person: a head, a table of speakers, the first lines, and what to know."""
    name = printable(transcript.source.name) if transcript.source else "transcript"
    head = [f"{name}: {len(transcript.spoken)} segments, read as {_format(transcript)}", times(transcript)]
    if transcript.title:
        head.insert(1, f"title: {printable(transcript.title)}")
    head.append(f"language: {measured.language}")
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("speaker", overflow="fold")
    for column in ("turns", "words", "talk"):
        table.add_column(column, justify="right")
    for label, turns, words, share in _speakers(transcript, measured):
        mine = " (you)" if label is not None and label == transcript.user_speaker else ""
        shown = "" if share is None else f"{share:.0%}"
        table.add_row(printable(label or UNKNOWN_SPEAKER) + mine, str(turns), str(words), shown)
    first = [
        Text(f"{transcript.timestamp(s)}  {printable(s.speaker or UNKNOWN_SPEAKER)}: {printable(s.text[:SHOWN])}")
        for s in transcript.spoken[:FIRST]
    ]
    notes = [Text(f"note: {printable(warning)}", style="yellow") for warning in _warnings(transcript)]
    notes += [Text(f"not measurable, {why}: {', '.join(what)}", style="dim") for why, what in _unmeasured(measured)]
    return Group(*map(Text, head), table, *first, Text(), *notes)


def times(transcript: Transcript) -> str:
    """What the file says about time, in words."""
    if not transcript.has_times:
        known = sum(s.start is not None for s in transcript.spoken)
        return f"times: {known} of {len(transcript.spoken)} segments have one" if known else "times: none"
    starts = [s.start or 0.0 for s in transcript.spoken]
    until = clock(max(max(starts), *(s.end or 0.0 for s in transcript.spoken)))
    parts = [
        f"times: {clock(min(starts))} to {until}, {'with' if transcript.has_durations else 'without'} ends",
        "segments of different people overlap" if transcript.shows_overlap else "no two people's segments overlap",
    ]
    if transcript.started_at:
        parts.insert(1, f"on the clock from {transcript.started_at:%Y-%m-%d %H:%M}")
    if any(later < earlier for earlier, later in pairwise(starts)):
        parts.append("some go back in time")
    return "; ".join(parts)


def _format(transcript: Transcript) -> str:
    """With the tool, where the format's own name does not say it."""
    return f"{transcript.format}, written by {transcript.tool}" if transcript.tool else transcript.format


def _speakers(transcript: Transcript, measured: Measurement) -> Iterable[tuple[str | None, int, int, float | None]]:
    """(label, turns, words, talk share where it can be measured), by first appearance."""
    labels = dict.fromkeys(s.speaker for s in transcript.spoken)
    for label in labels:
        turns = [turn for turn in transcript.turns if turn.speaker == label]
        signals = measured.signals.get(label) if label is not None else None
        share = None if signals is None or isinstance(signals.talk_share, NotMeasurable) else signals.talk_share
        yield label, len(turns), sum(turn.words for turn in turns), share


def _warnings(transcript: Transcript) -> list[str]:
    found = list(transcript.warnings)
    empty = len(transcript.segments) - len(transcript.spoken)
    if empty:
        found.append(f"{empty} segments have no text")
    if not transcript.speakers:
        found.append("no segment names its speaker, so feedback cannot be given: export the file with speaker names")
    if len(transcript.spoken) < MIN_SEGMENTS:
        found.append(f"feedback needs {MIN_SEGMENTS} segments with text")
    return found


def _unmeasured(measured: Measurement) -> list[tuple[str, list[str]]]:
    """(reason, what): signals of which nobody's can be measured, and kinds of moments."""
    reasons: dict[str, list[str]] = {}
    for each in list(measured.signals.values())[:1]:
        for name in each.definitions():
            values = [getattr(s, name) for s in measured.signals.values()]
            if all(isinstance(value, NotMeasurable) for value in values):
                reasons.setdefault(values[0].reason, []).append(name.replace("_", " "))
    for kind, reason in measured.not_measurable.items():
        reasons.setdefault(reason, []).append(kind.replace("_", " "))
    return list(reasons.items())
