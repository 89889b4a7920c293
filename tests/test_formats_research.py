"""Corpora's files: CHAT, ELAN, Praat, Rev's .nlp, and RTTM beside a transcript."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from convo_local.errors import TranscriptError
from convo_local.formats import read_transcript, webvtt
from convo_local.formats.rttm import with_rttm
from convo_local.formats.source import load
from convo_local.transcript import Segment
from helpers import Write, said, told

DATA = Path(__file__).parent / "data" / "formats"


# file: format, segments, speakers, first and last segment, warnings
FILES = {
    "chat.cha": (
        "chat",
        12,
        ("INV", "Ann North", "Ben"),
        Segment(0, "INV", "let's begin with the kitchen.", 0.0, 1.85),
        Segment(11, "INV", "agreed.", 18.0, 18.9),
        ("2 utterances without words", "1 unintelligible stretches (xxx)"),
    ),
    "elan.eaf": (
        "elan",
        13,
        ("Ann", "Ben", "Carla"),
        Segment(0, "Ann", "Did the parcel come?", 0.4, 1.9),
        Segment(12, "Carla", "See?", 22.7, 23.5),
        (
            "tiers that describe or repeat the talk: Ann words, Ben words, Ann hands, ref@Carla",
            "1 annotations without text",
        ),
    ),
    "praat.TextGrid": (
        "praat",
        14,
        ("Ann", "Ben", "Carla"),
        Segment(0, "Ann", "Shall we look at the garden?", 0.0, 1.5),
        Segment(13, "Carla", "See you there.", 23.5),
        ("tiers that describe or repeat the talk: Ann - phones",),
    ),
    "rev.nlp": (
        "rev-nlp",
        12,
        ("0", "1", "2", "3"),
        Segment(0, "0", "Good morning and welcome to the third call.", 1.0, 4.1),
        Segment(11, "1", "Then good bye.", 21.6, 22.7),
        ("45 words joined into 12 segments, at changes of speaker and pauses of 1 s", "1 mark, not words: <crosstalk>"),
    ),
}


@pytest.mark.parametrize("name", FILES)
def test_files(name: str) -> None:
    transcript = read_transcript(DATA / name)
    segments = transcript.segments
    found = (transcript.format, len(segments), transcript.speakers, segments[0], segments[-1], transcript.warnings)
    assert found == FILES[name]


# CHAT


def chat(*lines: str) -> str:
    return "\n".join(["@UTF8", "@Begin", "@Participants:\tANN Ann Adult, BEN Adult", *lines, "@End", ""])


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("so <I want> [//] &-uh I wanna [: want to] go", "so I want uh I wanna go"),
        ("<no no> [x 2] .", "no no no no."),
        ("very [x 3] good .", "very very very good."),
        ("<the <big dog>> [/] <the dog> [?] .", "the big dog the dog."),
        ("(be)cause runnin(g) (.) (..) (1.5) (1:02.5) late", "because running late"),
        ("&+fr friend &~gaga &ehm", "fr- friend gaga ehm"),
        ("0is &=laughs &{l=sings la &}l=sings 0 yes", "la yes"),
        ("no::: wi^th New_York black+board hola@s:spa b@l", "no with New York blackboard hola b"),
        ("and then +...", "and then..."),
        ("and then +..?", "and then?"),
        ("and +/.", "and --"),
        ("and +//.", "and..."),
        ("why +/?", "why?"),
        ('+" said she +"/.', "said she."),
        ("+< +^ yes , okay !", "yes, okay!"),
        ("okay \u2021 Ben , you come \u201e right ?", "okay, Ben, you come, right?"),
        ("we \u23082 can\u2309 \u2191go \u00b0now\u00b0 \u21abs-s\u21abso [<] .", "we can go now so."),
        ("xxx went www .", "went."),
        ("# well ##1_5 #2 C# #one 0 0.5 0 .", "well C# #one 0.5."),
        ("um drei Uhr \u00e4h [- eng] [=! l\u00e4chelnd] ja", "um drei Uhr \u00e4h ja"),
        ("at 3:30 it's <2 of us> [>]", "at 3:30 it's 2 of us"),
    ],
)
def test_chat_is_reduced_to_the_words_spoken(line: str, text: str, read: Write) -> None:
    assert said(read("a.cha", chat(f"*ANN:\t{line}"))) == [("Ann", text)]


def test_chat_times_continuations_and_other_tiers(read: Write) -> None:
    lines = ["*ANN:\tone \x15100_200\x15 two", "\tthree . \x15300_400\x15", "%wor:\tone \x15100_200\x15", "\ttwo .", ""]
    assert told(read("a.cha", chat(*lines))) == [("Ann", "one two three.", 0.1, 0.4)]


@pytest.mark.parametrize(
    "bullet", ["\x151000_2500\x15", '\x15%snd:"day_2"_1000_2500\x15', "\u20221000_2500\u2022", "\x151000_2500-\x15"]
)
def test_chat_bullets_old_and_shown(bullet: str, read: Write) -> None:
    assert told(read("a.cha", chat(f'*BEN:\tyes \x15%pic:"cat.jpg"\x15 . {bullet}'))) == [("BEN", "yes.", 1.0, 2.5)]


def test_chat_anothers_word_within_a_line_is_a_row(read: Write) -> None:
    found = read("a.cha", chat("*ANN:\tyou &*BEN:uh_huh know . \x151000_2500\x15"))
    assert told(found) == [("Ann", "you know.", 1.0, 2.5), ("BEN", "uh huh", 2.5, 2.5)]


def test_chat_two_of_one_name_keep_their_codes(read: Write) -> None:
    text = "@Begin\n@Participants:\tA1 Ann Adult,\n\tA2 Ann Adult\n*A1:\thello .\n*A2:\thi .\n*A3:\they .\n"
    assert said(read("a.txt", text)) == [("A1", "hello."), ("A2", "hi."), ("A3", "hey.")]
    text = "@Begin\n@Participants:\tA1 Ben Adult, Ben Adult\n*A1:\thello .\n*Ben:\thi .\n"
    assert said(read("a.txt", text)) == [("A1", "hello."), ("Ben", "hi.")]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("*ANN:\tone \x15100-200\x15", "a.cha:4: the time mark is"),
        ("*ANN:\tone \x15100_200", "a.cha:4: a time mark does not end"),
        ("*ANN\tone", r"a.cha:4: expected \*CODE:"),
        ("ANN: one", "a.cha:4: expected a line that begins"),
        ("*ANN:\tone \x159999999999_9999999999\x15", "utterance 1: start"),
    ],
)
def test_chat_broken_lines(line: str, message: str, read: Write) -> None:
    with pytest.raises(TranscriptError, match=message):
        read("a.cha", chat(line))


def test_chat_without_lines_is_empty(read: Write) -> None:
    assert read("a.cha", chat()).segments == ()


# ELAN


def eaf(tiers: str, slots: str = '<TIME_SLOT TIME_SLOT_ID="t1" TIME_VALUE="1000"/>', head: str = "") -> str:
    return f"""<?xml version="1.0" encoding="UTF-8"?>{head}
<ANNOTATION_DOCUMENT><HEADER TIME_UNITS="milliseconds"/><TIME_ORDER>{slots}<TIME_SLOT TIME_SLOT_ID="t2"/></TIME_ORDER>
{tiers}</ANNOTATION_DOCUMENT>"""


def tier(name: str, *notes: str, parent: str = "", who: str = "") -> str:
    """A tier of annotations from t1 to t2, or each under the parent tier's annotation of its number."""
    marks = [
        f'<REF_ANNOTATION ANNOTATION_ID="{name}{i}" ANNOTATION_REF="{parent}1">{value}</REF_ANNOTATION>'
        if parent
        else f'<ALIGNABLE_ANNOTATION ANNOTATION_ID="{name}{i}" TIME_SLOT_REF1="t1" TIME_SLOT_REF2="t2">{value}'
        "</ALIGNABLE_ANNOTATION>"
        for i, value in enumerate((f"<ANNOTATION_VALUE>{note}</ANNOTATION_VALUE>" for note in notes), start=1)
    ]
    inside = "".join(f"<ANNOTATION>{mark}</ANNOTATION>" for mark in marks)
    return f'<TIER TIER_ID="{name}" PARENT_REF="{parent}" PARTICIPANT="{who}">{inside}</TIER>'


def test_elan_the_pieces_of_an_empty_annotation_are_joined(read: Write) -> None:
    words = tier("Ann", "") + tier("w", "all", "of", "it", parent="Ann")
    assert told(read("a.eaf", eaf(words))) == [("w", "all of it", 1.0, None)]
    assert told(read("a.eaf", eaf(words.replace('PARTICIPANT=""', 'PARTICIPANT="Ann"')))) == [
        ("Ann", "all of it", 1.0, None)
    ]


@pytest.mark.parametrize(
    ("name", "speaker"),
    [
        ("Ann", "Ann"),
        ("tx@Ann", "Ann"),
        ("Ann-text", "Ann"),
        ("Ann_Utterances", "Ann"),
        ("text", None),
        ("Context", "Context"),
    ],
)
def test_elan_names_of_tiers(name: str, speaker: str | None, read: Write) -> None:
    assert said(read("a.eaf", eaf(tier(name, "Oh dear.")))) == [(speaker, "Oh dear.")]


def test_elan_tiers_that_are_no_talk(read: Write) -> None:
    tiers = tier("Ann", "Oh dear.") + tier("Ann gesture", "waves") + tier("notes", "a bird flies in")
    found = read("a.eaf", eaf(tiers))
    assert said(found) == [("Ann", "Oh dear.")]
    assert found.warnings == ("tiers that describe or repeat the talk: Ann gesture, notes",)


def test_elan_everybody_below_one_numbered_tier_is_read(read: Write) -> None:
    tiers = (
        tier("ref", "x.001")
        + tier("a", "Is it?", parent="ref", who="Ann")
        + tier("b", "It is.", parent="ref", who="Ben")
    )
    assert said(read("a.eaf", eaf(tiers))) == [("Ann", "Is it?"), ("Ben", "It is.")]


def test_elan_utf_16(read: Write) -> None:
    document = eaf(tier("Zo\u00eb", "Na ja \u2026")).replace("UTF-8", "UTF-16")
    assert said(read("a.eaf", document.encode("utf-16"))) == [("Zo\u00eb", "Na ja \u2026")]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (eaf("", head='<!DOCTYPE x [<!ENTITY a "b">]>'), "a.eaf:1: declares a DOCTYPE"),
        (eaf("", head="<!doctype x>"), "declares a DOCTYPE"),
        (eaf("<TIER>"), "a.eaf:3: broken XML"),
        (eaf("").replace("milliseconds", "PAL-frames"), "has its times in 'PAL-frames'"),
        (eaf(tier("A", "x"), '<TIME_SLOT TIME_SLOT_ID="t1" TIME_VALUE="-4"/>'), "time slot t1 is '-4'"),
        (eaf(tier("A", "x"), '<TIME_SLOT TIME_SLOT_ID="t1" TIME_VALUE="999999999999"/>'), "annotation 1: start"),
    ],
)
def test_elan_refused(content: str, message: str, read: Write) -> None:
    with pytest.raises(TranscriptError, match=message):
        read("a.eaf", content)


def test_elan_circles_and_lone_references_end(read: Write) -> None:
    circle = tier("A", "x", parent="B") + tier("B", "y", parent="A") + tier("", "z") + tier("C", "lost", parent="gone")
    found = read("a.eaf", eaf(circle))
    assert said(found) == [("C", "lost"), (None, "z")]
    assert found.warnings == ("tiers that describe or repeat the talk: A, B",)


# Praat

HEAD = 'File type = "ooTextFile"\nObject class = "TextGrid"\n\n'


def grid(*tiers: tuple[str, list[tuple[float, float, str]]]) -> str:
    """The short form."""
    parts = [HEAD, f"0\n9\n<exists>\n{len(tiers)}\n"]
    for name, spans in tiers:
        parts.append(f'"IntervalTier"\n"{name}"\n0\n9\n{len(spans)}\n')
        parts += [f'{start}\n{end}\n"{text}"\n' for start, end, text in spans]
    return "".join(parts)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_praat_encodings(encoding: str, read: Write) -> None:
    found = read("a.TextGrid", grid(("J\u00f6rg", [(0, 1.5, "Gr\u00fc\u00df dich \u2026")])).encode(encoding))
    assert told(found) == [("J\u00f6rg", "Gr\u00fc\u00df dich \u2026", 0.0, 1.5)]


def test_praat_short_and_long_form_agree(read: Write) -> None:
    text = (DATA / "praat.TextGrid").read_text(encoding="utf-8")
    quoted = text.replace("\nand the nails", " and the nails")
    short = "\n".join(line.rpartition(" = ")[2] for line in quoted.split("\n")[2:] if "[" not in line)
    short = short.replace("tiers? <exists>", "<exists>")
    assert "xmin" not in short
    found = read("short.TextGrid", HEAD + short)
    assert found.segments == read_transcript(DATA / "praat.TextGrid").segments


def test_praat_comments_units_and_anything_between(read: Write) -> None:
    text = HEAD + '! all of it\n0s 9s <exists> 1 "IntervalTier" name: "Ann" 0s 9s, 0 9 1 ! one\nfrom 0.5s to 1e0 "Hm!" '
    with pytest.raises(TranscriptError, match="expected the number of intervals"):  # "9s," stands not free
        read("a.TextGrid", text.replace("0s 9s, 0 9", '0s 9s, 9 "x"'))
    assert told(read("a.TextGrid", text.replace("0s 9s, 0 9", "0 9"))) == [("Ann", "Hm!", 0.5, 1.0)]


def test_praat_quotes_and_codes(read: Write) -> None:
    text = '""No,"" he said: caf\\e\', gr\\u""\\ss, \\\\ and C:\\new'
    assert said(read("a.TextGrid", grid(("A", [(0, 1, text)])))) == [
        ("A", '"No," he said: caf\u00e9, gr\u00fc\u00df, \\\\ and C:\\new')
    ]


def test_praat_words_of_an_aligner_are_joined_and_phones_left_out(read: Write) -> None:
    words = [(0.0, 0.4, "so"), (0.4, 0.9, "we"), (0.9, 2.5, "sil"), (2.5, 3.0, "start"), (3.0, 9.0, "")]
    phones = [(0.0, 0.2, "s"), (0.2, 0.4, "ow")]
    found = read("a.TextGrid", grid(("Ann - words", words), ("Ann - phones", phones), ("words", words)))
    assert told(found) == [("Ann", "so we", 0.0, 0.9), ("Ann", "start", 2.5, 3.0)]
    assert found.warnings == ("tiers that describe or repeat the talk: Ann - phones, words",)


def test_praat_a_file_of_single_words_is_joined_whatever_its_tiers_are_called(read: Write) -> None:
    found = read("a.TextGrid", grid(("Ann", [(0, 1, "we"), (1, 2, "start")]), ("Ben", [(2, 3, "now?")])))
    assert said(found) == [("Ann", "we start"), ("Ben", "now?")]
    japanese = grid(("Ann", [(0, 1, "\u306f\u3044\u3002"), (1, 2, "\u305d\u3046\u3067\u3059\u3002")]))
    assert len(read("a.TextGrid", japanese).segments) == 2


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (grid(("A", [(0, 1, "x")]))[:-4], "ends where a text should come"),
        (grid(("A", [(0, 1, "x")]))[:-2], "a.TextGrid:15: expected a text in quotes, that end"),
        (grid(("A", [(0, 1, "x")])).replace("<exists>", "1"), "a.TextGrid:6: expected <exists>"),
        (grid(("A", [(-1, 1, "x y")])), "interval 1: start"),
        (grid(("A", [(1e9, 1, "x y")])), "expected a start, a number"),
    ],
)
def test_praat_refused(content: str, message: str, read: Write) -> None:
    with pytest.raises(TranscriptError, match=message):
        read("a.TextGrid", content)


def test_praat_without_tiers_is_empty(read: Write) -> None:
    assert read("a.TextGrid", HEAD + "0\n9\n<absent>\n").segments == ()
    assert read("a.TextGrid", grid(("A", [(0, 9, "")]))).segments == ()


# Rev

NLP = "token|speaker|ts|endTs|punctuation|prepunctuation|case|tags\n"


def test_rev_rows_end_at_another_speaker_or_a_pause(read: Write) -> None:
    text = NLP + "hi|0|0.0|0.5|,|\u00bf|LC|[]\nthere|0|0.5|1|||LC|[]\n\nwell|0|3|4|||LC|[]\nwho||||?||LC|[]\n"
    assert told(read("a.nlp", text)) == [
        ("0", "\u00bfhi, there", 0.0, 1.0),
        ("0", "well", 3.0, 4.0),
        (None, "who?", None, None),
    ]


@pytest.mark.parametrize(
    ("row", "message"),
    [("a|b|0|0|1|.||LC|[]", "a.nlp:2: 9 fields"), ("a|0|soon||||LC|[]", "a.nlp:2: 'soon' is not a time")],
)
def test_rev_broken_lines(row: str, message: str, read: Write) -> None:
    with pytest.raises(TranscriptError, match=message):
        read("a.nlp", NLP + row)


def test_rev_without_tokens_is_empty(read: Write) -> None:
    assert read("a.nlp", NLP).segments == ()


# RTTM


def test_rttm_gives_the_speaker_who_overlaps_most() -> None:
    alone = webvtt.read(load(DATA / "rttm.vtt"))
    found = with_rttm(alone, (DATA / "rttm.rttm").read_text(encoding="utf-8"))
    labels = [s.speaker for s in found.segments]
    assert "".join("-" if label is None else label[-1] for label in labels) == "01010021201-"
    assert found.warnings == ("1 row in no turn of the RTTM file, without a speaker",)
    assert found.segments[5].text == "And the projector as well."  # another spoke within it, for less time


def turns(*rows: tuple[float, float, str], file: str = "f") -> str:
    return "".join(f"SPEAKER {file} 1 {start} {length} <NA> <NA> {who} <NA> <NA>\r\n" for start, length, who in rows)


def test_rttm_adds_up_turns_and_of_equals_takes_the_first() -> None:
    rows = read_transcript([{"text": "x", "start": 0, "end": 10}, {"text": "y", "start": 12, "end": 16}])
    found = with_rttm(rows, turns((0, 4, "a"), (4, 3, "b"), (8, 2, "b"), (12, 2, "d"), (14, 2, "c"), (2, 100, "<NA>")))
    assert [s.speaker for s in found.segments] == ["b", "d"]


def test_rttm_where_rows_overlap_the_turn_that_fits_has_the_row() -> None:
    rows = [{"text": "a long story", "start": 0, "end": 10}, {"text": "yeah", "start": 4, "end": 4.5}]
    talk = turns((0, 10, "a"), (4, 0.5, "b"), (12, 2, "a"))
    assert [s.speaker for s in with_rttm(read_transcript(rows), talk).segments] == ["a", "b"]
    assert with_rttm(read_transcript(rows[1:]), talk).segments[0].speaker == "a"  # alone, the first who spoke


def test_rttm_keeps_speakers_and_rows_without_times() -> None:
    rows: list[dict[str, Any]] = [
        {"text": "x", "speaker": "Ann", "start": 0, "end": 9},
        {"text": "y"},
        {"text": "z", "start": 5},  # an instant
        {"text": "between", "start": 9, "end": 10},
    ]
    found = with_rttm(read_transcript(rows), turns((0, 9, "b"), (10, 1, "c")))
    assert [s.speaker for s in found.segments] == ["Ann", None, "b", None]
    assert found.warnings == ("2 rows in no turn of the RTTM file, without a speaker",)


def test_rttm_of_several_recordings_needs_the_name() -> None:
    rows = read_transcript([{"text": "x", "start": 0, "end": 10}])
    both = turns((0, 4, "a"), file="one") + turns((0, 4, "b"), file="two")
    with pytest.raises(TranscriptError, match="has 2 recordings"):
        with_rttm(rows, both)
    assert with_rttm(replace(rows, source=Path("two.vtt")), both).segments[0].speaker == "b"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("hello\n", "f.rttm:1: not a line of RTTM"),
        (";; note\n" + turns((-1, 4, "a")), "f.rttm:2: start and length are -1 and 4"),
        (turns((0, float("nan"), "a")), "start and length are 0 and nan"),
        (turns((9e8, 1, "a")), "expected seconds"),
    ],
)
def test_rttm_broken_lines(text: str, message: str) -> None:
    with pytest.raises(TranscriptError, match=message):
        with_rttm(read_transcript([{"text": "x"}]), text, path=Path("f.rttm"))


@pytest.mark.parametrize("name", ["rttm.rttm", "turns.txt"])
def test_rttm_alone_has_no_words(name: str, read: Write) -> None:
    with pytest.raises(TranscriptError, match="has no words; put it beside the transcript"):
        read(name, (DATA / "rttm.rttm").read_bytes())


# All of them

quick = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.mark.parametrize("name", [*FILES, "rttm.rttm"])
@given(data=st.data())
@quick
def test_damaged_files_are_read_or_refused(name: str, data: st.DataObject, tmp_path: Path) -> None:
    """Whatever is cut, doubled or put in: a transcript or a `TranscriptError`."""
    text = (DATA / name).read_text(encoding="utf-8")
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(text)))
        end = start + data.draw(st.integers(0, 60))
        text = (
            text[:start]
            + data.draw(st.sampled_from(["", text[start:end] * 2, '"', "<", "|", "\x15", "-1", "[", "+"]))
            + text[end:]
        )
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    try:
        found = read_transcript(path)
    except TranscriptError:
        return
    assert all(s.text for s in found.segments)


# Real files


@pytest.mark.shared
def test_real_chat(shared: Path) -> None:
    found = read_transcript(shared / "formats" / "chat_bullets.cha")
    first, last = found.segments[0], found.segments[-1]
    shape = (found.format, len(found.segments), found.speakers, first.start, first.end, last.start, last.end)
    assert shape == ("chat", 13, ("PAR0",), 0.125, 0.475, 25.085, 25.835)
    assert [s.words for s in found.segments] == [1, 6, 13, 5, 18, 6, 2, 6, 5, 4, 8, 3, 4]
    assert not any(mark in s.text for s in found.segments for mark in "<>[]&+\x15")
    assert found.warnings == ()


@pytest.mark.shared
def test_real_elan(shared: Path) -> None:
    found = read_transcript(shared / "formats" / "elan_sample_2.8.eaf")
    first, last = found.segments[0], found.segments[-1]
    shape = (found.format, len(found.segments), found.speakers, first.start, first.end, last.start, last.end)
    assert shape == ("elan", 399, (), 2.0, 5.0, 1196.0, 1199.0)
    assert {s.words for s in found.segments} == {5}
    left = "words-timesub, words-symsub, gestures, gest_included, words-pos"
    assert found.warnings == (f"tiers that describe or repeat the talk: {left}",)


@pytest.mark.shared
def test_real_praat(shared: Path) -> None:
    found = read_transcript(shared / "formats" / "praat_utterances.TextGrid")
    assert (found.format, len(found.segments), found.speakers) == ("praat", 12, ("PAR0", "PAR1"))
    assert [s.start for s in found.segments][:4] == [0.0, 0.88, 2.5, 6.96]
    assert (found.segments[-1].start, found.segments[-1].end) == (25.28, 25.94)


@pytest.mark.shared
def test_real_rev(shared: Path) -> None:
    found = read_transcript(shared / "meetings" / "earnings21" / "4330115.nlp")
    assert (found.format, len(found.segments), len(found.speakers)) == ("rev-nlp", 41, 8)
    assert sum(s.words for s in found.segments) == 6602 - 2  # a token a line, less the marks
    assert not found.has_times
    assert found.warnings == (
        "6,600 words joined into 41 segments, at changes of speaker and pauses of 1 s",
        "2 marks, not words: <crosstalk>",
    )


@pytest.mark.shared
@pytest.mark.parametrize("name", ["ES2002a", "ES2009b", "IS1003b", "TS3004a"])
def test_real_rttm_finds_who_spoke(name: str, shared: Path) -> None:
    """The transcript without its speakers gets nearly all of them back, under the names of the RTTM file."""
    folder = shared / "meetings" / "ami"
    known = read_transcript(folder / f"{name}.json")
    nobody = replace(known, segments=tuple(replace(s, speaker=None) for s in known.segments))
    found = with_rttm(nobody, (folder / f"{name}.rttm").read_text(encoding="utf-8"))
    pairs = Counter((a.speaker, b.speaker) for a, b in zip(known.segments, found.segments, strict=True))
    best: Counter[str | None] = Counter()
    for (speaker, _), times in pairs.items():
        best[speaker] = max(best[speaker], times)
    assert best.total() / len(known.segments) > 0.95


@pytest.mark.shared
@pytest.mark.parametrize("name", ["formats/rttm_voxconverse.rttm", "meetings/earnings21/4330115.rttm"])
def test_real_rttm_alone(name: str, shared: Path) -> None:
    with pytest.raises(TranscriptError, match="has no words"):
        read_transcript(shared / name)
    row = read_transcript([{"text": json.dumps(name), "start": 9, "end": 10}])
    assert with_rttm(row, (shared / name).read_text(encoding="utf-8")).segments[0].speaker in ("spk00", "0")


def test_an_rttm_of_the_same_name_beside_it_names_the_speakers(tmp_path: Path) -> None:
    found = read_transcript(DATA / "rttm.vtt")
    assert found.speakers == ("spk00", "spk01", "spk02")
    alone = tmp_path / "alone.vtt"
    alone.write_bytes((DATA / "rttm.vtt").read_bytes())
    assert read_transcript(alone).speakers == ()
