"""Texts that people export: Otter, Rev, Zoom's captions and chat, SBV, tables, and Word documents."""

from __future__ import annotations

import contextlib
import io
import sys
import zipfile
from datetime import datetime
from pathlib import Path

import docx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from convo_local.errors import MissingExtraError, TranscriptError
from convo_local.formats import read_transcript
from convo_local.formats.headed import clock, since_first
from convo_local.formats.values import counted
from convo_local.transcript import Segment
from helpers import Write, said, told

DATA = Path(__file__).parent / "data" / "formats"


# file: format, segments, speakers, first and last segment, warnings
FILES = {
    "otter.txt": (
        "otter",
        13,
        ("Nora Blum", "Sam Okoro"),
        Segment(0, "Nora Blum", "Good morning. Is the tide table up to date?", 2.0),
        Segment(12, "Sam Okoro", "No, that was all.", 3609.0),
        (),
    ),
    "rev.txt": (
        "rev",
        13,
        ("Nora Blum", "Ivo Stern", "Speaker 3"),
        Segment(0, "Nora Blum", "Welcome back. You repaired the lighthouse clock?", 0.0),
        Segment(12, "Nora Blum", "Thank you both.", 3602.0),
        ("1 line before the first speaker",),
    ),
    "zoom_closed_caption.txt": (
        "zoom-captions",
        12,
        ("Nora Blum", "Sam Okoro", "Ivo [Guest]"),
        Segment(0, "Nora Blum", "Can everybody see the map?", 0.0),
        Segment(11, "Sam Okoro", "Then let us stop here.", 119.0),
        (),
    ),
    "zoom_chat.txt": (
        "zoom-chat",
        12,
        ("Nora Blum", "Sam Okoro", "Ivo Stern (he/him)"),
        Segment(0, "Nora Blum", "Morning all", 65.0),
        Segment(11, "Sam Okoro", "Bye", 3601.0),
        ("2 reactions",),
    ),
    "zoom_saved_chat.txt": (
        "zoom-chat",
        11,
        ("Nora Blum", "Sam Okoro", "Ivo Stern"),
        Segment(0, "Nora Blum", "Welcome! The agenda is in the folder.", 0.0),
        Segment(10, "Nora Blum", "Fine", 245.0),
        ("1 reaction",),
    ),
    "youtube.sbv": (
        "sbv",
        12,
        ("Nora", "Ivo"),
        Segment(0, "Nora", "Hello from the boathouse.", 0.599, 4.16),
        Segment(11, "Nora", "See you next week.", 3600.0, 3602.5),
        (),
    ),
    "table.csv": (
        "csv",
        13,
        ("Nora Blum", "Sam Okoro", "Ivo Stern"),
        Segment(0, "Nora Blum", "Shall we begin, then?", 0.5, 2.75),
        Segment(12, "Nora Blum", "Done.", 21.5, 22.0),
        ("1 row without text",),
    ),
    "table.tsv": (
        "csv",
        4,
        ("Nora", "Sam"),
        Segment(0, "Nora", '"Now" or "later"?', 1.5, 2.5),
        Segment(3, "Sam", 'The 6" pipe is in.', 5.0, 6.0),
        (),
    ),
    "teams.docx": (
        "docx",
        12,
        ("Nora Blum", "Okoro, Sam (Guest)", "Ivo Stern"),
        Segment(0, "Nora Blum", "Good afternoon. Is the crane back?", 3.0),
        Segment(11, "Nora Blum", "It came just now.", 3605.0),
        ("3 lines before the first speaker",),
    ),
}


@pytest.mark.parametrize("name", FILES)
def test_files(name: str) -> None:
    transcript = read_transcript(DATA / name)
    segments = transcript.segments
    found = (transcript.format, len(segments), transcript.speakers, segments[0], segments[-1], transcript.warnings)
    assert found == FILES[name]


@pytest.mark.parametrize("name", FILES)
def test_content_tells_the_format_whatever_the_suffix(name: str, read: Write) -> None:
    content = (DATA / name).read_bytes()
    for other in ("a", "a.txt", "a.md", "a.csv", "a.dat"):
        assert read(other, content).segments == read_transcript(DATA / name).segments


# Times


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("0:50", 50), ("75:01", 4501), ("1:02:03", 3723), ("0:03.25", 3.25), ("0:00:01,500", 1.5), ("00:00:05", 5)],
)
def test_clock(text: str, seconds: float) -> None:
    assert clock(text) == seconds


@pytest.mark.parametrize(
    "text", ["", "5", "0:5", "0:60", "1:60:00", "1:2:3:04", "-0:05", "0:05.", "\u0660:\u0660\u0665"]
)
def test_no_clock(text: str) -> None:
    assert clock(text) is None


def test_times_of_day_go_on_after_midnight_and_may_be_a_little_out_of_order() -> None:
    day = 24 * 3600.0
    assert since_first([day - 2, 1, day - 1, 3, 11 * 3600]) == [0, 3, 1, 5, 11 * 3600 + 2]
    assert since_first([10, 9, 20]) == [1, 0, 11]
    assert since_first([8 * 3600, 21 * 3600]) == [0, 13 * 3600]
    assert since_first([]) == []


# Otter


def test_otter_names_and_paragraphs(read: Write) -> None:
    found = read("a.txt", "Ann Lee  0:01  \nLunch is at\n12:30, not\n\n1:15  or so.\n\nUnknown Speaker  0:09\nFine.\n")
    assert told(found) == [("Ann Lee", "Lunch is at 12:30, not 1:15  or so.", 1, None), (None, "Fine.", 9, None)]


def test_otter_without_names_is_known_by_its_footer(read: Write) -> None:
    text = "0:00  \nHello.\n\n0:04  \nHello you.\n\nTranscribed by https://otter.ai\n"
    assert told(read("a.txt", text)) == [(None, "Hello.", 0, None), (None, "Hello you.", 4, None)]


def test_otter_counts_what_is_left_out(read: Write) -> None:
    found = read("a.txt", "Weekly\n\nAnn  0:01\nHi.\n\nBob  0:02\n\nAnn  0:03\nYes.\n")
    assert said(found) == [("Ann", "Hi."), ("Ann", "Yes.")]
    assert found.warnings == ("1 line before the first speaker", "1 utterance without text")


def test_parts_with_times_in_a_text_are_not_otters(read: Write) -> None:
    text = (
        "Part one  0:00\n\n" + "Ann: Hello.\n\nBob: Hello.\n\n" * 3 + "Part two  9:00\n\n" + "Ann: So.\n\nBob: Yes.\n"
    )
    assert read("a.txt", text).format == "text"


def test_google_meets_times_alone_are_not_otters(read: Write) -> None:
    text = "00:00:00\n\nAnn Lee: Hello.\nBob Ray: Hi.\n\n00:05:00\n\nAnn Lee: Bye.\nBob Ray: Bye.\n"
    assert read("a.txt", text).format == "text"


# Rev


@pytest.mark.parametrize("head", ["Ann Lee (00:05):", "Ann Lee: (0:05)", "Ann Lee (00:00:05):", " Ann Lee(00:05) :"])
@pytest.mark.parametrize("between", [" ", "\n", "\n\n"])
def test_rev_heads(head: str, between: str, read: Write) -> None:
    assert told(read("a.txt", f"{head}{between}Well: (then)\ngo.\n")) == [("Ann Lee", "Well: (then) go.", 5, None)]


def test_rev_times_alone_go_on(read: Write) -> None:
    text = (
        "Speaker 1 (00:00):\n\n(00:03)\nOne.\n\n(00:09): Two.\n\nUnknown Speaker (00:12):\nThree.\n\n(00:14)\nFour.\n"
    )
    found = read("a.txt", text)
    assert told(found) == [
        ("Speaker 1", "One.", 3, None),
        ("Speaker 1", "Two.", 9, None),
        (None, "Three.", 12, None),
        (None, "Four.", 14, None),
    ]
    assert found.warnings == ()


def test_rev_pronouns_are_of_the_name(read: Write) -> None:
    assert said(read("a.txt", "Ann (she/her) (00:05):\nHi.\nBob (00:07):\nYes.\n")) == [
        ("Ann (she/her)", "Hi."),
        ("Bob", "Yes."),
    ]


# Zoom


def test_zoom_captions_pass_midnight() -> None:
    found = read_transcript(DATA / "zoom_closed_caption.txt")
    assert [s.start for s in found.segments][-4:] == [102, 108, 114, 119]
    assert found.started_at is None
    assert found.segments[5].text == "That is what I would like to build, if the council agrees."


def test_zoom_captions_without_text_or_name(read: Write) -> None:
    found = read("a.txt", "[] 9:00:00\nHello.\n\n[Ann] 9:00:05\n\n[Ann] 25:61:00\n[Ann] 9:00:09\nHi.\n")
    assert told(found) == [(None, "Hello.", 0, None), ("Ann", "[Ann] 25:61:00", 5, None), ("Ann", "Hi.", 9, None)]


def test_zoom_captions_of_a_name_in_brackets(read: Write) -> None:
    assert said(read("a.txt", "[[Guest] Ann] 9:00:00\nHello.\n")) == [("[Guest] Ann", "Hello.")]


def test_zoom_chat_of_a_recording() -> None:
    texts = [s.text for s in read_transcript(DATA / "zoom_chat.txt").segments]
    assert texts[1:6] == [
        "Good morning! Sorry, no camera today.",
        "https://example.org/map",
        "Which layer?",
        "The second: paths",
        'At 00:03:00 it said "none"',
    ]


def test_zoom_saved_chat_has_the_clock() -> None:
    found = read_transcript(DATA / "zoom_saved_chat.txt")
    assert found.started_at == datetime(2026, 3, 18, 15, 0, 10)
    assert found.segments[3] == Segment(3, "Nora Blum", "He is late: the train", 42.0)
    assert found.segments[6] == Segment(6, "Ivo Stern", "Agreed", 154.0)


@pytest.mark.parametrize(
    "lines",
    [
        "10:02:50 From Ann Lee to Everyone:\n\tLet us: go\n\tto Bo\n10:03:00 From Bo to Ann(Direct Message):\n\tYes",
        "10:02:50 From  Ann Lee  to  Everyone:\n\tLet us: go\n\tto Bo\n10:03:00 From  Bo  To  Ann Lee:\n\tYes",
        "10:02:50\t From  Ann Lee : Let us: go\nto Bo\n10:03:00\t From  Bo   to   Ann Lee(Privately) : Yes",
        "10:02:50\t From  Ann Lee  to  Everyone : Let us: go\nto Bo\n10:03:00\t From  Bo  to  Everyone : Yes",
        "10:02:50 From Ann Lee to Everyone : Let us: go\nto Bo\n10:03:00 From Bo to Everyone : Yes",
    ],
)
def test_zoom_saved_chat_in_its_versions(lines: str, read: Write) -> None:
    assert told(read("a.txt", lines)) == [("Ann Lee", "Let us: go to Bo", 0, None), ("Bo", "Yes", 10, None)]


def test_zoom_chat_refuses_a_date_that_there_is_not(read: Write) -> None:
    with pytest.raises(TranscriptError, match=r"a\.txt:3: 2026-02-30 10:00:00 is not a time"):
        read("a.txt", "2026-02-28 10:00:00 From A to B:\n\thi\n2026-02-30 10:00:00 From A to B:\n\tno\n")
    with pytest.raises(TranscriptError, match=r"a\.txt:3: no date 10:00:00 is not a time"):
        read("a.txt", "2026-02-28 10:00:00 From A to B:\n\thi\n10:00:00 From A to B:\n\tno\n")


# SBV


def test_sbv_with_lines_times_and_no_names(read: Write) -> None:
    text = "\n0:00:01.000,0:00:02.500\nOne,\n two.\n0:00:02.5,0:00:01\n\n0:00:04.000,0:00:05.000\n12:30,1:15\n"
    assert told(read("a.sbv", text)) == [(None, "One, two.", 1, 2.5), (None, "", 2.5, 2.5), (None, "12:30,1:15", 4, 5)]


def test_sbv_refuses_a_broken_time(read: Write) -> None:
    with pytest.raises(TranscriptError, match=r"a\.sbv:4: broken cue time '0:00:99\.000,0:00:05\.000'"):
        read("a.sbv", "0:00:01.000,0:00:02.000\nOne.\n\n0:00:99.000,0:00:05.000\nTwo.\n")
    with pytest.raises(TranscriptError, match=r"a\.sbv:1: broken cue time"):
        read("a.sbv", "0:00:01.000,\nOne.\n")


# Tables


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize(
    "header",
    [("text", "who", "begin"), ("Content", "NAME", "timestamp"), ("utterance", "Speaker Name", "startTime")],
)
def test_tables_columns_by_name(delimiter: str, header: tuple[str, ...], read: Write) -> None:
    rows = [("id", *header), ("1", "Yes.", "Ann", "0:02"), ("2", "No.", "", ""), ("", "", "", ""), ("3", "So.")]
    found = read("a.csv", "\n".join(delimiter.join(row) for row in rows))
    assert told(found) == [("Ann", "Yes.", 2, None), (None, "No.", None, None), (None, "So.", None, None)]


def test_tables_of_the_first_name_where_two_fit(read: Write) -> None:
    assert said(read("a.csv", "transcript,text,name,speaker\n7,Yes.,Lee,Ann\n")) == [("Ann", "Yes.")]


def test_tables_quotes(read: Write) -> None:
    content = 'speaker;text\n"Ann; Lee";"One,\n""two""\n\nthree"\r\nBob;"She said; yes"\n'
    assert said(read("a.csv", content)) == [("Ann; Lee", 'One,\n"two"\n\nthree'), ("Bob", "She said; yes")]


@pytest.mark.parametrize(
    ("value", "start"),
    [("", None), ("3", 3), ("3.5", 3.5), ('"3,5"', 3.5), ("1.5s", 1.5), ("0:03.5", 3.5), ("01:00:03", 3603)],
)
def test_tables_times(value: str, start: float | None, read: Write) -> None:
    assert read("a.csv", f"start,text\n{value},Hi.\n").segments[0].start == start


def test_tables_wall_clock(read: Write) -> None:
    found = read("a.csv", "timestamp,text\n2026-03-18T15:00:10Z,Hi.\n2026-03-18 15:00:12+00:00,Yes.\n")
    assert [s.start for s in found.segments] == [0, 2]
    assert found.started_at is not None


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("speaker,text\nAnn,Hello.\nAnn,Hello, Bob.\n", r"a\.csv:3: 3 cells; expected 2"),
        ("start,text\n1,\nsoon,Hi.\n", r"a\.csv:3: 'soon' is not a time"),
        ("start,text\n-1,Hi.\n", r"a\.csv:2: '-1' is not a time"),
        ("start,text\n2026-03-18,Hi.\n", r"a\.csv:2: '2026-03-18' is not a time"),
        ("timestamp,text\n1773846010,Hi.\n", r"a\.csv:2: '1773846010' is not a time"),
        ("start,end,text\n1,2026-03-18T15:00:10Z,Hi.\n", "expected one kind"),
        ('speaker,text\nAnn,"Hello.\n', "broken table"),
        ('speaker,text\nAnn,"Hello" there\n', "broken table"),
        ('"text\tstart\nAnn', "a quotation mark is not closed"),
        ("speaker,text\nAnn," + "a" * 140_000 + "\n", "broken table"),
        ("speaker,score\nAnn,1\n", "not a transcript that can be read; expected CSV or TSV"),
        ("text,label\nHi.,1\n", "not a transcript that can be read"),
    ],
)
def test_tables_refused(content: str, problem: str, read: Write) -> None:
    with pytest.raises(TranscriptError, match=problem):
        read("a.csv", content)


def test_tables_with_a_header_alone_are_empty(read: Write) -> None:
    assert read("a.csv", "speaker,text\n").segments == ()


# Word


def document(*paragraphs: str) -> bytes:
    written = docx.Document()
    for paragraph in paragraphs:
        written.add_paragraph(paragraph)  # "\n" becomes a break within the paragraph
    return saved(written)


def saved(written: docx.document.Document) -> bytes:
    stream = io.BytesIO()
    written.save(stream)
    return stream.getvalue()


def zipped(*members: tuple[str, bytes], of: bytes = b"") -> bytes:
    """An archive of the members, and of those of another archive whose names they do not have."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
        if of:
            with zipfile.ZipFile(io.BytesIO(of)) as other:
                for name in set(other.namelist()) - {name for name, _ in members}:
                    archive.writestr(name, other.read(name))
    return stream.getvalue()


OLD = [
    "0:0:0.0 --> 0:0:1.250\nAnn Lee\nHello.",
    "0:0:6.90 --> 0:0:6.500\nBob\nYes,\nand no.",
    "0:1:7.0 --> 0:1:8.5\nUm.",
]


def test_teams_older_blocks(read: Write) -> None:
    found = read("a.docx", document(*OLD, "1:0:0.0 --> 1:0:1.0\nBob"))
    assert told(found) == [
        ("Ann Lee", "Hello.", 0.0, 1.25),
        ("Bob", "Yes, and no.", 6.09, 6.5),
        (None, "Um.", 67.0, 68.005),
    ]
    assert found.warnings == ("1 utterance without text",)


def test_teams_older_blocks_over_paragraphs(read: Write) -> None:
    whole = read("a.docx", document(*OLD))
    assert read("b.docx", document(*"\n".join(OLD).split("\n"))).segments == whole.segments


@pytest.mark.parametrize("space", ["   ", "\t", "\u00a0\u00a0\u00a0"])
def test_teams_events_are_not_speech(space: str, read: Write) -> None:
    found = read(
        "a.docx",
        document(
            f"Ann{space}0:03\nWho stopped transcription?",
            "Bob stopped transcription",
            "Ann hat die Transkription gestartet",
            f"Bob{space}0:09\nI did.",
            "And more.",
        ),
    )
    assert told(found) == [("Ann", "Who stopped transcription?", 3, None), ("Bob", "I did. And more.", 9, None)]


@pytest.mark.parametrize("name", ["otter.txt", "rev.txt"])
def test_word_of_other_tools(name: str, read: Write) -> None:
    text = read_transcript(DATA / name)
    lines = [line for line in (DATA / name).read_text(encoding="utf-8").split("\n") if line]
    assert read("a.docx", document(*lines)).segments == text.segments


def test_word_with_names_and_text(read: Write) -> None:
    assert said(read("a.docx", document("Ann: Hello.", "Bob: Hi.", "Ann: Go."))) == [
        ("Ann", "Hello."),
        ("Bob", "Hi."),
        ("Ann", "Go."),
    ]


def test_word_tables_are_counted_and_insertions_read(read: Write) -> None:
    written = docx.Document()
    paragraph = written.add_paragraph("Ann   0:01\nOne.")
    written.add_paragraph("Bob   0:03\nTwo.")
    written.add_table(1, 1).cell(0, 0).text = "Cy   0:05"
    inserted = paragraph._p.makeelement(paragraph._p.tag.replace("}p", "}ins"), {})
    inserted.append(paragraph.add_run(" More.")._r)
    paragraph._p.append(inserted)
    found = read("a.docx", saved(written))
    assert said(found) == [("Ann", "One. More."), ("Bob", "Two.")]
    assert found.warnings == ("1 tables",)


def test_word_without_the_library(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "docx", None)
    with pytest.raises(MissingExtraError, match=r"pip install 'convo-local\[docx\]'"):
        read_transcript(DATA / "teams.docx")


DECLARED = b"""<?xml version="1.0"?>
<!DOCTYPE w:document [<!ENTITY inner "secret"><!ENTITY outer SYSTEM "%s">]>
<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>
<w:p><w:r><w:t>Ann   0:01</w:t><w:br/><w:t>Hi &inner; &outer;</w:t></w:r></w:p></w:body></w:document>"""


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (document(), "a Word document without a transcript"),
        (document("Some thoughts.", "And more."), "a Word document without a transcript"),
        (b"PK\x03\x04", "broken ZIP archive"),
        (document(*OLD)[:-500], "broken ZIP archive"),
        (zipped(("a.txt", b"Ann: Hi.")), "not a Word document"),
        (zipped(("[Content_Types].xml", b"<Types/>"), ("word/document.xml", b"<a/>")), "not a Word document"),
        (zipped(("word/document.xml", b"<broken"), of=document(*OLD)), "not a Word document"),
        (zipped(("../evil.xml", b"<a/>"), of=document(*OLD)), r"has a member '\.\./evil\.xml'"),
        (zipped(("word\\..\\evil.xml", b"<a/>"), of=document(*OLD)), "has a member"),
        (zipped(("/etc/evil.xml", b"<a/>"), of=document(*OLD)), "has a member '/etc/evil.xml'"),
        (zipped(("C:/evil.xml", b"<a/>"), of=document(*OLD)), "has a member 'C:/evil.xml'"),
        (zipped(("word/media/a.bin", b"\0" * 1_000_000), of=document(*OLD)), r"a\.bin' unpacks to 1\.0 MB, 200 times"),
        (zipped(("word/document.xml", DECLARED % b"file:///etc/hostname"), of=document(*OLD)), "declares entities"),
    ],
)
def test_word_refused(content: bytes, problem: str, read: Write) -> None:
    with pytest.raises(TranscriptError, match=problem) as caught:
        read("a.docx", content)
    assert "a.docx" in str(caught.value)


@pytest.mark.parametrize(("limit", "least"), [("LARGEST", 50_000), ("LARGEST_MEMBER", 10_000)])
def test_word_that_unpacks_too_large(limit: str, least: int, read: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    content = document(*OLD)
    monkeypatch.setattr(f"convo_local.formats.docx_file.{limit}", least)
    with pytest.raises(TranscriptError, match="is this a bomb"):
        read("a.docx", content)


def test_word_entities_are_not_resolved(tmp_path: Path) -> None:
    """What the refusal of declarations rests on, should a version of the library change it."""
    (tmp_path / "outer.txt").write_text("outside")
    written = zipped(
        ("word/document.xml", DECLARED % (tmp_path / "outer.txt").as_uri().encode()), of=document("Ann: Hi.")
    )
    text = "".join(docx.Document(io.BytesIO(written)).element.itertext())
    assert "outside" not in text
    assert "secret" not in text


# Laws

PIECES = ["Ann", "  ", "0:03", "(00:05)", ":", "\n", "\n\n", "[Bo] 10:00:00", "10:00:00\t", " From ", " to ", "Ann:\t"]
PIECES += [
    "0:00:01.000,0:00:02.000",
    "text,speaker,start\n",
    "text\tstart\n",
    '"',
    ",",
    ";",
    "\t",
    "1e9",
    "NaN",
    "\u0663",
]
PIECES += ["Transcribed by https://otter.ai", 'Replying to "', "Reacted to", "2026-02-30 ", "9" * 400, "\x1c", "\ufeff"]


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(PIECES), max_size=20).map("".join))
def test_no_text_raises_anything_else(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.txt"
    path.write_text(text, encoding="utf-8", newline="")
    with contextlib.suppress(TranscriptError):
        read_transcript(path)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_no_broken_document_raises_anything_else(tmp_path: Path, data: st.DataObject) -> None:
    content = bytearray((DATA / "teams.docx").read_bytes())
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(4, len(content) - 1))] = data.draw(st.integers(0, 255))
    path = tmp_path / "a.docx"
    path.write_bytes(bytes(content[: data.draw(st.integers(4, len(content)))]))
    with contextlib.suppress(TranscriptError):
        read_transcript(path)


# Real files


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "kind", "segments", "first", "last"),
    [
        ("otter.txt", "otter", 77, 50.0, 598.0),
        ("rev_style.txt", "rev", 77, 50.0, 598.0),
        ("zoom_meeting_saved_closed_caption.txt", "zoom-captions", 114, 0.0, 548.0),
    ],
)
def test_layouts_of_one_meeting_agree(
    name: str, kind: str, segments: int, first: float, last: float, shared: Path
) -> None:
    folder = shared / "formats" / "layout_from_ami"
    reference, found = read_transcript(folder / "named.srt"), read_transcript(folder / name)
    assert (found.format, len(found.segments)) == (kind, segments)
    assert (found.segments[0].start, found.segments[-1].start) == (first, last)
    assert found.speakers == reference.speakers
    assert [(t.speaker, t.text) for t in found.turns] == [(t.speaker, t.text) for t in reference.turns]
    assert found.warnings == ()


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "segments", "speakers", "first", "last", "reactions"),
    [
        ("formats/zoom_chat.txt", 20, 6, 132.0, 1700.0, 6),
        ("meetings/ethereum_zoom/acdc_2026-03-19_176.chat.txt", 228, 35, 400.0, 5740.0, 78),
        ("meetings/ethereum_zoom/fcr_2026-03-17_005.chat.txt", 20, 5, 222.0, 1622.0, 4),
        ("meetings/ethereum_zoom/focil_2026-03-10_030.chat.txt", 4, 4, 440.0, 1181.0, 1),
        ("meetings/ethereum_zoom/pqinterop_2026-03-04_029.chat.txt", 32, 11, 2888.0, 6264.0, 11),
    ],
)
def test_zoom_chats(
    name: str, segments: int, speakers: int, first: float, last: float, reactions: int, shared: Path
) -> None:
    found = read_transcript(shared / name)
    assert (found.format, len(found.segments), len(found.speakers)) == ("zoom-chat", segments, speakers)
    assert (found.segments[0].start, found.segments[-1].start) == (first, last)
    assert found.warnings == (counted(reactions, "reaction"),)
    assert not any(s.text.startswith(("Reacted to", "Replying to")) for s in found.segments)


@pytest.mark.shared
def test_a_real_sbv(shared: Path) -> None:
    found = read_transcript(shared / "formats" / "webvtt_edge" / "sample.sbv")
    assert [(s.start, s.end) for s in found.segments] == [
        (0.378, 11.378),
        (11.378, 12.305),
        (13.489, 15.489),
        (15.489, 16.234),
        (17.484, 17.484),  # its end is before its start
    ]
    assert found.speakers == ()
