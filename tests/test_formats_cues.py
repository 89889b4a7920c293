"""WebVTT and SRT, as the tools write them."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from convo_local.errors import TranscriptError
from convo_local.formats import read_transcript
from convo_local.transcript import Transcript

Row = tuple[str | None, str]


def vtt(body: str, folder: Path, header: str = "WEBVTT\n\n") -> Transcript:
    path = folder / "meeting.vtt"
    path.write_text(header + body, encoding="utf-8")
    return read_transcript(path)


def srt(body: str, folder: Path) -> Transcript:
    path = folder / "meeting.srt"
    path.write_text(body, encoding="utf-8")
    return read_transcript(path)


def rows(transcript: Transcript) -> list[Row]:
    return [(s.speaker, s.text) for s in transcript.segments]


def cue(payload: str, second: int = 1) -> str:
    return f"00:00:{second:02}.000 --> 00:00:{second + 1:02}.000\n{payload}\n\n"


@pytest.mark.parametrize(
    ("payload", "expected"),
    [
        ("<v Ann>Hello.</v>", [("Ann", "Hello.")]),
        ("<v Ann>Hello.", [("Ann", "Hello.")]),
        ("<v.loud.first Ann Lee>Hello.</v>", [("Ann Lee", "Hello.")]),
        ("<v\tAnn>Hello.", [("Ann", "Hello.")]),
        ("<v Ann>Hello\nto you.</v>", [("Ann", "Hello to you.")]),
        ("<v Ann\nLee>Hello.</v>", [("Ann Lee", "Hello.")]),
        ("<v Ann>Hello.</v>\n<v Bob>Hi.</v>", [("Ann", "Hello."), ("Bob", "Hi.")]),
        ("<v Ann>Hello.<v Bob>Hi.", [("Ann", "Hello."), ("Bob", "Hi.")]),
        ("<v Ann>Hello.</v>\n<v Ann>Again.</v>", [("Ann", "Hello. Again.")]),
        ("[door] <v Ann>Hello.</v>", [(None, "[door]"), ("Ann", "Hello.")]),
        ("<v Ann>Hello.</v> [door]", [("Ann", "Hello."), (None, "[door]")]),
        ("<v Ann></v>", [("Ann", "")]),
        ("<v >Hello.</v>", [(None, "Hello.")]),
        ("<v>Hello.</v>", [(None, "Hello.")]),
        ("<v Unknown>Hello.</v>", [(None, "Hello.")]),
        ("<v Ann &amp; Bob>Q&amp;A &lt;here&gt;&nbsp;now &#233;</v>", [("Ann & Bob", "Q&A <here>\xa0now é")]),
        ("<v Ann>a <i>b</i> <c.red>c</c><00:00:01.500> d <lang en>e</lang></v>", [("Ann", "a b c d e")]),
        ("<v Ann>if a < b and c > d, AT&T &copy &unknown;</v>", [("Ann", "if a < b and c > d, AT&T &copy &unknown;")]),
        ("<v Ann>Note: see below</v>", [("Ann", "Note: see below")]),
    ],
)
def test_voices(payload: str, expected: list[Row], tmp_path: Path) -> None:
    assert rows(vtt(cue("<v Zed>First.", 0) + cue(payload), tmp_path))[1:] == expected


def test_voices_that_share_a_cue_have_no_ends(tmp_path: Path) -> None:
    transcript = vtt(cue("<v Ann>Hello.<v Bob>Hi."), tmp_path)
    assert [(s.start, s.end) for s in transcript.segments] == [(1.0, None), (1.0, None)]
    assert not transcript.shows_overlap


def test_cues_that_overlap_stay_so(tmp_path: Path) -> None:
    body = "00:01.000 --> 00:05.000\n<v Ann>We could\n\n00:03.000 --> 00:04.000\n<v Bob>No.\n"
    transcript = vtt(body, tmp_path)
    assert [(s.start, s.end) for s in transcript.segments] == [(1.0, 5.0), (3.0, 4.0)]
    assert transcript.shows_overlap


def test_what_is_not_speech_is_left_out(tmp_path: Path) -> None:
    body = (
        "STYLE\n::cue { color: red }\n\nREGION\nid:a\n\nNOTE one line\n\nNOTE\nmore\nlines: of it\n\n"
        "NOTE an arrow --> is no time\n\nintro-1\n" + cue("Hello.").replace(".000\n", ".000 align:start position:10%\n")
    )
    transcript = vtt(body, tmp_path, header="WEBVTT - made by hand\nKind: captions\nLanguage: en\n\n")
    assert rows(transcript) == [(None, "Hello.")]
    assert transcript.segments[0].end == 2.0


@pytest.mark.parametrize("header", ["WEBVTT\n", "WEBVTT\nKind: captions\n", "\ufeffWEBVTT\n\n\n", ""])
def test_headers(header: str, tmp_path: Path) -> None:
    assert rows(vtt("1\n" + cue("<v Ann>Hello."), tmp_path, header)) == [("Ann", "Hello.")]


@pytest.mark.parametrize(
    ("times", "start", "end"),
    [
        ("00:01.500 --> 00:02.000", 1.5, 2.0),
        ("01:00:00.001 --> 100:00:00.000", 3600.001, 360000.0),
        ("0:00:01,5 --> 0:00:02", 1.5, 2.0),
        ("00:00:03.000 --> 00:00:02.000", 3.0, 3.0),
    ],
)
def test_times(times: str, start: float, end: float, tmp_path: Path) -> None:
    segment = vtt(f"{times}\nHello.\n", tmp_path).segments[0]
    assert (segment.start, segment.end) == (start, end)


def test_webex_ids_name_the_speaker(tmp_path: Path) -> None:
    body = (
        '1 "Ann Lee" (99)\n' + cue("Hello\nthere.") + '2 "" (0)\n' + cue("Hm: yes.") + '3 "Bob "B" Ray" (7)\n' + cue("")
    )
    assert rows(vtt(body, tmp_path)) == [("Ann Lee", "Hello there."), (None, "Hm: yes."), ('Bob "B" Ray', "")]


def test_zoom_names(tmp_path: Path) -> None:
    names = ["Ann Lee", "benedikt", "Bo van der Berg (M)", "Cy | Acme", "D. Ray", "Eve (she/her)", "pk910", "+1415"]
    body = "".join(cue(f"{name}: I say: well.", i) for i, name in enumerate(names))
    assert rows(vtt(body, tmp_path)) == [(name, "I say: well.") for name in names]


def test_a_name_and_wrapped_lines(tmp_path: Path) -> None:
    body = cue("Ann: We begin\nwith a note: this.") + cue("Bob: Fine.") + cue("Ann: Good.\nBob: Yes.")
    assert rows(vtt(body, tmp_path)) == [
        ("Ann", "We begin with a note: this."),
        ("Bob", "Fine."),
        ("Ann", "Good."),
        ("Bob", "Yes."),
    ]


@pytest.mark.parametrize("once", ["Note: see below", "https://example.org", "At 10:30 we stop", "So what now: nothing"])
def test_a_colon_once_is_no_speaker(once: str, tmp_path: Path) -> None:
    transcript = vtt(cue("We begin.") + cue(once) + cue("We go on.") + cue("We end."), tmp_path)
    assert [s.speaker for s in transcript.segments] == [None] * 4
    assert transcript.segments[1].text == once


def test_a_cue_without_a_name_has_no_speaker(tmp_path: Path) -> None:
    body = cue("Ann: One.") + cue("[music]") + cue("Bob: Two.") + cue("Note: three.") + cue("Ann: Four.")
    assert [s.speaker for s in vtt(body, tmp_path).segments] == ["Ann", None, "Bob", None, "Ann"]


def test_cues_without_text_are_kept(tmp_path: Path) -> None:
    transcript = vtt(cue("Ann: One.") + cue("") + cue("Ann:"), tmp_path)
    assert rows(transcript) == [("Ann", "One."), (None, ""), ("Ann", "")]


def test_text_without_times_is_kept_and_a_lone_id_is_nothing(tmp_path: Path) -> None:
    transcript = vtt(cue("One.") + "Two, untimed.\n\n" + cue("Three.") + "4\n", tmp_path)
    assert [(s.text, s.start) for s in transcript.segments] == [("One.", 1.0), ("Two, untimed.", None), ("Three.", 1.0)]


def test_times_without_an_empty_line_before_them(tmp_path: Path) -> None:
    body = "00:01.000 --> 00:02.000\nOne.\n00:02.000 --> 00:03.000\n00:03.000 --> 00:04.000\nThree.\n"
    assert [s.text for s in vtt(body, tmp_path).segments] == ["One.", "", "Three."]


@pytest.mark.parametrize(
    "times",
    ["00:01.000 -->", "--> 00:01.000", "00:61.000 --> 00:62.000", "one --> two", "00:01.000 --> 00:02.000x", "1 --> 2"],
)
@pytest.mark.parametrize("suffix", [".vtt", ".srt"])
def test_a_broken_cue_time_names_its_line(times: str, suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"meeting{suffix}"
    head = "WEBVTT\n\n" if suffix == ".vtt" else ""
    path.write_bytes(f"{head}1\n{cue('Hello.')}2\n{times}\nThere.\n".replace("\n", "\r\n").encode())
    with pytest.raises(TranscriptError, match="broken cue time") as caught:
        read_transcript(path)
    assert caught.value.line == (8 if head else 6)
    assert str(caught.value).startswith(f"{path}:{caught.value.line}: ")


@pytest.mark.parametrize("suffix", [".vtt", ".srt"])
def test_a_file_that_is_cut_off_or_has_one_broken_time_is_read(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"meeting{suffix}"
    head = "WEBVTT\n\n" if suffix == ".vtt" else ""
    whole = "".join(cue(f"Ann: {i}.", i) + cue("Bo: Yes.", i) for i in range(10))
    path.write_text(f"{head}{whole}00:00:30.000 --> 00:0:\nAnn: Well.\n\n00:00:31.000 --> 00:", encoding="utf-8")
    found = read_transcript(path)
    assert len(found.spoken) == 21
    assert (found.spoken[-1].speaker, found.spoken[-1].text, found.spoken[-1].start) == ("Ann", "Well.", None)
    assert found.warnings == (
        f"line {61 + len(head.splitlines())}: broken cue time '00:00:30.000 --> 00:0:', read without times",
        f"line {64 + len(head.splitlines())}: broken cue time '00:00:31.000 --> 00:', read without times",
    )


def test_an_empty_vtt_is_an_empty_transcript(tmp_path: Path) -> None:
    assert vtt("", tmp_path, "WEBVTT").segments == ()


def test_srt(tmp_path: Path) -> None:
    body = (
        "1\n00:00:01,000 --> 00:00:02,500\nAnn: Hello\nthere.\n\n"
        "2\n00:00:03,000 --> 00:00:04,000\n<i>Bob: Hi &amp; bye.</i>\n\n\n"
        "3\n00:00:05.000 --> 00:00:06.000 X1:0\n{\\an8}Ann: a <b> b < c\n"
    )
    transcript = srt(body, tmp_path)
    assert rows(transcript) == [("Ann", "Hello there."), ("Bob", "Hi &amp; bye."), ("Ann", "a  b < c")]
    assert (transcript.segments[0].end, transcript.format) == (2.5, "srt")


HOSTILE = ["<v ", "<v.", "<c", "<", "&", "&#", "1", "(", "[a", " ", "--> ", "a:", "-1"]


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_lines_take_no_longer_than_their_length(hostile: str, tmp_path: Path) -> None:
    hostile = hostile * 100_000 + "!:"
    began = time.process_time()
    vtt(cue("<v Ann>Hello.") + cue(hostile), tmp_path)
    srt(cue("Ann: Hello.") + cue(hostile), tmp_path)
    assert time.process_time() - began < 5


def test_what_teams_divides_over_cues_is_one_segment(tmp_path: Path) -> None:
    guid = "5fd7f1de-6442-4b37-a79a-7f43656096ca"
    cues = [
        ("10-0", "00:00:01.000 --> 00:00:03.000", "<v Ann Lee>We looked at the roof,</v>"),
        ("10-1", "00:00:03.000 --> 00:00:05.000", "<v Ann Lee>and it is dry.</v>"),
        ("10-2", "00:00:05.000 --> 00:00:06.000", "Mostly."),
        ("13-0", "00:00:06.500 --> 00:00:07.000", "<v Ann Lee>Next.</v>"),
        ("14-0", "00:00:07.000 --> 00:00:08.000", "<v Bo>Good.</v>"),
        ("14-1", "00:00:08.000 --> 00:00:09.000", "<v Ann Lee>Yes.</v>"),
    ]
    path = tmp_path / "teams.vtt"
    path.write_text("WEBVTT\n\n" + "\n".join(f"{guid}/{n}\n{t}\n{said}\n" for n, t, said in cues), encoding="utf-8")
    found = read_transcript(path)
    assert [(s.speaker, s.text, s.start, s.end) for s in found.segments] == [
        ("Ann Lee", "We looked at the roof, and it is dry. Mostly.", 1.0, 6.0),
        ("Ann Lee", "Next.", 6.5, 7.0),
        ("Bo", "Good.", 7.0, 8.0),
        ("Ann Lee", "Yes.", 8.0, 9.0),
    ]
    assert found.warnings == ("6 cues joined into 4 segments, as Teams divides what is said over cues",)
