"""NIST's RTTM, which diarisers write (pyannote, NeMo, Kaldi): who speaks when, without a word.

`SPEAKER <file> <channel> <start> <duration> <NA> <NA> <name> <NA> <NA>`, one turn a line, seconds. By itself it is no
transcript; beside one whose rows have times and no speakers it says who spoke: `with_rttm`. Lines that begin with `;;`
and the other types (SPKR-INFO, NON-SPEECH, LEXEME …) are not read.
Described in NIST's plan of the RT-09 evaluation, appendix A, and in https://github.com/nryant/dscore#rttm.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

from convo_local.errors import TranscriptError
from convo_local.formats.labels import clean_label
from convo_local.formats.rows import MAX_SECONDS
from convo_local.formats.source import Source
from convo_local.formats.values import counted
from convo_local.transcript import Segment, Transcript

_TYPES = "SPEAKER|SPKR-INFO|LEXEME|NON-LEX|NON-SPEECH|NOSCORE|NO_RT_METADATA|SEGMENT|A/P|CB|FILLER|EDIT|IP|SU"
_LINE = re.compile(rf"(?:{_TYPES})\s+\S+\s+\S+\s+\S+\s+\S+\s+\S+\s+\S+\s+\S+")
_JITTER = 0.1  # seconds; recognisers' rows touch that much without anybody speaking at once
_SECONDS = re.compile(r"\d{1,9}(?:\.\d{0,12})?", re.ASCII)


class _Turn(NamedTuple):
    start: float
    end: float
    speaker: str


def sniff(source: Source) -> bool:
    """The first line that is no comment is one of RTTM's."""
    first = next((line.strip() for line in source.lines if line.strip() and not line.startswith(";;")), "")
    return bool(_LINE.match(first))


def read(source: Source) -> Transcript:
    """Raises `TranscriptError`, always: there are no words to read."""
    beside = source.path.with_suffix(".vtt").name
    raise source.error(
        f"is an RTTM file, which says who speaks when and has no words; put it beside the transcript under the same "
        f"name ({source.path.name} next to {beside}), and give the transcript"
    )


def with_rttm(transcript: Transcript, rttm_text: str, *, path: Path | None = None) -> Transcript:
    """The transcript, its rows without a speaker given the one whose turns overlap them for the longest time.

    Where rows overlap each other, each is one person's stretch, and a "yeah" within another's turn overlaps both
    equally: there the turns that fit a row best have it (overlap by union; on four AMI meetings 98 % of the rows get
    their speaker, by overlap alone 67 %, while in rows laid end to end overlap alone is better). Of two equals, the one
    who began first. A row without an end counts as the instant of its start. Rows that have a speaker keep it; those
    without times, or in nobody's turn, stay without one and are counted in the warnings.
    `path` names the RTTM file in errors. Raises `TranscriptError` for a line that is no RTTM, and where the file tells
    of several recordings and none has the transcript's name.
    """
    turns = _turns(rttm_text, transcript.source.stem if transcript.source else None, path)
    latest = list(accumulate((turn.end for turn in turns), max))  # never falls, so it can be searched
    fit = _overlap_each_other(transcript.segments)
    segments = tuple(
        replace(s, speaker=_speaker(s, turns, latest, fit)) if s.speaker is None else s for s in transcript.segments
    )
    nobody = sum(s.speaker is None for s in segments)
    more = (f"{counted(nobody, 'row')} in no turn of the RTTM file, without a speaker",) if nobody else ()
    return replace(transcript, segments=segments, warnings=transcript.warnings + more)


def _overlap_each_other(segments: Sequence[Segment]) -> bool:
    """One row in ten begins before another has ended."""
    timed = sorted((s.start, s.start if s.end is None else s.end) for s in segments if s.start is not None)
    ends = accumulate((end for _, end in timed), max)
    return sum(start < end - _JITTER for end, (start, _) in zip(ends, timed[1:], strict=False)) * 10 > len(timed)


def _speaker(segment: Segment, turns: Sequence[_Turn], latest: Sequence[float], fit: bool) -> str | None:
    if segment.start is None:
        return None
    start, end = segment.start, segment.start if segment.end is None else segment.end
    overlap: defaultdict[str, float] = defaultdict(float)  # in the order in which they began
    union: defaultdict[str, float] = defaultdict(lambda: end - start)
    for turn in turns[bisect_right(latest, start) :]:
        if turn.start > end or (turn.start == end > start):
            break
        if turn.end > start:
            shared = min(end, turn.end) - max(start, turn.start)
            overlap[turn.speaker] += shared
            union[turn.speaker] += turn.end - turn.start - shared
    if fit and end > start:
        return max(overlap, key=lambda speaker: overlap[speaker] / union[speaker], default=None)
    return max(overlap, key=lambda speaker: overlap[speaker], default=None)


def _turns(text: str, recording: str | None, path: Path | None) -> list[_Turn]:
    """All turns by their start."""
    found: defaultdict[str, list[_Turn]] = defaultdict(list)
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip() or line.startswith(";;"):
            continue
        if not _LINE.match(line.strip()):
            raise TranscriptError("not a line of RTTM; expected SPEAKER and its fields", path=path, line=number)
        kind, file, _, start, duration, _, _, label = line.split()[:8]
        if kind != "SPEAKER":
            continue
        if not _SECONDS.fullmatch(start) or not _SECONDS.fullmatch(duration) or float(start) > MAX_SECONDS:
            shown = f"{start[:20]} and {duration[:20]}"
            raise TranscriptError(f"start and length are {shown}; expected seconds", path=path, line=number)
        speaker = None if label == "<NA>" else clean_label(label)
        if speaker is not None:
            found[file].append(_Turn(float(start), float(start) + float(duration), speaker))
    if len(found) > 1 and recording not in found:
        raise TranscriptError(f"has {len(found)} recordings and none named {recording!r}; expected one", path=path)
    turns = next(iter(found.values()), []) if len(found) < 2 else found[recording or ""]
    return sorted(turns)
