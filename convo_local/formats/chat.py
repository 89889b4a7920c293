r"""CHAT, TalkBank's transcripts (.cha): `*ANN:` and a tab, what was said, and a bullet with its times in milliseconds.

https://talkbank.org/manuals/CHAT.html. A line that begins with a tab continues the one above. `@Participants` gives
names to codes ("ANN Ann_North Participant"; without a name, or with somebody else's, the code stays). Other headers and
dependent tiers (%mor, %wor, %com …) are not speech. A line is reduced to the words spoken, retraced ones included:

- fillers and sounds: `&-uh` is "uh", `&~gaga` is "gaga", half a word `&+fr` is "fr-"; `word [x 3]` is said three times
- written as the word is, however it sounded: `(be)cause`, `no:::`, `wi^th`, `New_York`, `black+board`, `hola@s:spa`
- stops: `+...` and `+//.` are "...", `+/.` (interrupted) is "--", `+/?` and `+!?` are "?"; linkers such as `+<` go
- not words: `[...]` of any kind (comments, corrections, overlaps), pauses `(.)`, events `&=laughs`, omissions `0is`,
  symbols of conversation analysis; xxx, yyy and www, which nobody could understand or write, are counted in a warning

`&*BEN:mhm`, another's word within a line, is a row of its own after it, without length at the line's end.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from convo_local.formats.rows import transcript_from_rows
from convo_local.formats.source import Source
from convo_local.formats.values import counted
from convo_local.transcript import Transcript

_HEAD = re.compile(r"(?:@(?:UTF8|PID|Font|Window|Color ?words)\b[^\n]*\n\s*)*@Begin\s*\n")
_MAIN = re.compile(r"\*([^\s:]+):\s*(.*)", re.DOTALL)
_BULLET = re.compile(r"\x15([^\x15]*)\x15|\u2022(\d+_\d+)\u2022")  # the second as editors show it
_TIMES = re.compile(r"(?:%(?:snd|mov):.*_)?(\d{1,12})_(\d{1,12})-?", re.ASCII)
_REPEATED = re.compile(r"(?<!\S)(?:<([^<>]*)>|(\S+))\s*\[x (\d{1,2})\]")
_INTERPOSED = re.compile(r"&\*([^\s:]+):(\S+)")
_NOT_WORDS = re.compile(
    r"\[[^\]]*\]|\((?:\.+|[\d:]*\d\.?\d*)\)|\u21ab[^\u21ab]*\u21ab|(?<!\S)(?:(?:&=|&\{|&\}|0(?=[^\W\d]))\S*|#+[\d_:.]*(?!\S)|0\.?(?!\S))"
)
_SYMBOLS = re.compile(  # overlap, pitch, pace, voice and stress; <> around groups
    "[\u2308\u2309\u230a\u230b]\\d?|[<>\u2039\u203a\u2191\u2193\u21d7\u2197\u2192\u2198\u21d8\u221e\u2248\u224b\u2261"
    "\u2219\u2206\u2207\u00b0\u2581\u2594\u263a\u264b\u2047\u222c\u03ab\u222e\u204e\u25c9\u2907\u223e\u1f29\u00a7\u2260"
    "\u02c8\u02cc\u02d0^]"
)
_FORM = re.compile(r"@[a-z]{1,2}(?:[:$][\w:$&+-]*)?$", re.IGNORECASE)
_INSIDE = re.compile(r"[()]|(?<=[^\W\d_]):+|(?<=\w)\+(?=\w)")
_UNCLEAR = frozenset({"xxx", "xx", "yyy", "yy", "www"})


def sniff(source: Source) -> bool:
    """The header @Begin, with at most the hidden ones before it."""
    return bool(_HEAD.match(source.text.lstrip()))


def read(source: Source) -> Transcript:
    """All main lines in order. Raises `TranscriptError` with the line that is none of CHAT's or has a broken bullet."""
    lines = list(_logical(source))
    names = _names(", ".join(text.partition(":")[2] for _, text in lines if text.startswith("@Participants:")))
    unclear: list[str] = []
    main = [(number, text) for number, text in lines if text.startswith("*")]
    rows = [row for number, text in main for row in _rows(source, number, text, names, unclear)]
    spoken = [row for row in rows if row["text"]]
    empty = len(rows) - len(spoken)
    warnings = [f"{counted(empty, 'utterance')} without words"] if empty else []
    warnings += [f"{len(unclear)} unintelligible stretches (xxx)"] if unclear else []
    return transcript_from_rows(spoken, where="utterance", path=source.path, warnings=warnings)


def _logical(source: Source) -> Iterator[tuple[int, str]]:
    """Lines with what continues them, and the number of the first."""
    begun: tuple[int, list[str]] | None = None
    for number, line in enumerate(source.lines, start=1):
        if line[:1] in ("@", "*", "%"):
            if begun:
                yield begun[0], " ".join(begun[1])
            begun = (number, [line])
        elif line.strip():
            if begun is None or not line[0].isspace():
                raise source.error("expected a line that begins with *, %, @ or a tab", line=number)
            begun[1].append(line.strip())
    if begun:
        yield begun[0], " ".join(begun[1])


def _names(participants: str) -> dict[str, str]:
    """Names by code, only those that one alone has: code, perhaps a name, and a role."""
    entries = [entry.split() for entry in participants.split(",")]
    names = {entry[0]: " ".join(entry[1:-1]).replace("_", " ") for entry in entries if len(entry) > 2}
    often = Counter(names.values()) + Counter(entry[0] for entry in entries if entry and entry[0] not in names)
    return {code: name for code, name in names.items() if often[name] == 1}


def _rows(source: Source, line: int, text: str, names: dict[str, str], unclear: list[str]) -> Iterator[dict[str, Any]]:
    main = _MAIN.fullmatch(text)
    if main is None:
        raise source.error("expected *CODE: and what was said", line=line)
    times: list[int] = []
    for bullet in _BULLET.finditer(main[2]):
        mark = bullet[1] if bullet[2] is None else bullet[2]
        if found := _TIMES.fullmatch(mark):
            times += [int(found[1]), int(found[2])]
        elif not mark.startswith("%"):  # a picture or a file
            raise source.error(f"the time mark is {mark[:30]!r}; expected START_END in milliseconds", line=line)
    said = _BULLET.sub(" ", main[2])
    if "\x15" in said:
        raise source.error("a time mark does not end", line=line)
    start, end = (times[0] / 1000, times[-1] / 1000) if times else (None, None)
    code = main[1]
    yield {
        "text": _words(_INTERPOSED.sub(" ", said), unclear),
        "speaker": names.get(code, code),
        "start": start,
        "end": end,
    }
    for other in _INTERPOSED.finditer(said):
        yield {"text": _words(other[2], unclear), "speaker": names.get(other[1], other[1]), "start": end, "end": end}


def _words(said: str, unclear: list[str]) -> str:
    """The words spoken, with their punctuation; empty when there are none."""
    said = _REPEATED.sub(lambda found: " ".join([found[1] or found[2]] * max(int(found[3]), 1)), said)
    words = [_word(word, unclear) for word in _SYMBOLS.sub("", _NOT_WORDS.sub(" ", said)).split()]
    text = re.sub(r"\s+([.,?!;:])", r"\1", " ".join(filter(None, words))).lstrip(",;: ")
    return text if any(map(str.isalnum, text)) else ""


def _word(word: str, unclear: list[str]) -> str:
    if word.startswith("+"):
        return _stop(word)
    if word in ("\u201e", "\u2021", ",,"):  # a tag or a vocative follows
        return ","
    if word.rstrip(".,?!") in _UNCLEAR:
        unclear.append(word)
        return ""
    half = word.startswith("&+")
    word = _FORM.sub("", re.sub(r"^&[-+~]?", "", word))
    return _INSIDE.sub("", word).replace("_", " ") + ("-" if half else "")


def _stop(mark: str) -> str:
    """What ends the sentence, for CHAT's terminator; nothing for a linker."""
    if mark.endswith("?"):
        return "?"
    if not mark.endswith("."):
        return ""
    return "--" if mark == "+/." else "..." if mark in ("+...", "+//.") else "."
