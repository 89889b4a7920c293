"""WebVTT, as the W3C defines it and as Zoom, Teams, Webex and Google Meet write it.

https://www.w3.org/TR/webvtt1/. Speakers are voice tags (`<v Name>`), Webex ids (`1 "Name" (id)`) or, in files that have
neither, `Name: text` (Zoom). What Teams divides over cues is one segment. NOTE, STYLE and REGION blocks and settings
are not speech.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice

from convo_local.formats.cues import ARROW, Cue, begins_with_cue, broken_times, join_lines, named_segments, parse_cues
from convo_local.formats.labels import clean_label
from convo_local.formats.rows import assemble
from convo_local.formats.source import Source
from convo_local.transcript import Segment, Transcript

_HEADER = re.compile(r"WEBVTT(?:[ \t\n]|$)")
_ASIDE = re.compile(r"NOTE(?:[ \t].*)?|STYLE\s*|REGION\s*|Style:\s*|Region:\s*")
_WEBEX_ID = re.compile(r'\d+ "(.*)" \(\d*\)')
_TEAMS_ID = re.compile(r"([0-9a-fA-F-]{36}/\d+)-\d+")
_VOICE = re.compile(r"<v(?:\.[^\s<>]*)?(?:\s([^<>]*))?>|(</v>)")
# The tags of the standard and inner times; every other `<` is text.
_MARKUP = re.compile(r"</?(?:c|i|b|u|ruby|rt|v|lang|font)(?:\.[^\s<>]*)?(?:\s[^<>]*)?>|<[\d:]+[.,]\d{1,3}>")
_REFERENCE = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,31}\d{0,2});")


def sniff(source: Source) -> bool:
    """The header, or a `.vtt` file whose tool forgot it."""
    return bool(_HEADER.match(source.text)) or (source.suffix == ".vtt" and begins_with_cue(source, ".vtt"))


def read(source: Source) -> Transcript:
    """Every cue in order, one segment for each voice in it.

    Raises `TranscriptError` with a line where many cue times are broken.
    """
    broken: dict[int, str] = {}
    if any(_voices(cue) for cue in _cues(source, {})):  # in most files the first has one
        found, cut = _whole((cue.id, list(_voiced(cue))) for cue in _cues(source, broken))
        joined = f"{cut + len(found)} cues joined into {len(found)} segments, as Teams divides what is said over cues"
        warnings = [joined] if cut else []
    else:
        cues = [replace(cue, lines=tuple(map(_plain, cue.lines))) for cue in _cues(source, broken)]
        found, cut, warnings = list(named_segments(cues)), 0, []
    transcript = assemble(found, warnings=[*warnings, *broken_times(source, broken, cut + len(found))])
    return replace(transcript, tool=_tool(source, transcript))


def _tool(source: Source, transcript: Transcript) -> str | None:
    """By the ids of the first cues, and for YouTube by its header."""
    ids = [cue.id for cue in islice(_cues(source, {}), 3)]
    if any(map(_TEAMS_ID.fullmatch, ids)):
        return "Teams"
    if any(map(_WEBEX_ID.fullmatch, ids)):
        return "Webex"
    if ids == ["1", "2", "3"][: len(ids)] and transcript.speakers and "<v" not in source.text:
        return "Zoom"
    return "YouTube" if source.text.startswith("WEBVTT\nKind: captions") else None


def _cues(source: Source, broken: dict[int, str]) -> Iterator[Cue]:
    return parse_cues(source, broken, first_line=_after_header(source), is_aside=_ASIDE.fullmatch)


def _after_header(source: Source) -> int:
    """The first line after the header's block, whose other lines (Kind, Language) are not cues."""
    if not _HEADER.match(source.text):
        return 0
    for at, line in enumerate(source.lines):
        if not line.strip():
            return at
        if ARROW in line:  # a tool that writes no empty line after the header
            return max(at - 1, 1)
    return len(source.lines)


def _voices(cue: Cue) -> bool:
    """The cue says whose voice it is, other than by `Name:`."""
    if _WEBEX_ID.fullmatch(cue.id):
        return True
    return any(tag[2] is None for tag in _VOICE.finditer(join_lines(cue.lines)))


def _voiced(cue: Cue) -> Iterator[Segment]:
    """The cue's segments by voice; words outside every voice have the Webex id's speaker, or none."""
    webex = _WEBEX_ID.fullmatch(cue.id)
    outside = clean_label(webex[1]) if webex else None
    pieces = _by_voice(join_lines(cue.lines), outside)
    return cue.segments(pieces or [(outside, "")])


def _whole(cues: Iterable[tuple[str, list[Segment]]]) -> tuple[list[Segment], int]:
    """The segments, and how many cues went into the one before them.

    Teams numbers what is said `GUID/n` and divides it over cues `GUID/n-0`, `GUID/n-1`: one segment, if of one voice.
    """
    found: list[Segment] = []
    cut, before = 0, ""
    for cue, segments in cues:
        part = _TEAMS_ID.fullmatch(cue)
        whole = part[1] if part else ""
        last = found[-1] if found else None
        if whole and whole == before and len(segments) == 1 and last and segments[0].speaker in (None, last.speaker):
            text = f"{last.text} {segments[0].text}".strip()
            found[-1] = replace(last, text=text, end=segments[0].end)
            cut += 1
        else:
            found += segments
        before = whole
    return found, cut


def _by_voice(payload: str, outside: str | None) -> Sequence[tuple[str | None, str]]:
    """(speaker, text) in order; neighbours of one voice are joined, an empty stretch outside the voices is nothing."""
    found: list[tuple[str | None, str]] = []

    def add(speaker: str | None, marked: str, named: bool) -> None:
        text = _plain(marked).strip()
        if found and found[-1][0] == speaker and (text or named):
            found[-1] = (speaker, f"{found[-1][1]} {text}".strip())
        elif text or named:
            found.append((speaker, text))

    speaker, named, at = outside, False, 0
    for tag in _VOICE.finditer(payload):
        add(speaker, payload[at : tag.start()], named)
        named = tag[2] is None
        speaker = clean_label(_plain(tag[1] or "")) if named else outside
        at = tag.end()
    add(speaker, payload[at:], named)
    return found


def _plain(marked: str) -> str:
    """Text without tags, its character references resolved."""
    return _REFERENCE.sub(lambda reference: html.unescape(reference[0]), _MARKUP.sub("", marked))
