"""JSON rows: Convo's form, its envelopes, times of every kind, and rows that break the rules."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from convo_local.errors import TranscriptError
from convo_local.formats import read_transcript
from convo_local.transcript import Segment, Transcript

ROWS = [
    {"text": "Shall we begin?", "speaker": "Ann", "timestamp": "2026-03-18T15:00:10Z"},
    {"text": "Yes.", "speaker": "Bob", "timestamp": "2026-03-18T15:00:12.500Z"},
    {"text": "Then the budget.", "speaker": "Ann", "timestamp": "2026-03-18T15:01:10Z"},
]


def read(document: Any, folder: Path) -> Transcript:
    path = folder / "meeting.json"
    path.write_text(document if isinstance(document, str) else json.dumps(document), encoding="utf-8")
    return read_transcript(path)


@pytest.mark.parametrize(
    "document",
    [ROWS, {"segments": ROWS}, {"data": ROWS}, {"data": {"segments": ROWS}}, {"utterances": ROWS}],
    ids=["list", "segments", "data list", "data segments", "utterances"],
)
def test_envelopes(document: Any, tmp_path: Path) -> None:
    transcript = read(document, tmp_path)
    assert transcript.segments == (
        Segment(0, "Ann", "Shall we begin?", 0.0),
        Segment(1, "Bob", "Yes.", 2.5),
        Segment(2, "Ann", "Then the budget.", 60.0),
    )
    assert transcript.started_at == datetime(2026, 3, 18, 15, 0, 10, tzinfo=UTC)
    assert [transcript.timestamp(s) for s in transcript.segments] == ["15:00", "15:00", "15:01"]


def test_python_and_file_agree(tmp_path: Path) -> None:
    assert read(ROWS, tmp_path).content_hash == read_transcript(ROWS).content_hash


def test_qmsum_has_content_and_no_times(tmp_path: Path) -> None:
    rows = [{"speaker": "Chair", "content": "Order ."}, {"speaker": "Member", "content": ""}]
    transcript = read({"topic_list": [], "meeting_transcripts": rows}, tmp_path)
    assert transcript.segments == (Segment(0, "Chair", "Order ."), Segment(1, "Member", ""))


def test_no_segments_is_an_empty_transcript(tmp_path: Path) -> None:
    assert read({"segments": []}, tmp_path).segments == ()


def test_the_title_is_kept(tmp_path: Path) -> None:
    assert read({"title": "Weekly", "segments": ROWS}, tmp_path).title == "Weekly"


def one(**row: Any) -> Segment:
    return read_transcript([{"text": "Hello.", **row}]).segments[0]


@pytest.mark.parametrize(
    ("row", "start", "end"),
    [
        ({}, None, None),
        ({"start": 3, "end": 4.25}, 3.0, 4.25),
        ({"start": 0}, 0.0, None),
        ({"timestamp": 12.5}, 12.5, None),
        ({"timestamp": "00:01:02.5"}, 62.5, None),
        ({"start": "1:00:00", "end": "1:00:01"}, 3600.0, 3601.0),
        ({"start": None, "timestamp": "", "end": None}, None, None),
        ({"start": 5.0, "timestamp": "[00:05]"}, 5.0, None),  # only shown: `start` says when
        ({"start": 5.0, "end": 4.0}, 5.0, 5.0),  # no length is below zero
    ],
)
def test_times(row: dict[str, Any], start: float | None, end: float | None) -> None:
    segment = one(**row)
    assert (segment.start, segment.end) == (start, end)


def test_the_clock_beside_seconds_tells_when_second_0_was() -> None:
    transcript = read_transcript([{"text": "Hi.", "start": 30.0, "timestamp": "2026-03-18T15:00:30+01:00"}])
    assert transcript.started_at == datetime(2026, 3, 18, 15, 0, tzinfo=timezone(timedelta(hours=1)))
    assert transcript.segments[0].start == 30.0


def test_rows_out_of_order_keep_their_order_and_begin_at_the_earliest() -> None:
    transcript = read_transcript([ROWS[2], ROWS[0]])
    assert [s.text for s in transcript.segments] == ["Then the budget.", "Shall we begin?"]
    assert [s.start for s in transcript.segments] == [60.0, 0.0]


def test_wall_clock_ends() -> None:
    row = {"text": "Hi.", "start": "2026-03-18T15:00:00", "end": "2026-03-18T15:00:02"}
    assert read_transcript([row]).segments[0] == Segment(0, None, "Hi.", 0.0, 2.0)


def test_datetimes_from_python() -> None:
    at = datetime(2026, 3, 18, 15, tzinfo=UTC)
    transcript = read_transcript(
        [{"text": "a", "timestamp": at}, {"text": "b", "timestamp": at + timedelta(seconds=4)}]
    )
    assert (transcript.started_at, transcript.segments[1].start) == (at, 4.0)


@pytest.mark.parametrize(
    ("speaker", "label"),
    [
        ("Ann", "Ann"),
        ("  Ann \n Lee ", "Ann Lee"),
        (0, "0"),
        (None, None),
        ("", None),
        ("Unknown", None),
        ("__proto__", "__proto__"),
        ("A" * 10_000, "A" * 10_000),
    ],
)
def test_speakers(speaker: Any, label: str | None) -> None:
    assert one(speaker=speaker).speaker == label


@pytest.mark.parametrize(
    ("rows", "user"),
    [
        ([{"speaker": "You"}, {"speaker": "Ann"}], "You"),
        ([{"speaker": "me"}], "me"),
        ([{"speaker": "You"}, {"speaker": "Me"}], None),
        ([{"speaker": "Ann", "is_user": True}, {"speaker": "Bob", "is_user": False}], "Ann"),
        ([{"speaker": "Ann", "is_user": True}, {"speaker": "You"}], "Ann"),
        ([{"speaker": "Ann", "is_user": True}, {"speaker": "Bob", "is_user": True}], None),
        ([{"is_user": True}], None),
        ([{"speaker": "Ann", "is_user": "yes"}], None),
        ([{"speaker": "Youssef"}], None),
    ],
)
def test_who_the_source_says_the_user_is(rows: list[dict[str, Any]], user: str | None) -> None:
    assert read_transcript([{"text": "Hi.", **row} for row in rows]).user_speaker == user


def test_text_is_kept_but_for_white_space_at_its_ends() -> None:
    assert one(text=" Two  spaces,\na line \n").text == "Two  spaces,\na line"


def test_half_a_surrogate_pair_is_replaced(tmp_path: Path) -> None:
    transcript = read('{"segments": [{"text": "a\\ud800b \\ud83d\\ude00", "speaker": "\\udfff"}]}', tmp_path)
    assert transcript.segments == (Segment(0, "\ufffd", "a\ufffdb 😀"),)


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ({}, "has no text"),
        ({"text": None}, "has no text"),
        ({"text": 5}, "a number as its text"),
        ({"text": "a", "speaker": ["Ann"]}, "a list as its speaker"),
        ({"text": "a", "speaker": True}, "true or false as its speaker"),
        ({"text": "a", "start": "soon"}, "start is 'soon'"),
        ({"text": "a", "timestamp": "2026-03-18"}, "expected ISO 8601 with date and time"),
        ({"text": "a", "timestamp": "12:34"}, "H:MM:SS"),
        ({"text": "a", "start": -1}, "start is -1"),
        ({"text": "a", "start": 1e400}, "start is inf"),
        ({"text": "a", "start": float("nan")}, "start is nan"),
        ({"text": "a", "start": 10**400}, "expected seconds"),
        ({"text": "a", "timestamp": 1_773_846_000}, "at most a week"),
        ({"text": "a", "start": True}, "start is True"),
        ({"text": "a", "end": []}, "end is"),
        ({"text": "a", "start": 5, "timestamp": "0001-01-01T00:00:00"}, "not a time that a meeting has"),
        ("a", "is a string"),
        (None, "is null"),
    ],
)
def test_rows_that_break_the_rules(row: Any, says: str) -> None:
    with pytest.raises(TranscriptError) as caught:
        read_transcript([{"text": "Fine."}, row])
    assert "row 2" in str(caught.value) or "meeting" in says
    assert says in str(caught.value)


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([{"timestamp": "2026-03-18T15:00:00Z"}, {"timestamp": "2026-03-18T15:00:01"}], "UTC offset"),
        ([{"timestamp": "2026-03-18T15:00:00Z"}, {"start": 5}], "some are wall clock"),
    ],
)
def test_times_of_two_kinds(rows: list[dict[str, Any]], says: str) -> None:
    with pytest.raises(TranscriptError, match=says):
        read_transcript([{"text": "Hi.", **row} for row in rows])


def test_a_broken_row_in_a_file_names_file_and_row(tmp_path: Path) -> None:
    with pytest.raises(TranscriptError, match=r"meeting\.json: segment 2 has no text") as caught:
        read({"segments": [{"text": "a"}, {}]}, tmp_path)
    assert caught.value.path == tmp_path / "meeting.json"


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ('{"segments": [\n {"text": "a"},\n {"text": }\n]}', 3, "broken JSON"),
        ('{"segments": [{"text": "a"}]', 1, "broken JSON"),
        ("not json", 1, "broken JSON"),
        ('{"text": "a"} {"text": "b"}\n', 1, "Extra data"),
        ('{"text": "a"}\n{"text": "b"}\n{"text": }\n', 3, "broken JSON"),
        ('{"segments": [{"text": "a", "start": NaN}]}', None, "NaN"),
        ('{"a": ' + "1" * 5000 + "}", None, "broken JSON"),
        ("[" * 100_000, None, "nested too deeply"),
    ],
)
def test_broken_json(text: str, line: int | None, says: str, tmp_path: Path) -> None:
    with pytest.raises(TranscriptError, match=says) as caught:
        read(text, tmp_path)
    assert caught.value.line == line


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"meeting": "Notes", "action_items": []},
        {"segments": "none"},
        {"data": {"data": {"segments": ROWS}}},
        {"segments": [{"said": "a", "startTime": 1.5}]},
        5,
        None,
    ],
)
def test_json_of_another_shape_is_refused(document: Any, tmp_path: Path) -> None:
    with pytest.raises(TranscriptError, match="not a transcript that can be read; expected JSON"):
        read(document, tmp_path)
