"""A transcript: ordered segments as the source gave them, and what can be derived from them.

Segments are the unit that is counted and cited. Turns, speakers and the content hash are derived, never stored.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property
from itertools import groupby
from pathlib import Path

from convo_local.errors import SpeakerError, TooFewSegmentsError

MIN_SEGMENTS = 10  # Convo's API: feedback needs at least 10 transcript segments

LEAST_TURNS = 5  # --all-speakers: who spoke less is left out
UNKNOWN_SPEAKER = "unknown"  # how a None speaker is shown; never a label in a Transcript


@dataclass(frozen=True, slots=True)
class Segment:
    """One row of a transcript as its source gave it.

    `index` is its 0-based position; `speaker` is a label local to this transcript, None when unknown; `start` and
    `end` are seconds from the start of the recording, None when the source does not say.
    """

    index: int
    speaker: str | None
    text: str
    start: float | None = None
    end: float | None = None

    @property
    def words(self) -> int:
        """Whitespace-separated words."""
        return len(self.text.split())


@dataclass(frozen=True, slots=True)
class Turn:
    """A run of consecutive segments of one speaker."""

    speaker: str | None
    segments: tuple[Segment, ...]

    @property
    def text(self) -> str:
        return " ".join(s.text for s in self.segments if s.text)

    @property
    def words(self) -> int:
        return sum(s.words for s in self.segments)

    @property
    def start(self) -> float | None:
        return self.segments[0].start

    @property
    def end(self) -> float | None:
        return self.segments[-1].end


@dataclass(frozen=True)
class Transcript:
    """Ordered segments, and where they came from.

    `started_at` is the wall clock at second 0 where the source has one (with its own offset). `user_speaker` is the
    label that the source itself marks as the user ("You", "Me", `is_user`), else None. `format` names the reader,
    `tool` what wrote the file, where that can be told. `warnings` say what of the file is not in it ("3 rows without
    text").
    """

    segments: tuple[Segment, ...]
    source: Path | None = None
    format: str = "python"
    started_at: datetime | None = None
    user_speaker: str | None = None
    title: str | None = None
    warnings: tuple[str, ...] = ()
    tool: str | None = None

    @cached_property
    def spoken(self) -> tuple[Segment, ...]:
        """The segments with text: what the minimum counts and everything else reads."""
        return tuple(s for s in self.segments if s.text.strip())

    @cached_property
    def speakers(self) -> tuple[str, ...]:
        """Labels of those who said something, in order of first appearance; None is not among them."""
        return tuple(dict.fromkeys(s.speaker for s in self.spoken if s.speaker is not None))

    @cached_property
    def turns(self) -> tuple[Turn, ...]:
        """Runs of segments with text by one speaker."""
        return tuple(Turn(speaker, tuple(run)) for speaker, run in groupby(self.spoken, key=lambda s: s.speaker))

    @cached_property
    def has_times(self) -> bool:
        """Every segment with text has a start."""
        return bool(self.spoken) and all(s.start is not None for s in self.spoken)

    @cached_property
    def has_durations(self) -> bool:
        """Every segment with text has a start and an end."""
        return self.has_times and all(s.end is not None for s in self.spoken)

    @cached_property
    def shows_overlap(self) -> bool:
        """Two speakers' segments overlap somewhere.

        A file in which none do (Zoom's cues are laid end to end) cannot tell a polite meeting from a tool that
        serialises speech, so overlap and interruption are not measurable in it.
        """
        if not self.has_durations:
            return False
        latest: dict[str | None, float] = {}
        for s in sorted(self.spoken, key=lambda s: (s.start or 0.0, s.index)):
            assert s.start is not None  # has_durations
            assert s.end is not None
            if any(end > s.start + 0.05 for speaker, end in latest.items() if speaker != s.speaker):
                return True
            latest[s.speaker] = max(latest.get(s.speaker, s.end), s.end)
        return False

    @cached_property
    def content_hash(self) -> str:
        """`sha256:` and the hash of the canonical JSON of what was said, by whom and when; not of where it was read.

        Canonical JSON: `{"segments": [[speaker, text, start, end], …], "startedAt": ISO 8601 or null, "user": label or
        null}`, keys sorted, no spaces, UTF-8, seconds rounded to the millisecond.
        """
        rows = [[s.speaker, s.text, _milliseconds(s.start), _milliseconds(s.end)] for s in self.segments]
        started = self.started_at.isoformat() if self.started_at else None
        document = {"segments": rows, "startedAt": started, "user": self.user_speaker}
        text = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return "sha256:" + hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()

    def renamed(self, names: Mapping[str, str]) -> Transcript:
        """Speakers under other names (label to name); two labels under one name become one speaker.

        Raises `SpeakerError` for a label that nobody has.
        """
        labels = {s.speaker for s in self.segments} - {None}
        if unknown := [label for label in names if label not in labels]:
            raise SpeakerError(f"nobody is called {unknown[0]!r} here, so cannot be renamed", known=self.speakers)
        own = self.user_speaker
        return replace(
            self,
            segments=tuple(replace(s, speaker=names.get(s.speaker or "", s.speaker)) for s in self.segments),
            user_speaker=own if own is None else names.get(own, own),
        )

    def timestamp(self, segment: Segment) -> str:
        """When a segment was said, as a person would look it up.

        `HH:MM` on the wall clock where the source has one (Convo's form), else elapsed `MM:SS` or `H:MM:SS`, else
        `#n`, the segment's 1-based number.
        """
        if segment.start is None:
            return f"#{segment.index + 1}"
        if self.started_at is not None:
            return (self.started_at + timedelta(seconds=segment.start)).strftime("%H:%M")
        return clock(segment.start)

    def require_minimum(self) -> None:
        """Raise `TooFewSegmentsError` below `MIN_SEGMENTS` segments with text."""
        if len(self.spoken) < MIN_SEGMENTS:
            raise TooFewSegmentsError(found=len(self.spoken), required=MIN_SEGMENTS, path=self.source)


def clock(seconds: float) -> str:
    """Elapsed `MM:SS`, from an hour on `H:MM:SS`; whole seconds, rounded down."""
    minutes, second = divmod(int(seconds), 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours}:{minute:02}:{second:02}" if hours else f"{minute:02}:{second:02}"


def number(rows: Iterable[Segment]) -> tuple[Segment, ...]:
    """The rows in the order given, with `index` counted from 0: what a reader hands to `Transcript`."""
    return tuple(replace(row, index=i) for i, row in enumerate(rows))


def _milliseconds(seconds: float | None) -> int | None:
    return None if seconds is None else round(seconds * 1000)


def speakers_with_turns(transcript: Transcript, *, least: int = LEAST_TURNS) -> list[str]:
    """Who spoke at least `least` turns, in order of first appearance."""
    turns = [turn.speaker for turn in transcript.turns]
    return [name for name in transcript.speakers if turns.count(name) >= least]


def find_speaker(transcript: Transcript, wanted: str | None, *, names: Sequence[str] = ()) -> str:
    """The label of the user: whose feedback this is.

    In this order: `wanted`; one of the configured `names`, exactly; the speaker that the source marks as the user; one
    of `names` by an unambiguous first name. Raises `SpeakerError`, listing who spoke, rather than guess.
    """
    known = transcript.speakers
    if not known:
        raise SpeakerError(
            "the file names no speakers, so it cannot tell whose words are whose: export it with speaker names, "
            "or put a diariser's .rttm of the same name beside it",
            known=known,
        )
    if wanted is not None:
        matches = _exact(wanted, known) or _by_first_name(wanted, known)
        if len(matches) == 1:
            return matches[0]
        problem = "fits several speakers" if matches else "did not speak in this transcript"
        raise SpeakerError(f"{wanted!r} {problem}", known=matches or known)
    for match in (_exact, _by_first_name):
        for name in names:
            matches = match(name, known)
            if len(matches) == 1:
                return matches[0]
        if match is _exact and transcript.user_speaker in known:
            return str(transcript.user_speaker)
    raise SpeakerError("whose feedback is this? name a speaker (--speaker NAME)", known=known)


def _exact(name: str, known: Sequence[str]) -> list[str]:
    """The label itself, else labels that differ in case or outer spaces only."""
    if name in known:
        return [name]
    return [label for label in known if label.strip().casefold() == name.strip().casefold()]


def _by_first_name(name: str, known: Sequence[str]) -> list[str]:
    """Labels whose first word is the name, or the name's first word where the label is that word only."""
    words = name.casefold().split()
    if not words:
        return []
    first = [label for label in known if len(words) == 1 and label.casefold().split()[:1] == words]
    return first or [label for label in known if len(words) > 1 and label.casefold().split() == words[:1]]
