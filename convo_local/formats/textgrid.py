r"""Praat's TextGrid, which aligners write too (MFA, WebMAUS): tiers of intervals, or of points.

Long and short form are one: Praat reads the numbers, the "strings" and the <flags> that stand free between white space
and takes all else for comment, so the words "xmin =" mean nothing. `""` within a string is a quote; the backslash
codes of old files (`\a"` for ä) are letters. https://www.fon.hum.uva.nl/praat/manual/TextGrid_file_formats.html

Each tier is a speaker, as `tiers` tells. Intervals without text, and aligners' marks for them (sil, sp, <eps>), are
silence. A point has a start and no end. Praat's binary and "chronological" forms are refused.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from convo_local.errors import TranscriptError
from convo_local.formats.rows import MAX_SECONDS, transcript_from_rows
from convo_local.formats.source import Source
from convo_local.formats.tiers import Span, Tier, left_out, rows_of_tiers
from convo_local.transcript import Transcript

_HEAD = re.compile(r'\s*(?:File type = )?"ooTextFile(?: short)?"\s+(?:Object class = )?"TextGrid(?: \d+)?"')
# A comment, a string (group 1; group 2 is empty where it never ends), a flag, or a number with or without its unit.
_TOKEN = re.compile(
    r'(?<!\S)(?:![^\n]*|"((?:[^"]++|"")*+)("|\Z)|<(exists|absent)>|([-+]?\d{1,15}(?:\.\d*)?(?:[eE][-+]?\d{1,3})?)s?(?!\S))'
)
_SILENCE = frozenset({"sil", "sp", "spn", "<sil>", "<eps>", "<p:>", "#"})
_ACCENTED = re.compile(r"""\\([A-Za-z])(["'`^~,])|\\(ss|ae|o/|O/)""")
_ACCENTS = {'"': "\u0308", "'": "\u0301", "`": "\u0300", "^": "\u0302", "~": "\u0303", ",": "\u0327"}
_LETTERS = {"ss": "ß", "ae": "æ", "o/": "ø", "O/": "Ø"}


def sniff(source: Source) -> bool:
    """The two strings with which the file says what it is."""
    return bool(_HEAD.match(source.text))


def read(source: Source) -> Transcript:
    """All tiers of talk, by time. Raises `TranscriptError` with the line where the file does not go on as it must."""
    rows, others = rows_of_tiers(_tiers(_Tokens(source)))
    return transcript_from_rows(rows, where="interval", path=source.path, warnings=left_out(others))


class _Tokens:
    """The free-standing tokens after the head, one after the other."""

    def __init__(self, source: Source) -> None:
        self._source = source
        head = _HEAD.match(source.text)
        assert head is not None  # sniff
        self._found = _TOKEN.finditer(source.text, head.end())

    def text(self, what: str) -> str:
        token = self._next(what)
        if token[1] is None or not token[2]:
            raise self._error(f"expected {what} in quotes, that end", token)
        return _ACCENTED.sub(_letter, token[1].replace('""', '"'))

    def number(self, what: str) -> float:
        token = self._next(what)
        if token[4] is None or not abs(float(token[4])) <= MAX_SECONDS:
            raise self._error(f"expected {what}, a number", token)
        return float(token[4])

    def flag(self) -> bool:
        token = self._next("<exists>")
        if token[3] is None:
            raise self._error("expected <exists>", token)
        return token[3] == "exists"

    def _next(self, what: str) -> re.Match[str]:
        token = next((token for token in self._found if not token[0].startswith("!")), None)
        if token is None:
            raise self._source.error(f"ends where {what} should come")
        return token

    def _error(self, message: str, token: re.Match[str]) -> TranscriptError:
        line = self._source.text.count("\n", 0, token.start()) + 1
        return self._source.error(f"{message}; found {token[0][:30]!r}", line=line)


def _tiers(tokens: _Tokens) -> Iterator[Tier]:
    tokens.number("the start"), tokens.number("the end")
    for _ in range(int(tokens.number("the number of tiers")) if tokens.flag() else 0):
        points = tokens.text("a tier's class") == "TextTier"
        name = tokens.text("a tier's name")
        tokens.number("a tier's start"), tokens.number("a tier's end")
        spans: list[Span] = []
        for _ in range(int(tokens.number("the number of intervals"))):
            start = tokens.number("a start")
            end = None if points else tokens.number("an end")
            text = tokens.text("a text")
            spans.append(("" if text.strip() in _SILENCE else text, start, end))
        yield Tier(name.strip(), spans)


def _letter(code: re.Match[str]) -> str:
    return _LETTERS[code[3]] if code[3] else unicodedata.normalize("NFC", code[1] + _ACCENTS[code[2]])
