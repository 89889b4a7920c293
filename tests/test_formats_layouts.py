"""One talk in the layout of every tool: every word comes back, in order, from the same person, and no other does."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Sequence
from pathlib import Path
from random import Random

import pytest
from fuzz import changed
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from layouts import LAYOUTS, Layout, Said

from convo_local.errors import TranscriptError
from convo_local.formats import READERS, read_transcript
from convo_local.transcript import Transcript

ROOT = Path(__file__).resolve().parent.parent
TALKS = ROOT / "tests" / "data" / "formats" / "talks"

# (place of the speaker, what is said); every text ends as a sentence does
TALK = [
    (0, "Shall we begin with the harbour, or with the map?"),
    (1, "With the map."),
    (0, "Good. The northern pier isn't on it."),
    (2, "It was never built!"),
    (1, "Then who pays for it?"),
    (0, "Nobody."),
    (2, "We should write to them, I think."),
    (1, "I will do it by Friday."),
    (0, "Thanks."),
    (1, "And the check-in desk stays."),
]


def said(layout: Layout, talk: Sequence[tuple[int, str]]) -> list[Said]:
    """At even distances, two seconds of silence between; from second 0 on."""
    return [Said(layout.labels[who], text, 5 * i, 5 * i + 3) for i, (who, text) in enumerate(talk)]


def read(layout: Layout, talk: Sequence[Said], folder: Path) -> Transcript:
    path = folder / f"talk{layout.suffix}"
    path.write_bytes(layout.write(talk))
    return read_transcript(path)


def by_word(rows: Sequence[tuple[str | None, str]]) -> list[tuple[str | None, str]]:
    return [(speaker, word) for speaker, text in rows for word in text.split()]


def came_back(layout: Layout, talk: Sequence[Said], found: Transcript) -> None:
    expected = [(one.speaker if layout.speakers else None, one.text) for one in talk]
    assert by_word([(s.speaker, s.text) for s in found.segments]) == by_word(expected)
    assert found.format == layout.reader
    assert found.tool == layout.tool


@pytest.mark.parametrize("name", LAYOUTS)
def test_the_talk_as_this_tool_writes_it(name: str, tmp_path: Path) -> None:
    layout = LAYOUTS[name]
    talk = said(layout, TALK)
    found = read(layout, talk, tmp_path)
    came_back(layout, talk, found)
    assert [s.text for s in found.segments] == [text for _, text in TALK]
    assert [s.start for s in found.segments] == [one.start if layout.starts else None for one in talk]
    assert [s.end for s in found.segments] == [one.end if layout.ends else None for one in talk]
    assert found.speakers == (tuple(dict.fromkeys(one.speaker for one in talk)) if layout.speakers else ())


@pytest.mark.parametrize("name", [name for name, layout in LAYOUTS.items() if layout.suffix != ".docx"])
def test_the_file_kept_of_each_layout_is_read(name: str) -> None:
    """What stands in tests/data, so that a change to a layout's writer is seen; Word's file there is `teams.docx`."""
    layout = LAYOUTS[name]
    talk = said(layout, TALK)
    path = TALKS / f"{name.lower().replace(' ', '-')}{layout.suffix}"
    assert path.read_bytes() == layout.write(talk)
    came_back(layout, talk, read_transcript(path))


def test_every_reader_has_a_layout() -> None:
    """RTTM is none of a talk: it stands beside one."""
    assert {layout.reader for layout in LAYOUTS.values()} == {reader.name for reader in READERS} - {"rttm"}


# What stands in every layout unescaped; a word's first character is a letter, as no layout's own marks are.
LETTERS = "abcdefghijklmnopqrstuvwxyzäöüßéñçœøżЖя漢字日本"
LATIN = re.compile("[a-z]+")
plain_words = st.builds(
    str.__add__, st.text(LETTERS, min_size=1, max_size=4), st.text(LETTERS + "'", max_size=8)
).filter(lambda word: word not in ("xxx", "yyy", "www", "xx", "yy"))  # in CHAT what nobody understood
sentences = st.builds(
    lambda parts, end: " ".join(parts).capitalize() + end,
    st.lists(st.builds(str.__add__, plain_words, st.sampled_from(["", "", "", ","])), min_size=1, max_size=7).map(
        lambda parts: [*parts[:-1], parts[-1].rstrip(",'") or "so"]
    ),
    st.sampled_from([".", "?", "!"]),
)
talks = st.lists(st.tuples(st.integers(0, 2), sentences), min_size=2, max_size=8).map(
    lambda rows: [(0, "Shall we begin?"), (1, "Yes."), (0, "Good."), (1, "Go on."), (2, "Now."), *rows]
)


@pytest.mark.parametrize("name", LAYOUTS)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(talk=talks)
def test_every_word_comes_back_and_no_other(name: str, talk: list[tuple[int, str]], tmp_path: Path) -> None:
    layout = LAYOUTS[name]
    written = said(layout, talk)
    came_back(layout, written, read(layout, written, tmp_path))


@pytest.mark.parametrize("name", [name for name, layout in LAYOUTS.items() if layout.suffix == ".json"])
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(chance=st.randoms(use_true_random=False))
def test_changed_json_is_a_transcript_or_a_clear_error(name: str, chance: Random, tmp_path: Path) -> None:
    layout = LAYOUTS[name]
    path = tmp_path / "talk.json"
    path.write_bytes(changed(layout.write(said(layout, TALK[:4])), chance))
    with contextlib.suppress(TranscriptError):
        read_transcript(path)


# The README's rows, by tool and kind of file, and the layouts that they speak of.
ROWS: dict[tuple[str, str], tuple[str, ...]] = {
    ("Convo", '`{"segments"'): ("Convo",),
    ("Zoom recording", "`.vtt`"): ("Zoom recording",),
    ("Teams", "`.vtt`"): ("Teams",),
    ("Teams document", "`.docx`"): ("Teams document",),
    ("Webex", "`.vtt`"): ("Webex",),
    ("WebVTT", "any"): ("WebVTT with voices",),
    ("SRT", "`.srt`"): ("SRT",),
    ("YouTube", "`.sbv`"): ("SBV", "YouTube WebVTT"),
    ("Google Meet document, typed notes", "`.md`"): ("Google Meet", "typed"),
    ("Zoom on the computer", "`meeting_saved_closed_caption.txt`"): ("Zoom captions", "Zoom chat"),
    ("Otter", "`.txt`"): ("Otter",),
    ("Otter", "JSON"): ("Otter JSON",),
    ("Rev", "`.txt`"): ("Rev",),
    ("Fireflies", "JSON"): ("Fireflies",),
    ("Meetily", "JSON"): ("Meetily",),
    ("Omi", "JSON"): ("Omi",),
    ("Hyprnote", "JSON"): ("Hyprnote",),
    ("screenpipe", "JSON"): ("screenpipe",),
    ("Podcast Namespace", "JSON"): ("podcast JSON",),
    ("Podcast Namespace", "HTML"): ("podcast HTML",),
    ("Whisper, faster-whisper, whisper-timestamped, whisper.cpp", "JSON"): (
        "Whisper",
        "faster-whisper",
        "whisper-timestamped",
        "whisper.cpp",
    ),
    ("WhisperX", "JSON"): ("WhisperX",),
    ("Deepgram", "JSON"): ("Deepgram words", "Deepgram utterances"),
    ("AssemblyAI", "JSON"): ("AssemblyAI", "AssemblyAI words"),
    ("AWS Transcribe", "JSON"): ("AWS Transcribe", "AWS channels"),
    ("Google Speech-to-Text", "JSON"): ("Google v1", "Google v2"),
    ("Speechmatics", "JSON"): ("Speechmatics",),
    ("Rev AI, Temi", "JSON"): ("Rev AI",),
    ("Azure Speech", "JSON"): ("Azure batch", "Azure fast"),
    ("BBC Kaldi", "JSON"): ("BBC Kaldi",),
    ("tables", "`.csv`"): ("CSV", "TSV"),
    ("JSON rows, JSON Lines", "text"): ("rows", "JSON Lines"),
    ("TalkBank CHAT", "`.cha`"): ("CHAT",),
    ("ELAN", "`.eaf`"): ("ELAN",),
    ("Praat", "`.TextGrid`"): ("Praat",),
    ("Rev", "`.nlp`"): ("Rev .nlp",),
}
ELSEWHERE = {("diarisers", "`.rttm`"), ("any other JSON, JSON Lines, CSV", "`--map"), ("Python", "a")}  # no layout's


def test_each_row_of_the_table_in_the_readme_is_tested_and_true() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8").split("| tool or format |")[1].split("\n\n")[0]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines()[2:]]
    named = {(tool, file.split()[0].rstrip(":;,")): (who, when) for tool, file, who, when in rows}
    assert len(named) == len(rows)
    assert named.keys() == ROWS.keys() | ELSEWHERE
    assert {name for names in ROWS.values() for name in names} == set(LAYOUTS)
    for key, names in ROWS.items():
        who, when = named[key]
        for name in names:
            layout = LAYOUTS[name]
            assert layout.speakers == (who != "no"), (key, name)
            times = "start and end" if layout.ends else "start" if layout.starts else "none"
            assert re.split("[,;]", when)[0] == times or when.startswith("where"), (key, name)
