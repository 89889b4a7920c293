"""The readers on real files of real tools, in ../shared/data; no words of theirs stand here."""

from __future__ import annotations

from pathlib import Path

import pytest

from convo_local.errors import TranscriptError
from convo_local.formats import read_transcript

pytestmark = pytest.mark.shared

# file under meetings/: segments, speakers, first start, whether two people overlap
MEETINGS = {
    "ami/ES2002a.json": (236, 4, 50.163, True),
    "ami/ES2009b.vtt": (254, 4, 2.547, True),
    "ami/IS1003b.json": (424, 4, 73.402, True),
    "ami/TS3004a.vtt": (346, 4, 6.08, True),
    "gap/GAP02.json": (89, 2, 1.2, True),
    "gap/GAP07.json": (365, 3, 3.9, True),
    "icsi_mrda/Bmr003.json": (2769, 5, 14.074, True),
    "oyez/2019.17-1268-t01.json": (242, 10, 0.0, False),
    "qmsum/Bmr003.json": (1832, 5, None, False),
    "qmsum/education_3.json": (140, 9, None, False),
    "ethereum_zoom/acdc_2026-03-19_176.transcript.vtt": (706, 17, 201.74, False),
    "ethereum_zoom/fcr_2026-03-17_005.transcript.vtt": (218, 7, 31.3, False),
    "ethereum_zoom/focil_2026-03-10_030.transcript.vtt": (201, 8, 283.29, False),
    "ethereum_zoom/pqinterop_2026-03-04_029.transcript.vtt": (420, 16, 3078.05, False),
    "akash_google_meet/committee-steering_008-2023-08-30.md": (141, 11, None, False),
    "polygon_google_meet/12_PPGC_Transcript.md": (20, 6, None, False),
}


@pytest.mark.parametrize("name", MEETINGS)
def test_meetings(name: str, shared: Path) -> None:
    transcript = read_transcript(shared / "meetings" / name)
    found = (len(transcript.segments), len(transcript.speakers), transcript.segments[0].start, transcript.shows_overlap)
    assert found == MEETINGS[name]
    assert all(segment.speaker for segment in transcript.segments)


@pytest.mark.parametrize("name", ["ES2002a", "ES2009b", "IS1003b", "TS3004a"])
def test_json_and_webvtt_of_one_meeting_are_equal(name: str, shared: Path) -> None:
    one, other = (read_transcript(shared / "meetings" / "ami" / f"{name}.{suffix}") for suffix in ("json", "vtt"))
    assert one.segments == other.segments


@pytest.mark.parametrize("name", ["webex.vtt", "teams.vtt", "google_meet.txt"])
def test_layouts_of_one_meeting_agree(name: str, shared: Path) -> None:
    folder = shared / "formats" / "layout_from_ami"
    reference, transcript = read_transcript(folder / "named.srt"), read_transcript(folder / name)
    assert transcript.speakers == reference.speakers
    assert [(t.speaker, t.text) for t in transcript.turns] == [(t.speaker, t.text) for t in reference.turns]
    if transcript.has_times:
        assert transcript.content_hash == reference.content_hash


# file under formats/: segments, speakers
FORMATS = {
    "zoom_cloud_recording.transcript.vtt": (309, 5),
    "google_meet_docs_export.md": (64, 6),
    "podcast_namespace.vtt": (7, 2),
    "whisper_timestamped.json": (4, 0),
    "webvtt_edge/captions_with_bom.vtt": (4, 0),
    "webvtt_edge/comments.vtt": (3, 0),
    "webvtt_edge/cue_tags.vtt": (3, 0),
    "webvtt_edge/metadata_headers.vtt": (2, 0),
    "webvtt_edge/youtube_dl.vtt": (4, 0),
    "webvtt_edge/invalid_timeframe.srt": (5, 0),
}


@pytest.mark.parametrize("name", FORMATS)
def test_files_of_tools(name: str, shared: Path) -> None:
    transcript = read_transcript(shared / "formats" / name)
    assert (len(transcript.segments), len(transcript.speakers)) == FORMATS[name]
    assert not any("<" in segment.text for segment in transcript.segments)


@pytest.mark.parametrize("name", ["gap_transcript.txt"])
def test_other_layouts_are_refused_and_not_misread(name: str, shared: Path) -> None:
    with pytest.raises(TranscriptError, match="not a transcript that can be read"):
        read_transcript(shared / "formats" / name)
