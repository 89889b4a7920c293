"""The real meetings that `planted.py` inserts lines into, and how: nobody is renamed, and what follows is moved on."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from planted_cases import Case

from convo_local import Segment, Transcript, measure, read_transcript
from convo_local.transcript import number

# Kinds of files, and how many of each: with overlaps, with times, and without any.
CARRIERS = (
    ("ami/*.vtt", 3),
    ("ethereum_zoom/*.transcript.vtt", 3),
    ("qmsum/[A-Z]*[a-z].json", 1),  # product meetings
    ("qmsum/[a-z]*.json", 2),  # committees
    ("*_google_meet/*.md", 2),
)
EXAMPLES = (("*.vtt", 3), ("*.srt", 3), ("*.json", 3))

LEAST, MOST = 60, 120  # segments of an excerpt; fewer where they are long
WORDS, FEWEST = 1000, 15  # of an excerpt, about; segments that it has all the same
TURNS = 2  # that each person of a case has in the excerpt at least
TRIES = 400
SECONDS_A_WORD = 0.4  # 150 words a minute
GAP = 0.2  # seconds between one speaker and the next (Stivers et al. 2009)

_FULL_NAME = re.compile(r"[A-Z][a-z]+ [A-Z].*")  # "Ada Bell"; not "B" or "stokes"


@dataclass(frozen=True)
class Meeting:
    """A real meeting, and the kinds of moments that its file cannot show."""

    name: str
    transcript: Transcript
    not_measurable: Mapping[str, str]

    def can_show(self, case: Case) -> bool:
        needed = {case.kind} | ({"invitation"} if case.named else set())  # names are names there
        return not needed & set(self.not_measurable) and (self.transcript.shows_overlap or not case.overlaps)


@dataclass(frozen=True)
class Planted:
    """One case in an excerpt of one meeting: `targets` are the segments of its lines that are to be found."""

    case: Case
    meeting: str
    transcript: Transcript
    user: str
    targets: tuple[int, ...]


def read_meetings(folder: Path, patterns: Sequence[tuple[str, int]]) -> list[Meeting]:
    """A few meetings of each pattern, the first ones by name."""
    found = [path for pattern, most in patterns for path in sorted(folder.glob(pattern))[:most]]
    read = [(path, read_transcript(path)) for path in found]
    return [Meeting(path.name, t, measure(t).not_measurable) for path, t in read]


def places(case: Case, meetings: Sequence[Meeting]) -> Iterator[Planted]:
    """The case at one place after another, the same ones each time; none where no meeting can show it."""
    able = [m for m in meetings if m.can_show(case)]
    dice = random.Random(f"{case.kind} {case.lines}")
    for _ in range(TRIES if able else 0):
        meeting = dice.choice(able)
        rows, boundary = _excerpt(meeting.transcript.spoken, case.place, dice)
        cast = _cast(case, rows, boundary, dice)
        if cast is not None:
            yield _planted(case, meeting, rows, boundary, cast)


def _excerpt(spoken: Sequence[Segment], place: str, dice: random.Random) -> tuple[list[Segment], int]:
    """A stretch of the meeting, cut at turns, and where to insert: at the meeting's start or end, or in the middle."""
    of_average = sum(row.words for row in spoken) / len(spoken)
    span = min(dice.randint(LEAST, MOST), max(FEWEST, int(WORDS / of_average)), len(spoken))
    if place == "start":
        return list(spoken[:span]), 0
    if place == "end":
        return list(spoken[-span:]), span
    first = dice.randrange(len(spoken) - span + 1)
    last = first + span
    while first and spoken[first - 1].speaker == spoken[first].speaker:
        first -= 1
    while last < len(spoken) and spoken[last - 1].speaker == spoken[last].speaker:
        last += 1
    return list(spoken[first:last]), dice.randrange((last - first) // 3, 2 * (last - first) // 3 + 1)


def _cast(case: Case, rows: Sequence[Segment], boundary: int, dice: random.Random) -> dict[str, str] | None:
    """Role to speaker; None where the place is no gap between two finished turns, or where somebody is lacking."""
    turns = Counter(row.speaker for i, row in enumerate(rows) if not i or rows[i - 1].speaker != row.speaker)
    people = sorted(who for who, count in turns.items() if who and count >= TURNS)
    if len(people) < max(case.people, len(case.roles)) or (case.people == 2 and len(turns) != 2):
        return None
    cast = dict(zip(case.roles, dice.sample(people, len(case.roles)), strict=True))
    firsts = Counter(_first_name(str(who)) for who in turns)
    if any(not _FULL_NAME.match(cast[r]) or firsts[_first_name(cast[r])] > 1 for r in case.named):
        return None
    opens = cast[case.lines[0][0]]
    silent = {cast[case.lines[i][0]] for i in (len(case.lines) - 1, *(i - 1 for i in case.overlaps))}
    if case.people == 2:  # two who take turns: there is no gap in which a case can begin and end with the same one
        silent = set()
    return cast if _is_gap(rows, boundary, opens, silent) else None


def _is_gap(rows: Sequence[Segment], boundary: int, opens: str, silent: set[str]) -> bool:
    """Between turns that have ended, not before or after one of somebody whose words in the case it would go on."""
    before, after = rows[:boundary], rows[boundary:]
    if (before and before[-1].speaker == opens) or (after and after[0].speaker in silent):
        return False
    if not before or not after:
        return True
    ends = [row.end for row in before if row.end is not None]
    apart = not ends or after[0].start is None or max(ends) <= after[0].start
    return apart and before[-1].speaker != after[0].speaker and before[-1].text.rstrip().endswith((".", "!"))


def _first_name(label: str) -> str:
    return label.split()[0]


def _planted(case: Case, meeting: Meeting, rows: list[Segment], boundary: int, cast: Mapping[str, str]) -> Planted:
    names = {role: _first_name(label) for role, label in cast.items()}
    before, after = rows[:boundary], rows[boundary:]
    texts = [text.format_map(names) for _, text in case.lines]
    said = [Segment(0, cast[role], text) for (role, _), text in zip(case.lines, texts, strict=True)]
    if meeting.transcript.has_times:
        begin = max(map(_end, before)) + GAP if before else _start(rows[0])
        said = timed(said, case.overlaps, begin)
        longer = max(map(_end, said)) + GAP - (begin - GAP if before else begin)
        after = [_moved(row, longer) for row in after]
        if not meeting.transcript.has_durations:
            said = [replace(row, end=None) for row in said]
    transcript = replace(meeting.transcript, segments=number([*before, *said, *after]))
    targets = tuple(boundary + i for i in case.at)
    return Planted(case, meeting.name, transcript, cast["user"], targets)


def timed(said: Sequence[Segment], overlaps: Mapping[int, float], begin: float) -> list[Segment]:
    """The lines with times, one after another; an overlapping one begins before the end of the one above it."""
    rows: list[Segment] = []
    clock = begin
    for i, row in enumerate(said):
        start = clock
        if i in overlaps:
            above = rows[-1]
            start = max(_start(above) + SECONDS_A_WORD, _end(above) - overlaps[i])
        rows.append(replace(row, start=round(start, 3), end=round(start + SECONDS_A_WORD * row.words, 3)))
        clock = max(clock, _end(rows[-1]) + GAP)
    return rows


def _start(row: Segment) -> float:
    assert row.start is not None  # asked only where the file has times
    return row.start


def _end(row: Segment) -> float:
    return row.end if row.end is not None else _start(row) + SECONDS_A_WORD * row.words


def _moved(row: Segment, seconds: float) -> Segment:
    return replace(row, start=_start(row) + seconds, end=None if row.end is None else row.end + seconds)
