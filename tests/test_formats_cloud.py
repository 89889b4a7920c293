"""Recognisers in the cloud: Deepgram, AssemblyAI, AWS Transcribe. The talk here is invented."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from convo_local.errors import TranscriptError
from convo_local.formats import READERS, read_transcript
from convo_local.formats.source import Source
from convo_local.transcript import Transcript

Row = tuple[str | None, str, float | None, float | None]


def read(folder: Path, document: Any) -> Transcript:
    path = folder / "answer.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    return read_transcript(path)


def rows(found: Transcript) -> list[Row]:
    return [(s.speaker, s.text, s.start, s.end) for s in found.segments]


def deepgram(*channels: list[dict[str, Any]], utterances: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    found = [{"alternatives": [{"transcript": "", "confidence": 0.9, "words": words}]} for words in channels]
    results = {"channels": found} | ({} if utterances is None else {"utterances": utterances})
    return {"metadata": {"request_id": "r", "duration": 9.0, "channels": len(channels)}, "results": results}


def heard(word: str, start: float, end: float, **more: Any) -> dict[str, Any]:
    return {
        "word": word.lower().strip("."),
        "punctuated_word": word,
        "start": start,
        "end": end,
        "confidence": 0.9,
        **more,
    }


def test_deepgram_utterances_with_speakers(tmp_path: Path) -> None:
    said = [
        {
            "start": 0.5,
            "end": 1.5,
            "channel": 0,
            "transcript": "The nets are dry.",
            "speaker": 0,
            "words": [],
            "id": "a",
        },
        {"start": 1.6, "end": 1.8, "channel": 0, "transcript": "", "speaker": 1, "words": [], "id": "b"},
        {"start": 2.0, "end": 3.0, "channel": 0, "transcript": "Good.", "speaker": 1, "words": [], "id": "c"},
    ]
    found = read(tmp_path, deepgram([], utterances=said))
    assert found.format == "deepgram"
    assert rows(found) == [("0", "The nets are dry.", 0.5, 1.5), ("1", "Good.", 2.0, 3.0)]
    assert found.warnings == ("1 utterance without text",)


def test_deepgram_words_end_at_a_change_of_speaker_and_at_a_pause(tmp_path: Path) -> None:
    words = [
        heard("The", 0.0, 0.2, speaker=0),
        heard("nets.", 0.3, 0.6, speaker=0),
        heard("Dry.", 1.6, 2.0, speaker=0),  # a second later
        heard("Good.", 2.1, 2.4, speaker=1),
    ]
    found = read(tmp_path, deepgram(words))
    assert found.warnings == ("4 words joined into 3 segments, at changes of speaker and pauses of 1 s",)
    assert rows(found) == [
        ("0", "The nets.", 0.0, 0.6),
        ("0", "Dry.", 1.6, 2.0),
        ("1", "Good.", 2.1, 2.4),
    ]


def test_deepgram_channels_are_people_where_nobody_is_diarised(tmp_path: Path) -> None:
    found = read(tmp_path, deepgram([heard("Hello.", 0.0, 0.5), heard("Bye.", 5.0, 5.5)], [heard("Hi.", 1.0, 1.5)]))
    assert rows(found) == [
        ("channel 0", "Hello.", 0.0, 0.5),
        ("channel 1", "Hi.", 1.0, 1.5),
        ("channel 0", "Bye.", 5.0, 5.5),
    ]


def test_assemblyai_is_in_milliseconds(tmp_path: Path) -> None:
    about = {"id": "x", "status": "completed", "audio_duration": 9, "text": "Hello. Hi."}
    word = [{"text": "Hello.", "start": 170, "end": 718, "confidence": 0.9, "speaker": "A"}]
    said = [
        {"text": "Hello.", "start": 170, "end": 718, "speaker": "A", "confidence": 0.9, "words": word},
        {"text": "Hi.", "start": 900, "end": 1200, "speaker": "B", "confidence": 0.9, "words": []},
    ]
    found = read(tmp_path, {**about, "utterances": said, "words": word})
    assert found.format == "assemblyai"
    assert rows(found) == [("A", "Hello.", 0.17, 0.718), ("B", "Hi.", 0.9, 1.2)]
    alone = [{**word[0], "speaker": None}, {"text": "Hi.", "start": 900, "end": 1200, "speaker": None}]
    assert rows(read(tmp_path, {**about, "utterances": None, "words": alone})) == [(None, "Hello. Hi.", 0.17, 1.2)]
    assert rows(read(tmp_path, {**about, "utterances": None, "words": None})) == [(None, "Hello. Hi.", None, None)]


def aws(word: str, start: str | None, end: str | None, **more: Any) -> dict[str, Any]:
    times = {} if start is None else {"start_time": start, "end_time": end}
    kind = "punctuation" if start is None else "pronunciation"
    return {"type": kind, "alternatives": [{"confidence": "1.0", "content": word}], **times, **more}


ITEMS = [aws("Dry", "0.5", "0.8"), aws(".", None, None), aws("Good", "1.1", "1.4"), aws(".", None, None)]
TURNS = [
    {"start_time": "0.5", "end_time": "0.81", "speaker_label": "spk_0", "items": []},
    {"start_time": "1.1", "end_time": "1.4", "speaker_label": "spk_1", "items": []},
]


def test_aws_speakers_by_segment_by_item_and_by_channel(tmp_path: Path) -> None:
    expected = [("spk_0", "Dry.", 0.5, 0.8), ("spk_1", "Good.", 1.1, 1.4)]
    labelled = {"results": {"transcripts": [], "speaker_labels": {"speakers": 2, "segments": TURNS}, "items": ITEMS}}
    found = read(tmp_path, labelled)
    assert (found.format, rows(found)) == ("aws-transcribe", expected)
    own = [{**item, "speaker_label": f"spk_{i // 2}"} for i, item in enumerate(ITEMS)]
    assert rows(read(tmp_path, {"results": {"items": own}})) == expected
    channels = [{"channel_label": "ch_0", "items": ITEMS[2:]}, {"channel_label": "ch_1", "items": ITEMS[:2]}]
    by_channel = {"results": {"items": ITEMS, "channel_labels": {"channels": channels, "number_of_channels": 2}}}
    assert rows(read(tmp_path, by_channel)) == [("ch_1", "Dry.", 0.5, 0.8), ("ch_0", "Good.", 1.1, 1.4)]
    assert rows(read(tmp_path, {"results": {"items": ITEMS}})) == [(None, "Dry. Good.", 0.5, 1.4)]


def test_a_time_that_is_none_is_an_error_with_its_row(tmp_path: Path) -> None:
    with pytest.raises(TranscriptError, match="utterance 1: start is 'soon'"):
        read(tmp_path, deepgram([heard("Hello.", "soon", 0.5)]))  # type: ignore[arg-type]  # what is tested


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-5, 10**6)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "results",
                    "channels",
                    "metadata",
                    "utterances",
                    "words",
                    "alternatives",
                    "transcript",
                    "word",
                    "speaker",
                    "channel",
                    "start",
                    "end",
                    "text",
                    "items",
                    "audio_duration",
                    "type",
                    "content",
                    "start_time",
                    "end_time",
                    "speaker_label",
                    "speaker_labels",
                    "segments",
                    "channel_labels",
                ]  # a row
            ),
            inner,
            max_size=6,
        )
    ),
    max_leaves=25,
)


@pytest.mark.parametrize("name", ["deepgram", "assemblyai", "aws-transcribe"])
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(value=VALUES)
def test_any_json_gives_a_transcript_or_a_transcript_error(name: str, value: Any) -> None:
    reader = next(r for r in READERS if r.name == name)
    frames = {
        "deepgram": {"metadata": {}, "results": {"channels": value, "utterances": value}},
        "assemblyai": {"audio_duration": 1, "words": value, "utterances": value, "text": value},
        "aws-transcribe": {
            "results": {
                "items": [{"alternatives": value, "type": "pronunciation", "start_time": value}, value],
                "speaker_labels": value,
            }
        },
    }
    for document in (value, frames[name]):
        source = Source(Path("any.json"), json.dumps(document).encode())
        try:
            if reader.sniff(source):
                reader.read(source)
        except TranscriptError:
            pass


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "tool", "segments", "speakers", "last"),
    [
        ("deepgram_nova2_speakers_utterances.json", "deepgram", 22, 3, 163.0),
        ("assemblyai_utterances.json", "assemblyai", 1, 1, 25.14),
        ("aws_transcribe_speaker_labels.json", "aws-transcribe", 9, 3, 141.0),
    ],
)
def test_real_answers(name: str, tool: str, segments: int, speakers: int, last: float, shared: Path) -> None:
    found = read_transcript(shared / "formats" / name)
    assert (found.format, len(found.segments), len(found.speakers)) == (tool, segments, speakers)
    end = found.segments[-1].end
    assert end is not None
    assert abs(end - last) < 1.5
    written = json.loads((shared / "formats" / name).read_text(encoding="utf-8"))
    whole = {
        "deepgram": lambda: written["results"]["channels"][0]["alternatives"][0]["transcript"],
        "assemblyai": lambda: written["text"],
        "aws-transcribe": lambda: written["results"]["transcripts"][0]["transcript"],
    }[tool]()
    assert " ".join(s.text for s in found.segments).split() == whole.split()
