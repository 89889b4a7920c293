"""Word documents (.docx): Teams' transcripts, and other tools' texts that were exported as Word.

Teams writes a paragraph for each utterance, a line `Name   0:03` and what was said below it, which is Otter's layout;
older files have the times `0:0:3.600 --> 0:0:5.100` (the fraction counts milliseconds: `6.90` is 6.090 s), the name and
the text on lines of their own. https://support.microsoft.com/office/dc1a8f23-2e20-4684-885e-2152e06a4a8b. The title,
the date and who started or stopped the transcription are not speech. Any other document is read as the text in it, by
the readers of Otter, Rev and `Name: text`. Tables are counted and, like pictures and notes, not read.

The library python-docx is an extra. It loads nothing from outside and resolves no entities (a document that declares
any is refused); before it opens a file, the archive's directory is checked for what unpacks too large, and for names
that lead elsewhere.
"""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Any

from convo_local.errors import MissingExtraError
from convo_local.formats import otter, rev, text
from convo_local.formats.headed import Head, blocks, transcript_of
from convo_local.formats.source import ZIP, Source
from convo_local.transcript import Transcript

LARGEST = 200_000_000  # bytes of all members, unpacked
LARGEST_MEMBER = 50_000_000  # of one; ten hours of talk are 10 MB of XML
RATIO = 200  # bytes that one byte may unpack to; the XML of a transcript has 10 to 30

_MOMENT = r"(\d{1,3}):(\d{1,2}):(\d{1,2})\.(\d{1,3})"
_TIMES = re.compile(rf"{_MOMENT}\s*-->\s*{_MOMENT}", re.ASCII)
_EVENT = re.compile(r"\S.{0,99} (?:(?:started|stopped) transcription|hat die Transkription (?:gestartet|beendet))\.?")
_PARAGRAPHS = ".//w:p[.//w:r][not(ancestor::w:tbl or ancestor::w:txbxContent)]"
_RUNS = ".//w:r[not(ancestor::w:moveFrom or ancestor::w:txbxContent)]"  # with those of links and tracked insertions


def sniff(source: Source) -> bool:
    """The first bytes are a ZIP archive's: no text begins so."""
    return source.data.startswith(ZIP)


def read(source: Source) -> Transcript:
    """Raises `TranscriptError` for an archive that is no Word document or may not be opened, and for a document without
    a transcript; `MissingExtraError` without python-docx.
    """
    _check_archive(source)
    paragraphs, tables = _content(source)
    said = "\n\n".join(paragraph for paragraph in paragraphs if not _EVENT.fullmatch(paragraph))
    inner = Source(source.path, said.encode())
    if any(map(_head, inner.lines)):
        found = _timed(inner)
    else:
        reader = next((reader for reader in (otter, rev, text) if reader.sniff(inner)), None)
        if reader is None:
            raise source.error("a Word document without a transcript; expected Teams' transcript, or 'Name: …' lines")
        found = reader.read(inner)
    return replace(found, warnings=(*found.warnings, f"{tables} tables")) if tables else found


def _check_archive(source: Source) -> None:
    """By the directory alone: nothing is unpacked yet, and never more than it announces."""
    try:
        with zipfile.ZipFile(io.BytesIO(source.data)) as archive:
            members = archive.infolist()
    except Exception as error:  # whatever broken bytes make of it
        raise source.error(f"a broken ZIP archive: {error}; expected a Word document") from None
    for member in members:
        parts = PurePosixPath(member.filename.replace("\\", "/")).parts
        if ".." in parts or parts[:1] == ("/",) or ":" in member.filename:
            raise source.error(f"the archive has a member {member.filename[:60]!r}; expected a Word document")
        if member.file_size > min(LARGEST_MEMBER, RATIO * max(member.compress_size, 1)):
            size = f"{member.file_size / 1e6:,.1f} MB, {RATIO} times its size or above {LARGEST_MEMBER / 1e6:g} MB"
            raise source.error(f"{member.filename[:60]!r} unpacks to {size}; is this a bomb?")
    total = sum(member.file_size for member in members)
    if total > min(LARGEST, RATIO * len(source.data)):
        raise source.error(f"unpacks to {total / 1e6:,.1f} MB, above what a transcript has; is this a bomb?")


def _content(source: Source) -> tuple[list[str], int]:
    """The body's paragraphs that are not empty, and how many tables there are."""
    try:
        import docx
    except ImportError:
        raise MissingExtraError(extra="docx", needed_for="a Word document (.docx)") from None
    try:
        body: Any = docx.Document(io.BytesIO(source.data)).element.body
        declares = body.getroottree().docinfo.doctype
        paragraphs = ["".join(run.text for run in paragraph.xpath(_RUNS)) for paragraph in body.xpath(_PARAGRAPHS)]
        tables = len(body.xpath("./w:tbl"))
    except Exception:  # the library raises what its parsers and look-ups happen to raise
        raise source.error("a ZIP archive, but not a Word document that can be read") from None
    if declares:
        raise source.error("declares entities, as no Word document does; expected a transcript")
    plain = [paragraph.replace("\xa0", " ").strip() for paragraph in paragraphs]
    return [paragraph for paragraph in plain if paragraph], tables


def _timed(source: Source) -> Transcript:
    """Teams' older files: a line of times, the name, the text; without a name, the text alone."""
    found, before = blocks(source.lines, _head)
    said = [[line for line in block.lines if line.strip()] for block in found]
    names = {lines[0] for lines in said if len(lines) > 1}
    whole = []
    for block, lines in zip(found, said, strict=True):
        named = len(lines) > 1 or (len(lines) == 1 and lines[0] in names)
        head = replace(block.head, speaker=lines[0] if named else None)
        whole.append(replace(block, head=head, lines=tuple(lines[named:])))
    return transcript_of(source, whole, before)


def _head(line: str) -> Head | None:
    match = _TIMES.fullmatch(line.strip())
    return Head(None, _seconds(*match.groups()[:4]), _seconds(*match.groups()[4:])) if match else None


def _seconds(hours: str, minutes: str, seconds: str, milliseconds: str) -> float:
    return int(hours) * 3600 + int(minutes) * 60 + int(seconds) + int(milliseconds) / 1000
