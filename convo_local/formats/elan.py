"""ELAN's .eaf: tiers of annotations over a recording.

A tier without a parent is talk, of its PARTICIPANT or of whom its name tells (`tiers`); its children (words, glosses,
parts of speech) repeat or describe it. Where a tier has no words of its own (it is empty or numbers, as files from
Toolbox and FLEx have it), its nearest child that has some is read in its place, the pieces of one annotation joined.
Types with a controlled vocabulary are codes (of gestures, say), not talk. Warnings name the tiers that are left out and
count annotations without text. A child that refers to its parent has the parent's time; a slot may have none.

https://www.mpi.nl/tools/elan/EAF_Annotation_Format_3.0_and_ELAN.pdf. Nothing that the file names is opened: no
recording, schema or vocabulary; a file with a DOCTYPE is refused before it is parsed.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import NamedTuple
from xml.etree import ElementTree

from convo_local.formats.rows import transcript_from_rows
from convo_local.formats.source import Source
from convo_local.formats.tiers import Span, Tier, is_talk, left_out, rows_of_tiers
from convo_local.transcript import Transcript

_DECLARES = re.compile(r"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_MILLISECONDS = re.compile(r"\d{1,12}", re.ASCII)
_NUMBERS = re.compile(r"(?:ref|id)(?![^\W_])", re.IGNORECASE)  # names of tiers that number: "ref@Ann"
_WORD = re.compile(r"(?<!\S)[^\s\d_]*[^\W\d_][^\s\d_]*(?!\S)")  # where "ann_012" is a number
_TALK = re.compile(r"(?:tx|txt|text|utt|ort|transcript|.*-txt)", re.IGNORECASE)  # read before the other children

_DEEPEST = 20  # levels of tiers; a file whose annotations refer to each other in a circle has no end


class _Annotation(NamedTuple):
    text: str
    slots: tuple[str, str] | None
    parent: str  # the annotation that it refers to


class _Tier(NamedTuple):
    name: str
    parent: str
    participant: str
    codes: bool
    annotations: dict[str, _Annotation]


def sniff(source: Source) -> bool:
    """XML with ELAN's root."""
    return source.text.lstrip()[:1] == "<" and "<ANNOTATION_DOCUMENT" in source.text


def read(source: Source) -> Transcript:
    """All tiers of talk, by time. Raises `TranscriptError` for broken XML, a DOCTYPE, or a time that is none."""
    root = _root(source)
    tiers = _tiers(root)
    slots = {slot.get("TIME_SLOT_ID", ""): slot.get("TIME_VALUE") for slot in root.iter("TIME_SLOT")}
    known = {name: found for tier in tiers.values() for name, found in tier.annotations.items()}
    chosen: list[Tier] = []
    read_from: set[str] = set()
    for top in tiers.values():
        for tier in _spoken(top, tiers) if not top.parent or top.parent not in tiers else ():
            chosen.append(Tier(tier.name, _spans(source, tier, known, slots), tier.participant or top.participant))
            read_from.add(tier.name)
    rows, others = rows_of_tiers(chosen)
    others += [
        t.name for t in tiers.values() if t.name not in read_from and any(a.text for a in t.annotations.values())
    ]
    empty = sum(not text for tier in chosen for text, _, _ in tier.spans)
    warnings = left_out(others) + ([f"{empty} annotations without text"] if empty else [])
    return transcript_from_rows(rows, where="annotation", path=source.path, warnings=warnings)


def _root(source: Source) -> ElementTree.Element:
    if declared := _DECLARES.search(source.text):
        line = source.text.count("\n", 0, declared.start()) + 1
        raise source.error("declares a DOCTYPE or entities, which ELAN never does; not read", line=line)
    try:
        root = ElementTree.fromstring(source.text)
    except ElementTree.ParseError as error:
        raise source.error(f"broken XML: {error}", line=error.position[0]) from None
    header = root.find("HEADER")
    units = "milliseconds" if header is None else header.get("TIME_UNITS", "milliseconds")
    if units != "milliseconds":
        raise source.error(f"has its times in {units[:30]!r}; expected milliseconds")
    return root


def _tiers(root: ElementTree.Element) -> dict[str, _Tier]:
    coded = root.iterfind(".//LINGUISTIC_TYPE[@CONTROLLED_VOCABULARY_REF]")
    codes = {kind.get("LINGUISTIC_TYPE_ID") for kind in coded}
    tiers: dict[str, _Tier] = {}
    for element in root.iter("TIER"):
        name, parent, participant = (element.get(key, "") for key in ("TIER_ID", "PARENT_REF", "PARTICIPANT"))
        tier = _Tier(name, parent, participant.strip(), element.get("LINGUISTIC_TYPE_REF") in codes, {})
        tier = tiers.setdefault(name, tier)
        for found in (*element.iter("ALIGNABLE_ANNOTATION"), *element.iter("REF_ANNOTATION")):
            text = " ".join((found.findtext("ANNOTATION_VALUE") or "").split())
            first, last = found.get("TIME_SLOT_REF1"), found.get("TIME_SLOT_REF2")
            slots = None if first is None or last is None else (first, last)
            own = found.get("ANNOTATION_ID") or f"{name} {len(tier.annotations)}"
            tier.annotations[own] = _Annotation(text, slots, found.get("ANNOTATION_REF", ""))
    return tiers


def _spoken(top: _Tier, tiers: dict[str, _Tier]) -> list[_Tier]:
    """The tiers that hold the talk: of the highest level that has words, one for each participant."""
    below = defaultdict(list)
    for tier in tiers.values():
        below[tier.parent or None].append(tier)
    level = [top]
    while level:
        level = [tier for tier in level if not tier.codes and is_talk(tier.name)]
        found: dict[str, _Tier] = {}
        for tier in sorted(level, key=lambda tier: not _TALK.match(tier.name)):
            if not _NUMBERS.match(tier.name) and any(_WORD.search(a.text) for a in tier.annotations.values()):
                found.setdefault(tier.participant, tier)
        if found:
            return list(found.values())
        level = [child for tier in level for child in below[tier.name]]
    return []


def _spans(source: Source, tier: _Tier, known: dict[str, _Annotation], slots: dict[str, str | None]) -> list[Span]:
    """Texts with their times in seconds; all pieces of one parent are one text."""

    def seconds(slot: str) -> float | None:
        value = slots.get(slot)
        if value is not None and not _MILLISECONDS.fullmatch(value):
            raise source.error(f"time slot {slot[:30]} is {value[:30]!r}; expected milliseconds")
        return None if value is None else int(value) / 1000

    texts: defaultdict[str, list[str]] = defaultdict(list)
    for name, annotation in tier.annotations.items():
        texts[annotation.parent or name].append(annotation.text)
    spans: list[Span] = []
    for name, pieces in texts.items():
        timed, steps = known.get(name), 0
        while timed is not None and timed.slots is None and steps < _DEEPEST:
            timed, steps = known.get(timed.parent), steps + 1
        first, last = timed.slots if timed is not None and timed.slots is not None else ("", "")
        spans.append((" ".join(filter(None, pieces)), seconds(first), seconds(last)))
    return spans
