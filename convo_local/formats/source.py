"""A file's decoded text, and what a reader is. All reading of bytes happens here."""

from __future__ import annotations

import codecs
import json
import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, NoReturn

from convo_local.errors import TranscriptError
from convo_local.transcript import Transcript

JSON_LINES = (".jsonl", ".ndjson")
ZIP = b"PK\x03\x04"  # how a .docx begins


@dataclass(frozen=True, slots=True)
class Limits:
    """What a file may have before it is refused; every one is far beyond a day of talk.

    `bytes`: a day's talk as word-by-word JSON stays below it. `segments`: ten hours of words, one a segment, are
    100,000. `characters`: of one segment; an hour of talk is 60,000.
    """

    bytes: int = 100_000_000
    segments: int = 500_000
    characters: int = 1_000_000


# UTF-32 before UTF-16: its little-endian mark begins with UTF-16's.
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")  # tab, line ends, form feed and escape may stand in a text
_JSON_START = re.compile(r'\s*(?:\{\s*["}]|\[\s*[\[{\]])')


@dataclass(frozen=True, eq=False)
class Source:
    """A file's bytes, and its text: decoded, without byte order mark, every line end a line feed."""

    path: Path
    data: bytes

    @cached_property
    def text(self) -> str:
        """Raises `TranscriptError` where the bytes are not text."""
        return _decode(self.path, self.data).replace("\r\n", "\n").replace("\r", "\n")

    @property
    def suffix(self) -> str:
        return self.path.suffix.lower()

    @cached_property
    def lines(self) -> list[str]:
        """Lines without their line feed; not `splitlines`, which also splits at characters that people may write."""
        return self.text.split("\n")

    @cached_property
    def document(self) -> Any:
        """The JSON value that the text is, None when it does not look like one. Raises `TranscriptError` if broken."""
        if (self.suffix != ".json" and not _JSON_START.match(self.text)) or self.json_lines is not None:
            return None
        return self._json(self.text, 1)

    @cached_property
    def json_lines(self) -> list[Any] | None:
        """The values of JSON Lines, None when the text does not look so. Raises `TranscriptError` if broken."""
        head = [line.strip() for line in self.lines[:100] if line.strip()][:2]
        enough = 1 if self.suffix in JSON_LINES else 2
        if len(head) < enough or not all(line.startswith("{") and line.endswith("}") for line in head):
            return None
        return [self._json(line, number) for number, line in enumerate(self.lines, start=1) if line.strip()]

    def _json(self, text: str, line: int) -> Any:
        try:
            return json.loads(text, parse_constant=_no_constant)
        except json.JSONDecodeError as error:
            raise self.error(f"broken JSON: {error.msg}, column {error.colno}", line=line + error.lineno - 1) from None
        except RecursionError:
            raise self.error("broken JSON: nested too deeply") from None
        except ValueError as error:  # NaN, or an integer of thousands of digits
            raise self.error(f"broken JSON: {error}") from None

    def error(self, message: str, *, line: int | None = None) -> TranscriptError:
        """An error that names this file."""
        return TranscriptError(message, path=self.path, line=line)


@dataclass(frozen=True, slots=True)
class Reader:
    """One family of files. `expects` ends the sentence "expected …"; `suffixes` only choose what an error says.

    `tool` is what writes such files, where it is one tool; a reader of more says it of each transcript.
    """

    name: str
    sniff: Callable[[Source], bool]
    read: Callable[[Source], Transcript]
    expects: str
    suffixes: tuple[str, ...] = ()
    tool: str | None = None


def load(file: str | os.PathLike[str], limits: Limits = Limits()) -> Source:  # a frozen value
    """The file. Raises `TranscriptError` if it is missing, unreadable, empty, or too large."""
    path = Path(file)
    source = Source(path, _bytes(path, limits.bytes))
    if not source.data.strip() or (not source.data.startswith(ZIP) and not source.text.strip()):
        raise TranscriptError("the file is empty; expected a transcript", path=path)
    return source


def _bytes(path: Path, most: int) -> bytes:
    try:
        if path.is_dir():
            raise TranscriptError("is a directory; expected a transcript file", path=path)
        if path.exists() and not path.is_file():  # opening a pipe would wait, a device would never end
            raise TranscriptError("is not a regular file; expected a transcript file", path=path)
        with path.open("rb") as stream:
            size = os.fstat(stream.fileno()).st_size  # asked for more, `read` would make room for all of it
            large = size > most
            data = b"" if large else stream.read(size + 1)
    except FileNotFoundError:
        raise TranscriptError("no such file", path=path) from None
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        raise TranscriptError(f"cannot be read: {getattr(error, 'strerror', None) or error}", path=path) from error
    if large:
        raise TranscriptError(f"larger than {most / 1e6:g} MB; expected a transcript", path=path)
    return data


def _decode(path: Path, data: bytes) -> str:
    """UTF-8, or what the byte order mark says, else Windows-1252, in which old tools wrote."""
    encoding = next((name for mark, name in _BOMS if data.startswith(mark)), None)
    binary = TranscriptError("is binary, not text; expected a transcript file", path=path)
    try:
        text = data.decode(encoding or "utf-8")
    except UnicodeDecodeError:
        if encoding is not None:
            raise TranscriptError(f"is not the {encoding.upper()} its first bytes announce", path=path) from None
        try:
            text = data.decode("cp1252")
        except UnicodeDecodeError:
            raise binary from None
        if _CONTROL.search(text):
            raise binary from None
    if "\0" in text:
        raise binary
    return text


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a number")
