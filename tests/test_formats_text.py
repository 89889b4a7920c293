"""Plain text and Markdown with `Name: text`."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from convo_local.errors import TranscriptError
from convo_local.formats import read_transcript
from convo_local.transcript import Transcript

MEET = """# Weekly planning (2026-03-18 10:00 GMT) - Transcript

## Attendees

Ann Lee, Bob Ray, karim o, Ann's Notetaker

### Agenda: what we do

- Budget: how much
- Owner: who

# **Transcript**

_This editable transcript was computer generated and might contain errors. People can also change the text._

### 00:00:00

**Ann Lee:** Shall we begin? Here is the thing: money.

**karim o:** Yes.

and one more thing.

### 00:05:56

**Bob Ray:** A *point*,
wrapped: over lines.

**Note:** this is bold, and no one.

**Ann Lee:** Thanks.

**Meeting ended after 00:14:03 👋**

Ann Lee will send notes: soon.
"""


def read(text: str, folder: Path, name: str = "meeting.txt") -> Transcript:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return read_transcript(path)


def rows(transcript: Transcript) -> list[tuple[str | None, str]]:
    return [(s.speaker, s.text) for s in transcript.segments]


def test_google_meet_markdown(tmp_path: Path) -> None:
    transcript = read(MEET, tmp_path, "meeting.md")
    assert rows(transcript) == [
        ("Ann Lee", "Shall we begin? Here is the thing: money."),
        ("karim o", "Yes. and one more thing."),
        ("Bob Ray", "A *point*, wrapped: over lines. **Note:** this is bold, and no one."),
        ("Ann Lee", "Thanks."),
    ]
    assert transcript.title == "Weekly planning (2026-03-18 10:00 GMT)"
    assert not transcript.has_times


@pytest.mark.parametrize("bold", ["**{}:** {}", "**{}**: {}", "{}: {}", "{}:  {}"])
@pytest.mark.parametrize("between", ["\n", "\n\n", "\r\n\r\n"])
def test_the_ways_to_write_a_name(bold: str, between: str, tmp_path: Path) -> None:
    said = [("Ann", "One: two."), ("Bob", "Three."), ("Ann", "Four."), ("Dr. Cy Jr.", "Once.")]
    assert rows(read(between.join(bold.format(*row) for row in said), tmp_path)) == said


def test_names_alone_on_their_line(tmp_path: Path) -> None:
    transcript = read("Ann:\nHello\nthere.\n\nBob:\nHi.\n\nAnn:\n", tmp_path)
    assert rows(transcript) == [("Ann", "Hello there."), ("Bob", "Hi."), ("Ann", "")]


def test_a_preamble_is_not_speech(tmp_path: Path) -> None:
    text = "Project sync\nDate: 2026-03-18\nAttendees: Ann, Bob\n\nAnn: Hello.\nBob: Hi.\nAnn: So.\n"
    assert rows(read(text, tmp_path)) == [("Ann", "Hello."), ("Bob", "Hi."), ("Ann", "So.")]


def test_wrapped_lines_with_colons_belong_to_the_speaker(tmp_path: Path) -> None:
    text = "Ann: We have two\nthings to do: one and\ntwo.\n\nBob: Fine.\n\nAnn: Good.\n"
    assert rows(read(text, tmp_path))[0] == ("Ann", "We have two things to do: one and two.")


def test_words_after_the_footer_are_nobodys(tmp_path: Path) -> None:
    text = "Ann: One.\n\nBob: Two.\n\nAnn: Three.\n\nTranscription ended after 00:21:12\n\nThis file was exported.\n"
    assert rows(read(text, tmp_path))[-1] == ("Ann", "Three.")


def test_section_times_are_not_speech(tmp_path: Path) -> None:
    assert rows(read("Ann: One.\n\n00:05:00\n\nBob: Two.\n\nAnn: Three.\n", tmp_path))[0] == ("Ann", "One.")


def test_unknown_and_user(tmp_path: Path) -> None:
    transcript = read("You: One.\nUnknown: Two.\nYou: Three.\n", tmp_path)
    assert [s.speaker for s in transcript.segments] == ["You", None, "You"]
    assert transcript.user_speaker == "You"


def test_escaped_names_of_google_docs(tmp_path: Path) -> None:
    text = "**Ann \\- Acme:** One.\n\n**bob\\_ray:** Two.\n\n**Ann \\- Acme:** Three.\n"
    assert [s.speaker for s in read(text, tmp_path).segments] == ["Ann - Acme", "bob_ray", "Ann - Acme"]


@pytest.mark.parametrize(
    "text",
    [
        "# Notes\n\nWe met. Ann: said hello.\n\nThen we left.\n\nIt rained.\n",
        "INFO: started\nERROR: stopped\nINFO: started\n",
        "if x:\n    pass\nelse:\n    pass\n",
        "*PAR:\thello .\n%mor:\tco|hello\n*PAR:\tbye .\n%mor:\tco|bye\n",
        '"a": 1,\n"b": 2,\n"a": 3\n',
    ],
)
def test_text_that_is_no_transcript_of_this_layout(text: str, tmp_path: Path) -> None:
    with pytest.raises(TranscriptError, match="not a transcript that can be read"):
        read(text, tmp_path)


@pytest.mark.parametrize("hostile", ["**", "a ", "# ", "*_", "(", "(a) ", "- Transcript", "_"])
def test_hostile_lines_take_no_longer_than_their_length(hostile: str, tmp_path: Path) -> None:
    began = time.process_time()
    read("# " + hostile * 40_000 + "\nAnn: Hi.\nBob: " + hostile * 40_000 + "\n" + hostile * 40_000 + "\n", tmp_path)
    assert time.process_time() - began < 5
