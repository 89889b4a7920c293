"""The readers on real files of real tools, in ../shared/data; no words of theirs stand here."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from convo_local.errors import TranscriptError
from convo_local.formats import read_transcript

pytestmark = pytest.mark.shared

# every transcript file there: format, segments, speakers, first start, last end, and the first and last texts' digests
FILES = {
    name: tuple(expected)
    for name, *expected in map(
        str.split,
        """
formats/assemblyai_utterances.json assemblyai 1 1 0.17 25.14 e74007b2 e74007b2
formats/aws_transcribe_speaker_labels.json aws-transcribe 9 3 0.49 141.54 fc0d5194 cfdd89d4
formats/chat_bullets.cha chat 13 1 0.125 25.835 2d8bd7d9 ee27b65c
formats/deepgram_nova2_speakers_utterances.json deepgram 22 3 3.04 163.105 e90088ec eef6c7c6
formats/elan_sample_2.8.eaf elan 399 0 2.0 1199.0 591bce68 989036e9
formats/google_meet_docs_export.md text 64 6 - - 436fd530 a6b0ded6
formats/layout_from_ami/fireflies.json fireflies 114 4 50.163 600.064 03b25bed 7edf7270
formats/layout_from_ami/google_meet.txt text 77 4 - - bceaccfc 7edf7270
formats/layout_from_ami/meetily_transcripts.json meetily 114 0 50.163 600.064 03b25bed 7edf7270
formats/layout_from_ami/named.srt srt 114 4 50.163 600.064 03b25bed 7edf7270
formats/layout_from_ami/omi_transcript_segments.json omi 114 4 50.163 600.064 03b25bed 7edf7270
formats/layout_from_ami/otter.txt otter 77 4 50.0 - bceaccfc 7edf7270
formats/layout_from_ami/rev_style.txt rev 77 4 50.0 - bceaccfc 7edf7270
formats/layout_from_ami/teams.vtt webvtt 114 4 50.163 600.064 03b25bed 7edf7270
formats/layout_from_ami/webex.vtt webvtt 114 4 50.163 600.064 03b25bed 7edf7270
formats/layout_from_ami/zoom_meeting_saved_closed_caption.txt zoom-captions 114 4 0.0 - 03b25bed 7edf7270
formats/podcast_namespace.html podcast-html 10 3 0.0 - 79e62fe8 b471d1e5
formats/podcast_namespace.json podcast 2 2 0.5 3.0 02f68e27 b003f3a0
formats/podcast_namespace.srt srt 222 3 0.179 754.769 b1cb94f3 00315a09
formats/podcast_namespace.vtt webvtt 7 2 0.0 25.35 5e496187 a8776215
formats/praat_utterances.TextGrid praat 12 2 0.0 25.94 1589999b ee27b65c
formats/webvtt_edge/captions_with_bom.vtt webvtt 4 0 0.5 21.58 6a6ad73b 12707fd1
formats/webvtt_edge/comments.vtt webvtt 3 0 135.0 150.0 7533c8cd bc7ebd2d
formats/webvtt_edge/cue_tags.vtt webvtt 3 0 16.5 21.5 446e2c14 314116f7
formats/webvtt_edge/invalid_timeframe.srt srt 5 0 0.5 23.88 6a6ad73b e1318da0
formats/webvtt_edge/metadata_headers.vtt webvtt 2 0 0.5 11.89 6a6ad73b ce36b550
formats/webvtt_edge/missing_timeframe.vtt webvtt 7 0 0.5 30.28 6a6ad73b f6b84e8d
formats/webvtt_edge/sample.sbv sbv 5 0 0.378 17.484 6a6ad73b e1318da0
formats/webvtt_edge/youtube_dl.vtt webvtt 4 0 286.07 305.4 a495a4b8 b24e7355
formats/whisper_timestamped.json json 4 0 0.12 25.32 8e00555e 7c1ef063
formats/whisperx_diarized.json whisperx 99 4 0.369 734.482 5e1dfa15 90546e4b
formats/zoom_chat.txt zoom-chat 20 6 132.0 - b96f0fe2 89c79ed4
formats/zoom_cloud_recording.transcript.vtt webvtt 309 5 29.82 2039.78 cdb7a02c 14d6a018
meetings/akash_google_meet/committee-steering_008-2023-08-30.md text 141 11 - - 95de0cee 4298f8a4
meetings/ami/ES2002a.json json 236 4 50.163 1109.487 03b25bed 8425044e
meetings/ami/ES2002a.vtt webvtt 236 4 50.163 1109.487 03b25bed 8425044e
meetings/ami/ES2009b.json json 254 4 2.547 1429.782 d38a9014 7d54203a
meetings/ami/ES2009b.vtt webvtt 254 4 2.547 1429.782 d38a9014 7d54203a
meetings/ami/IS1003b.json json 424 4 73.402 1610.736 130cb2e5 22f0800a
meetings/ami/IS1003b.vtt webvtt 424 4 73.402 1610.736 130cb2e5 22f0800a
meetings/ami/TS3004a.json json 346 4 6.08 1328.975 1eb32d1e 8e952389
meetings/ami/TS3004a.vtt webvtt 346 4 6.08 1328.975 1eb32d1e 8e952389
meetings/earnings21/4330115.nlp rev-nlp 41 8 - - c773dfc2 2193beb5
meetings/ethereum_zoom/acdc_2026-03-19_176.chat.txt zoom-chat 228 35 400.0 - 42810048 b3d84068
meetings/ethereum_zoom/acdc_2026-03-19_176.transcript.vtt webvtt 706 17 201.74 5747.34 62797475 d34d6c96
meetings/ethereum_zoom/fcr_2026-03-17_005.chat.txt zoom-chat 20 5 222.0 - 67bd0d05 fcec9150
meetings/ethereum_zoom/fcr_2026-03-17_005.transcript.vtt webvtt 218 7 31.3 1727.579 98a0ca94 3128583a
meetings/ethereum_zoom/focil_2026-03-10_030.chat.txt zoom-chat 4 4 440.0 - b827d596 11c4d9ed
meetings/ethereum_zoom/focil_2026-03-10_030.transcript.vtt webvtt 201 8 283.29 1797.95 282495e1 9d30fa00
meetings/ethereum_zoom/pqinterop_2026-03-04_029.chat.txt zoom-chat 32 11 2888.0 - af61ae8d 44c66161
meetings/ethereum_zoom/pqinterop_2026-03-04_029.transcript.vtt webvtt 420 16 3078.05 6358.86 5aa9129d d6276f6c
meetings/gap/GAP02.json json 89 2 1.2 142.1 03b25bed 3c308a1c
meetings/gap/GAP03.json json 204 2 0.2 481.7 a44b3ca7 c10c0371
meetings/gap/GAP07.json json 365 3 3.9 726.1 03b25bed 59010ce8
meetings/gap/GAP08.json json 384 3 2.6 536.8 fa6bb507 a11df4f3
meetings/gap/GAP10.json json 111 2 2.3 231.7 6cdbc2f5 7a62b266
meetings/gap/GAP13.json json 316 2 1.8 519.7 affda2e8 69e285c0
meetings/gap/GAP20.json json 140 3 0.5 371.3 03b25bed 03b25bed
meetings/gap/GAP25.json json 308 3 0.2 476.1 d5903e2e 09fc9608
meetings/icsi_mrda/Bmr003.json json 2769 5 14.074 4622.3 fc9fb017 fed9c606
meetings/icsi_mrda/Bro005.json json 1481 5 8.567 4198.82 831e1dbb 7cc3d148
meetings/oyez/2019.17-1268-t01.json json 242 10 0.0 3608.6 5cbca7d1 ecf954f6
meetings/polygon_google_meet/12_PPGC_Transcript.md text 20 6 - - b2179b37 1e9443e9
meetings/qmsum/Bmr003.json json 1832 5 - - c5071abb 4899da6c
meetings/qmsum/Bro005.json json 686 5 - - a9325962 2cf714a1
meetings/qmsum/ES2002a.json json 287 4 - - d9daa56d 97b304b3
meetings/qmsum/ES2009b.json json 298 4 - - f62695b2 dd005893
meetings/qmsum/IS1003b.json json 407 4 - - 0e1adfea 087449b9
meetings/qmsum/TS3004a.json json 435 4 - - 20b48394 ee5a65eb
meetings/qmsum/covid_1.json json 338 92 - - 09de7c0e f11bef96
meetings/qmsum/education_3.json json 140 9 - - 1a87bd1b d6f73655
""".strip().splitlines(),
    )
}
# and every other, which is none that we know
REFUSED = {
    "formats/gap_transcript.txt": "not a transcript that can be read",  # its speakers are numbered utterances
    "formats/rttm_voxconverse.rttm": "put it beside the transcript",
    "meetings/earnings21/4330115.speakers.csv": "not a transcript that can be read",
}
REFUSED |= {
    f"meetings/ami/{name}.rttm": "put it beside the transcript" for name in ("ES2002a", "ES2009b", "IS1003b", "TS3004a")
}
REFUSED |= {"meetings/earnings21/4330115.rttm": "put it beside the transcript"}
REFUSED |= {
    f"meetings/ethereum_zoom/{name}.tldr.json": "not a transcript that can be read"
    for name in ("acdc_2026-03-19_176", "fcr_2026-03-17_005", "focil_2026-03-10_030", "pqinterop_2026-03-04_029")
}


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:8]


@pytest.mark.parametrize("name", FILES)
def test_files(name: str, shared: Path) -> None:
    found = read_transcript(shared / name)
    first, last = found.segments[0], found.segments[-1]
    times = ("-" if time is None else str(time) for time in (first.start, last.end))
    counts = (str(len(found.segments)), str(len(found.speakers)))
    assert (found.format, *counts, *times, _digest(first.text), _digest(last.text)) == FILES[name]


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_transcript_is_refused_and_not_misread(name: str, shared: Path) -> None:
    with pytest.raises(TranscriptError, match=REFUSED[name]):
        read_transcript(shared / name)


def test_every_file_is_expected(shared: Path) -> None:
    folders = (shared / "formats", shared / "meetings")
    there = {
        path.relative_to(shared).as_posix() for folder in folders for path in folder.rglob("*.*") if path.is_file()
    }
    assert there == FILES.keys() | REFUSED.keys()


def test_times_of_people_show_whether_they_overlap(shared: Path) -> None:
    assert read_transcript(shared / "meetings/ami/ES2002a.vtt").shows_overlap
    assert read_transcript(shared / "meetings/gap/GAP02.json").shows_overlap
    assert not read_transcript(shared / "meetings/ethereum_zoom/fcr_2026-03-17_005.transcript.vtt").shows_overlap
    assert not read_transcript(shared / "meetings/oyez/2019.17-1268-t01.json").shows_overlap


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
