"""One invented talk as each tool would write it: what the tests of all readers, and the fuzzer's seeds, are made of.

A layout is written after the tool's own documentation or files (the readers name them), with the keys beside the talk
that such files have.
"""

from __future__ import annotations

import html
import io
import json
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple
from xml.sax.saxutils import escape, quoteattr


class Said(NamedTuple):
    """What one person says at once; times in whole seconds."""

    speaker: str
    text: str
    start: int
    end: int


class Timed(NamedTuple):
    """A word, without the mark at its end, and that mark."""

    word: str
    mark: str
    start: float
    end: float


Write = Callable[[Sequence[Said]], bytes]

PEOPLE = ("Ann Lee", "Bo", "Chidi Obi")
NUMBERS = ("0", "1", "2")


class Layout(NamedTuple):
    """A reader's name, and what of the talk its files hold: labels, starts, ends, the tool and the usual suffix."""

    reader: str
    suffix: str
    write: Write
    labels: tuple[str, ...] = PEOPLE
    speakers: bool = True
    starts: bool = True
    ends: bool = True
    tool: str | None = None


def words(one: Said) -> list[Timed]:
    """Its words at even distances."""
    parts = one.text.split()
    step = (one.end - one.start) / len(parts)
    found = []
    for i, part in enumerate(parts):
        start = round(one.start + i * step, 3)
        end = one.end if i == len(parts) - 1 else round(one.start + (i + 1) * step - 0.01, 3)
        bare = part.rstrip(".,?!")
        found.append(Timed(bare, part[len(bare) :], start, float(end)))
    return found


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode()


def _clock(seconds: float, point: str = ".", hours: int = 2) -> str:
    ms = round(seconds * 1000)
    whole = f"{ms // 3_600_000:0{hours}}:{ms // 60_000 % 60:02}:{ms // 1000 % 60:02}"
    return f"{whole}{point}{ms % 1000:03}" if point else whole


def _minutes(seconds: int) -> str:
    return f"{seconds // 60}:{seconds % 60:02}" if seconds < 3600 else _clock(seconds, "", 1)


# Cues


def zoom_vtt(said: Sequence[Said]) -> bytes:
    cues = [
        f"{i}\r\n{_clock(s.start)} --> {_clock(s.end)}\r\n{s.speaker}: {s.text}\r\n"
        for i, s in enumerate(said, start=1)
    ]
    return ("WEBVTT\r\n\r\n" + "\r\n".join(cues)).encode()


def teams_vtt(said: Sequence[Said]) -> bytes:
    """What is said is divided over two cues where it has two words."""
    guid, cues = "2d4f6a1b-0c3e-4f5a-9b8d-7e6f5a4b3c2d", []
    for i, s in enumerate(said):
        parts = s.text.split(" ", 1)
        middle = (s.start + s.end) / 2
        for j, part in enumerate(parts):
            start, end = (s.start, middle if len(parts) > 1 else s.end) if j == 0 else (middle, s.end)
            text = f"<v {html.escape(s.speaker, quote=False)}>{html.escape(part, quote=False)}</v>"
            cues.append(f"{guid}/{i}-{j}\n{_clock(start)} --> {_clock(end)}\n{text}\n")
    return ("WEBVTT\n\n" + "\n".join(cues)).encode()


def webex_vtt(said: Sequence[Said]) -> bytes:
    cues = [
        f'{i} "{s.speaker}" (3254176)\n{_clock(s.start)} --> {_clock(s.end)}\n{html.escape(s.text, quote=False)}\n'
        for i, s in enumerate(said, start=1)
    ]
    return ("WEBVTT\n\n" + "\n".join(cues)).encode()


def voiced_vtt(said: Sequence[Said]) -> bytes:
    cues = [
        f"{_clock(s.start)} --> {_clock(s.end)} align:start position:0%\n"
        f"<v.loud {s.speaker}><c.yellow>{html.escape(s.text, quote=False)}</c>\n"
        for s in said
    ]
    head = "\ufeffWEBVTT - talk\nKind: subtitles\n\nNOTE\nnot talk\n\nSTYLE\n::cue { color: red }\n\nREGION\nid:a\n\n"
    return (head + "\n".join(cues)).encode()


def youtube_vtt(said: Sequence[Said]) -> bytes:
    """Captions of which the words have times of their own."""
    cues = [
        f"{_clock(s.start)} --> {_clock(s.end)} align:start position:0%\n"
        + "".join(
            f"{'' if i == 0 else f'<{_clock(w.start)}><c> '}{w.word}{w.mark}{'' if i == 0 else '</c>'}"
            for i, w in enumerate(words(s))
        )
        + "\n"
        for s in said
    ]
    return ("WEBVTT\nKind: captions\nLanguage: en\n\n" + "\n".join(cues)).encode()


def srt(said: Sequence[Said]) -> bytes:
    cues = [
        f"{i}\n{_clock(s.start, ',')} --> {_clock(s.end, ',')}\n{s.speaker}: {s.text}\n"
        for i, s in enumerate(said, start=1)
    ]
    return "\n".join(cues).encode()


def sbv(said: Sequence[Said]) -> bytes:
    return "\n".join(f"{_clock(s.start, hours=1)},{_clock(s.end, hours=1)}\n{s.text}\n" for s in said).encode()


# JSON of recognisers


def convo(said: Sequence[Said]) -> bytes:
    rows = [{"text": s.text, "speaker": s.speaker, "timestamp": f"2026-03-18T15:{_mmss(s.start)}Z"} for s in said]
    return _json({"data": {"id": "sess_1", "title": "Talk", "segments": rows}})


def _mmss(seconds: int) -> str:
    return f"{seconds // 60:02}:{seconds % 60:02}"


def rows_json(said: Sequence[Said]) -> bytes:
    return _json([{"text": s.text, "speaker": s.speaker, "start": s.start, "end": s.end} for s in said])


def jsonl(said: Sequence[Said]) -> bytes:
    rows = ({"text": s.text, "speaker": s.speaker, "start": s.start, "end": s.end} for s in said)
    return "".join(json.dumps(row) + "\n" for row in rows).encode()


def whisper(said: Sequence[Said]) -> bytes:
    rows = [
        {
            "id": i,
            "seek": 0,
            "start": float(s.start),
            "end": float(s.end),
            "text": f" {s.text}",
            "tokens": [50364, 1119],
            "temperature": 0.0,
            "avg_logprob": -0.2,
            "compression_ratio": 1.1,
            "no_speech_prob": 0.01,
        }
        for i, s in enumerate(said)
    ]
    return _json({"text": " ".join(s.text for s in said), "segments": rows, "language": "en"})


def faster_whisper(said: Sequence[Said]) -> bytes:
    rows = [
        {
            "id": i,
            "seek": 0,
            "start": s.start,
            "end": s.end,
            "text": f" {s.text}",
            "tokens": [50364],
            "avg_logprob": -0.2,
            "compression_ratio": 1.1,
            "no_speech_prob": 0.0,
            "words": [
                {"start": w.start, "end": w.end, "word": f" {w.word}{w.mark}", "probability": 0.9} for w in words(s)
            ],
            "temperature": 0.0,
        }
        for i, s in enumerate(said)
    ]
    return _json(rows)


def whisper_timestamped(said: Sequence[Said]) -> bytes:
    rows = [
        {
            "id": i,
            "seek": 0,
            "start": s.start,
            "end": s.end,
            "text": f" {s.text}",
            "confidence": 0.9,
            "words": [{"text": w.word + w.mark, "start": w.start, "end": w.end, "confidence": 0.9} for w in words(s)],
        }
        for i, s in enumerate(said)
    ]
    return _json({"text": "", "segments": rows, "language": "en"})


def whisperx(said: Sequence[Said]) -> bytes:
    """Two people's words in one segment, which is to be divided."""
    found = [
        {"word": w.word + w.mark, "start": w.start, "end": w.end, "score": 0.9, "speaker": s.speaker}
        for s in said
        for w in words(s)
    ]
    text = " ".join(str(word["word"]) for word in found)
    rows = [{"start": said[0].start, "end": said[-1].end, "text": text, "words": found, "speaker": said[0].speaker}]
    return _json({"segments": rows, "word_segments": found, "language": "en"})


def whisper_cpp(said: Sequence[Said]) -> bytes:
    rows = [
        {
            "timestamps": {"from": _clock(s.start, ","), "to": _clock(s.end, ",")},
            "offsets": {"from": s.start * 1000, "to": s.end * 1000},
            "text": f" {s.text}",
        }
        for s in said
    ]
    return _json({"systeminfo": "", "model": {"type": "base"}, "result": {"language": "en"}, "transcription": rows})


def _deepgram_word(s: Said, w: Timed) -> dict[str, Any]:
    times = {"start": w.start, "end": w.end, "confidence": 0.9, "speaker": int(s.speaker)}
    return {"word": w.word.lower(), "punctuated_word": w.word + w.mark, **times, "speaker_confidence": 0.7}


def _deepgram(said: Sequence[Said], results: dict[str, Any]) -> bytes:
    heard = [_deepgram_word(s, w) for s in said for w in words(s)]
    alternatives = [{"transcript": "", "confidence": 0.9, "words": heard}]
    about = {"request_id": "r", "sha256": "", "created": "2026-03-18T15:00:00Z", "duration": 9.0, "channels": 1}
    return _json({"metadata": about, "results": {"channels": [{"alternatives": alternatives}], **results}})


def deepgram(said: Sequence[Said]) -> bytes:
    return _deepgram(said, {})


def deepgram_utterances(said: Sequence[Said]) -> bytes:
    rows = [
        {
            "start": s.start,
            "end": s.end,
            "confidence": 0.9,
            "channel": 0,
            "transcript": s.text,
            "words": [_deepgram_word(s, w) for w in words(s)],
            "speaker": int(s.speaker),
            "id": "u",
        }
        for s in said
    ]
    return _deepgram(said, {"utterances": rows})


def _assemblyai(said: Sequence[Said]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    def heard(s: Said) -> list[dict[str, Any]]:
        return [
            {
                "text": w.word + w.mark,
                "start": round(w.start * 1000),
                "end": round(w.end * 1000),
                "confidence": 0.9,
                "speaker": s.speaker,
            }
            for w in words(s)
        ]

    rows = [
        {
            "text": s.text,
            "start": s.start * 1000,
            "end": s.end * 1000,
            "confidence": 0.9,
            "speaker": s.speaker,
            "words": heard(s),
        }
        for s in said
    ]
    return rows, [word for s in said for word in heard(s)]


def assemblyai(said: Sequence[Said]) -> bytes:
    rows, heard = _assemblyai(said)
    return _json(
        {"id": "x", "status": "completed", "audio_duration": 9, "text": "", "words": heard, "utterances": rows}
    )


def assemblyai_words(said: Sequence[Said]) -> bytes:
    _, heard = _assemblyai(said)
    return _json(
        {"id": "x", "status": "completed", "audio_duration": 9, "text": "", "words": heard, "utterances": None}
    )


def _aws_items(s: Said) -> list[dict[str, Any]]:
    found = []
    for w in words(s):
        found.append(
            {
                "start_time": str(w.start),
                "end_time": str(w.end),
                "alternatives": [{"confidence": "0.99", "content": w.word}],
                "type": "pronunciation",
            }
        )
        if w.mark:
            found.append({"alternatives": [{"confidence": "0.0", "content": w.mark}], "type": "punctuation"})
    return found


def aws(said: Sequence[Said]) -> bytes:
    turns = [
        {"start_time": str(s.start), "end_time": str(s.end), "speaker_label": s.speaker, "items": []} for s in said
    ]
    results = {
        "transcripts": [{"transcript": ""}],
        "speaker_labels": {"speakers": 3, "segments": turns},
        "items": [item for s in said for item in _aws_items(s)],
    }
    return _json({"jobName": "talk", "accountId": "1", "results": results, "status": "COMPLETED"})


def aws_channels(said: Sequence[Said]) -> bytes:
    labels = list(dict.fromkeys(s.speaker for s in said))
    channels = [
        {"channel_label": label, "items": [item for s in said if s.speaker == label for item in _aws_items(s)]}
        for label in labels
    ]
    everything = [item for channel in channels for item in channel["items"]]
    results = {"channel_labels": {"channels": channels, "number_of_channels": len(labels)}, "items": everything}
    return _json({"jobName": "talk", "results": results, "status": "COMPLETED"})


def google_v1(said: Sequence[Said]) -> bytes:
    """The last result repeats every word, with its speaker."""

    def word(w: Timed, tag: str | None) -> dict[str, Any]:
        found: dict[str, Any] = {"startTime": f"{w.start:.3f}s", "endTime": f"{w.end:.3f}s", "word": w.word + w.mark}
        return found if tag is None else {**found, "speakerTag": int(tag)}

    results = [{"alternatives": [{"transcript": s.text, "words": [word(w, None) for w in words(s)]}]} for s in said]
    everything = [word(w, s.speaker) for s in said for w in words(s)]
    results.append({"alternatives": [{"words": everything}]})
    return _json({"name": "1", "done": True, "response": {"results": results, "totalBilledTime": "60s"}})


def google_v2(said: Sequence[Said]) -> bytes:
    results = [
        {
            "alternatives": [
                {
                    "transcript": s.text,
                    "confidence": 0.9,
                    "words": [
                        {
                            **({"startOffset": f"{w.start:.3f}s"} if w.start else {}),  # zero is left out
                            "endOffset": f"{w.end:.3f}s",
                            "word": w.word + w.mark,
                            "speakerLabel": s.speaker,
                        }
                        for w in words(s)
                    ],
                }
            ],
            "resultEndOffset": f"{s.end}s",
            "languageCode": "en-us",
        }
        for s in said
    ]
    return _json({"results": results})


def speechmatics(said: Sequence[Said]) -> bytes:
    results = []
    for s in said:
        for w in words(s):
            inside = {"confidence": 1.0, "language": "en", "speaker": s.speaker}
            results.append(
                {
                    "alternatives": [{"content": w.word, **inside}],
                    "start_time": w.start,
                    "end_time": w.end,
                    "type": "word",
                }
            )
            if w.mark:
                results.append(
                    {
                        "alternatives": [{"content": w.mark, **inside}],
                        "attaches_to": "previous",
                        "is_eos": True,
                        "start_time": w.end,
                        "end_time": w.end,
                        "type": "punctuation",
                    }
                )
    about = {"type": "transcription", "transcription_config": {"language": "en", "diarization": "speaker"}}
    return _json({"format": "2.9", "job": {"id": "x"}, "metadata": about, "results": results})


def rev_ai(said: Sequence[Said]) -> bytes:
    monologues = []
    for s in said:
        elements: list[dict[str, Any]] = []
        for w in words(s):
            if elements:
                elements.append({"type": "punct", "value": " "})
            elements.append({"type": "text", "value": w.word, "ts": w.start, "end_ts": w.end, "confidence": 0.9})
            if w.mark:
                elements.append({"type": "punct", "value": w.mark})
        monologues.append({"speaker": int(s.speaker), "elements": elements})
    return _json({"monologues": monologues})


def azure(said: Sequence[Said]) -> bytes:
    phrases = [
        {
            "recognitionStatus": "Success",
            "channel": 0,
            "speaker": int(s.speaker),
            "offset": f"PT{s.start}S",
            "duration": f"PT{s.end - s.start}S",
            "offsetInTicks": s.start * 1e7,
            "durationInTicks": (s.end - s.start) * 1e7,
            "nBest": [{"confidence": 0.9, "lexical": s.text.lower(), "itn": "", "maskedITN": "", "display": s.text}],
        }
        for s in said
    ]
    return _json({"source": "…", "durationInTicks": 9e7, "combinedRecognizedPhrases": [], "recognizedPhrases": phrases})


def azure_fast(said: Sequence[Said]) -> bytes:
    phrases = [
        {
            "channel": 0,
            "speaker": int(s.speaker),
            "offsetMilliseconds": s.start * 1000,
            "durationMilliseconds": (s.end - s.start) * 1000,
            "text": s.text,
            "locale": "en-US",
            "confidence": 0.9,
        }
        for s in said
    ]
    return _json({"durationMilliseconds": 9000, "combinedPhrases": [{"channel": 0, "text": ""}], "phrases": phrases})


def kaldi(said: Sequence[Said]) -> bytes:
    heard = [
        {
            "start": w.start,
            "confidence": 0.7,
            "end": w.end,
            "word": w.word.lower(),
            "punct": w.word + w.mark,
            "index": 0,
        }
        for s in said
        for w in words(s)
    ]
    turns = [
        {
            "@type": "Segment",
            "start": s.start,
            "duration": s.end - s.start,
            "bandwidth": "S",
            "speaker": {"@id": s.speaker, "gender": "F"},
        }
        for s in said
    ]
    answer = {"status": True, "punct": "", "words": heard, "segmentation": {"@type": "AudioFile", "segments": turns}}
    return _json({"action": "audio-transcribe", "retval": answer, "elapsed": 0.1})


# JSON of assistants and recorders


def fireflies(said: Sequence[Said]) -> bytes:
    rows = [
        {
            "index": i,
            "text": s.text,
            "raw_text": s.text,
            "start_time": s.start,
            "end_time": s.end,
            "speaker_id": PEOPLE.index(s.speaker),
            "speaker_name": s.speaker,
        }
        for i, s in enumerate(said)
    ]
    return _json({"data": {"transcript": {"id": "x", "title": "Talk", "sentences": rows}}})


def otter_json(said: Sequence[Said]) -> bytes:
    rows: list[dict[str, Any]] = [
        {
            "start_offset": s.start * 16_000,
            "end_offset": s.end * 16_000,
            "speaker_model_label": None,
            "transcript": s.text,
            "id": i,
            "alignment": [],
            "speaker_id": PEOPLE.index(s.speaker) + 1,
        }
        for i, s in enumerate(said)
    ]
    people = [{"id": i, "speaker_name": name} for i, name in enumerate(PEOPLE, start=1)]
    return _json({"status": "OK", "speech": {"title": "Talk", "speakers": people, "transcripts": rows}})


def hyprnote(said: Sequence[Said]) -> bytes:
    """The microphone is the first label's, the call's sound the others', told apart by hints."""
    heard: list[dict[str, Any]] = []
    hints: list[dict[str, Any]] = []
    for s in said:
        for w in words(s):
            mine = s.speaker == "You"
            identity = f"w{len(heard)}"
            ms = {"start_ms": w.start * 1000, "end_ms": w.end * 1000}
            heard.append({"id": identity, "text": f" {w.word}{w.mark}", **ms, "channel": 0 if mine else 1})
            if not mine:
                value = {"speaker_index": int(s.speaker.split()[1]) - 1, "provider": "x", "channel": 1}
                hints.append(
                    {"id": f"h{len(hints)}", "word_id": identity, "type": "provider_speaker_index", "value": value}
                )
    session = {"id": "t", "session_id": "s", "started_at": 0, "words": heard, "speaker_hints": hints}
    return _json({"transcripts": [session]})


def meetily(said: Sequence[Said]) -> bytes:
    rows = [
        {
            "id": f"seg-{i}",
            "text": s.text,
            "audio_start_time": s.start,
            "audio_end_time": s.end,
            "duration": s.end - s.start,
            "display_time": f"[{s.start // 60:02}:{s.start % 60:02}]",
            "sequence_id": i,
        }
        for i, s in enumerate(said)
    ]
    return _json(
        {"version": "1.0", "last_updated": "2026-03-18T15:00:00Z", "total_segments": len(rows), "segments": rows}
    )


def omi(said: Sequence[Said]) -> bytes:
    rows = [
        {
            "id": str(i),
            "text": s.text,
            "speaker": s.speaker,
            "speaker_id": 0,
            "is_user": s.speaker == "SPEAKER_00",
            "start": s.start,
            "end": s.end,
        }
        for i, s in enumerate(said)
    ]
    return _json({"id": "x", "started_at": "2026-03-18T15:00:00+00:00", "transcript_segments": rows})


def screenpipe(said: Sequence[Said]) -> bytes:
    """A search's results, the newest first."""
    rows: list[dict[str, Any]] = [
        {
            "type": "Audio",
            "content": {
                "chunk_id": i,
                "transcription": s.text,
                "timestamp": "2026-03-18T15:00:00Z",
                "file_path": "a.mp4",
                "device_name": "microphone",
                "device_type": "Input",
                "speaker": {"id": PEOPLE.index(s.speaker), "name": s.speaker, "metadata": ""},
                "start_time": s.start,
                "end_time": s.end,
            },
        }
        for i, s in enumerate(said)
    ]
    return _json({"data": rows[::-1], "pagination": {"limit": 20, "offset": 0, "total": len(rows)}})


def podcast_json(said: Sequence[Said]) -> bytes:
    rows = [
        {"speaker": s.speaker, "startTime": w.start, "endTime": w.end, "body": w.word + w.mark}
        for s in said
        for w in words(s)
    ]
    return _json({"version": "1.0.0", "segments": rows})


def podcast_html(said: Sequence[Said]) -> bytes:
    return "\n".join(
        f"<cite>{html.escape(s.speaker)}:</cite>\n<time>{_minutes(s.start)}</time>\n<p>{html.escape(s.text)}</p>"
        for s in said
    ).encode()


# Texts


def otter(said: Sequence[Said]) -> bytes:
    talk = "\n\n".join(f"{s.speaker}  {_minutes(s.start)}  \n{s.text}" for s in said)
    return f"{talk}\n\nTranscribed by https://otter.ai\n".encode()


def rev(said: Sequence[Said]) -> bytes:
    return "\n\n".join(f"{s.speaker} ({_clock(s.start, '')[3:]}):\n{s.text}" for s in said).encode()


def zoom_captions(said: Sequence[Said]) -> bytes:
    return "\n\n".join(f"[{s.speaker}] 15:{_mmss(s.start)}\n{s.text}" for s in said).encode()


def zoom_chat(said: Sequence[Said]) -> bytes:
    return "\n".join(f"{_clock(s.start, '')}\t{s.speaker}:\t{s.text}" for s in said).encode()


def meet_text(said: Sequence[Said]) -> bytes:
    talk = "\n\n".join(f"**{s.speaker}:** {s.text}" for s in said)
    footer = (
        "Meeting ended after 00:20:01 👋\n\nThis editable transcript was computer generated and might contain errors."
    )
    return f"# **Talk \\- Transcript**\n\n### 00:00:00\n\n{talk}\n\n### {footer}\n".encode()


def plain_text(said: Sequence[Said]) -> bytes:
    return "\n".join(f"{s.speaker}: {s.text}" for s in said).encode()


def csv(said: Sequence[Said]) -> bytes:
    import csv as library

    stream = io.StringIO()
    written = library.writer(stream)
    written.writerow(["Start Time", "End Time", "Speaker", "Text"])
    written.writerows([_clock(s.start), _clock(s.end), s.speaker, s.text] for s in said)
    return stream.getvalue().encode()


def tsv(said: Sequence[Said]) -> bytes:
    return "".join(
        ["start\tend\tspeaker\ttext\n", *(f"{s.start}.0\t{s.end}.0\t{s.speaker}\t{s.text}\n" for s in said)]
    ).encode()


def teams_docx(said: Sequence[Said]) -> bytes:
    import docx

    written, stream = docx.Document(), io.BytesIO()
    for s in said:
        written.add_paragraph(f"{s.speaker}   {_minutes(s.start)}\n{s.text}")
    written.save(stream)
    return stream.getvalue()


# Research


def chat(said: Sequence[Said]) -> bytes:
    codes = dict(zip(PEOPLE, ("ANN", "BOB", "CHI"), strict=True))
    people = ", ".join(f"{code} {name.replace(' ', '_')} Participant" for name, code in codes.items())
    lines = ["@UTF8", "@Begin", "@Languages:\teng", f"@Participants:\t{people}"]
    lines += [f"@ID:\teng|talk|{code}|||||Participant|||" for code in codes.values()]
    for s in said:
        bullet = f"\x15{s.start * 1000}_{s.end * 1000}\x15"
        lines += [f"*{codes[s.speaker]}:\t{s.text[:-1]} {s.text[-1]} {bullet}", "%com:\tnot talk"]
    return "\n".join([*lines, "@End\n"]).encode()


def elan(said: Sequence[Said]) -> bytes:
    slots = [time for s in said for time in (s.start, s.end)]
    order = "".join(f'<TIME_SLOT TIME_SLOT_ID="ts{i}" TIME_VALUE="{t * 1000}"/>' for i, t in enumerate(slots))
    tiers = ""
    for name in dict.fromkeys(s.speaker for s in said):
        notes = "".join(
            f'<ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="a{i}" TIME_SLOT_REF1="ts{2 * i}" '
            f'TIME_SLOT_REF2="ts{2 * i + 1}"><ANNOTATION_VALUE>{escape(s.text)}</ANNOTATION_VALUE>'
            "</ALIGNABLE_ANNOTATION></ANNOTATION>"
            for i, s in enumerate(said)
            if s.speaker == name
        )
        label = quoteattr(name)
        tiers += f'<TIER LINGUISTIC_TYPE_REF="default-lt" PARTICIPANT={label} TIER_ID={label}>{notes}</TIER>'
    kind = '<LINGUISTIC_TYPE GRAPHIC_REFERENCES="false" LINGUISTIC_TYPE_ID="default-lt" TIME_ALIGNABLE="true"/>'
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<ANNOTATION_DOCUMENT AUTHOR="" FORMAT="3.0" VERSION="3.0">'
        f'<HEADER MEDIA_FILE="" TIME_UNITS="milliseconds"/><TIME_ORDER>{order}</TIME_ORDER>{tiers}{kind}'
        "</ANNOTATION_DOCUMENT>\n"
    ).encode()


def praat(said: Sequence[Said]) -> bytes:
    names = list(dict.fromkeys(s.speaker for s in said))
    until = max(s.end for s in said)
    lines = ['File type = "ooTextFile"', 'Object class = "TextGrid"', "", "xmin = 0", f"xmax = {until}"]
    lines += ["tiers? <exists>", f"size = {len(names)}", "item []:"]
    for number, name in enumerate(names, start=1):
        spans, before = [], 0
        for s in (s for s in said if s.speaker == name):
            if s.start > before:
                spans.append((before, s.start, ""))
            spans.append((s.start, s.end, s.text.replace('"', '""')))
            before = s.end
        lines += [f"    item [{number}]:", '        class = "IntervalTier"', f'        name = "{name}"']
        lines += ["        xmin = 0", f"        xmax = {until}", f"        intervals: size = {len(spans)}"]
        for place, (start, end, text) in enumerate(spans, start=1):
            lines += [f"        intervals [{place}]:", f"            xmin = {start}", f"            xmax = {end}"]
            lines += [f'            text = "{text}"']
    return "\n".join([*lines, ""]).encode()


def rev_nlp(said: Sequence[Said]) -> bytes:
    rows = [f"{w.word}|{s.speaker}|{w.start}|{w.end}|{w.mark}|LC|[]|[]" for s in said for w in words(s)]
    return "\n".join(["token|speaker|ts|endTs|punctuation|case|tags|wer_tags", *rows, ""]).encode()


LETTERS = ("A", "B", "C")
SPEAKERS = ("SPEAKER_00", "SPEAKER_01", "SPEAKER_02")

LAYOUTS: dict[str, Layout] = {
    "Zoom recording": Layout("webvtt", ".vtt", zoom_vtt, tool="Zoom"),
    "Teams": Layout("webvtt", ".vtt", teams_vtt, tool="Teams"),
    "Webex": Layout("webvtt", ".vtt", webex_vtt, tool="Webex"),
    "WebVTT with voices": Layout("webvtt", ".vtt", voiced_vtt),
    "YouTube WebVTT": Layout("webvtt", ".vtt", youtube_vtt, speakers=False, tool="YouTube"),
    "SRT": Layout("srt", ".srt", srt),
    "SBV": Layout("sbv", ".sbv", sbv, speakers=False),
    "Convo": Layout("json", ".json", convo, ends=False),
    "rows": Layout("json", ".json", rows_json),
    "JSON Lines": Layout("jsonl", ".jsonl", jsonl),
    "Whisper": Layout("json", ".json", whisper, speakers=False, tool="Whisper"),
    "faster-whisper": Layout("json", ".json", faster_whisper, speakers=False, tool="Whisper"),
    "whisper-timestamped": Layout("json", ".json", whisper_timestamped, speakers=False, tool="whisper-timestamped"),
    "WhisperX": Layout("whisperx", ".json", whisperx, SPEAKERS, tool="WhisperX"),
    "whisper.cpp": Layout("whisper-cpp", ".json", whisper_cpp, speakers=False, tool="whisper.cpp"),
    "Deepgram words": Layout("deepgram", ".json", deepgram, NUMBERS, tool="Deepgram"),
    "Deepgram utterances": Layout("deepgram", ".json", deepgram_utterances, NUMBERS, tool="Deepgram"),
    "AssemblyAI": Layout("assemblyai", ".json", assemblyai, LETTERS, tool="AssemblyAI"),
    "AssemblyAI words": Layout("assemblyai", ".json", assemblyai_words, LETTERS, tool="AssemblyAI"),
    "AWS Transcribe": Layout("aws-transcribe", ".json", aws, ("spk_0", "spk_1", "spk_2"), tool="AWS Transcribe"),
    "AWS channels": Layout("aws-transcribe", ".json", aws_channels, ("ch_0", "ch_1", "ch_2"), tool="AWS Transcribe"),
    "Google v1": Layout("google-stt", ".json", google_v1, ("1", "2", "3"), tool="Google Speech-to-Text"),
    "Google v2": Layout("google-stt", ".json", google_v2, ("1", "2", "3"), tool="Google Speech-to-Text"),
    "Speechmatics": Layout("speechmatics", ".json", speechmatics, ("S1", "S2", "S3"), tool="Speechmatics"),
    "Rev AI": Layout("rev-ai", ".json", rev_ai, NUMBERS, tool="Rev AI"),
    "Azure batch": Layout("azure", ".json", azure, ("1", "2", "3"), tool="Azure Speech"),
    "Azure fast": Layout("azure", ".json", azure_fast, ("1", "2", "3"), tool="Azure Speech"),
    "BBC Kaldi": Layout("bbc-kaldi", ".json", kaldi, ("S0", "S1", "S2"), tool="BBC Kaldi"),
    "Fireflies": Layout("fireflies", ".json", fireflies, tool="Fireflies"),
    "Otter JSON": Layout("otter-json", ".json", otter_json, tool="Otter"),
    "Hyprnote": Layout("hyprnote", ".json", hyprnote, ("You", "Speaker 1", "Speaker 2"), tool="Hyprnote"),
    "Meetily": Layout("meetily", ".json", meetily, speakers=False, tool="Meetily"),
    "Omi": Layout("omi", ".json", omi, SPEAKERS, tool="Omi"),
    "screenpipe": Layout("screenpipe", ".json", screenpipe, tool="screenpipe"),
    "podcast JSON": Layout("podcast", ".json", podcast_json),
    "podcast HTML": Layout("podcast-html", ".html", podcast_html, ends=False),
    "Otter": Layout("otter", ".txt", otter, ends=False, tool="Otter"),
    "Rev": Layout("rev", ".txt", rev, ends=False, tool="Rev"),
    "Zoom captions": Layout("zoom-captions", ".txt", zoom_captions, ends=False, tool="Zoom"),
    "Zoom chat": Layout("zoom-chat", ".txt", zoom_chat, ends=False, tool="Zoom"),
    "Google Meet": Layout("text", ".md", meet_text, starts=False, ends=False, tool="Google Meet"),
    "typed": Layout("text", ".txt", plain_text, starts=False, ends=False),
    "CSV": Layout("csv", ".csv", csv),
    "TSV": Layout("csv", ".tsv", tsv),
    "Teams document": Layout("docx", ".docx", teams_docx, ends=False),
    "CHAT": Layout("chat", ".cha", chat),
    "ELAN": Layout("elan", ".eaf", elan, tool="ELAN"),
    "Praat": Layout("praat", ".TextGrid", praat, tool="Praat"),
    "Rev .nlp": Layout("rev-nlp", ".nlp", rev_nlp, NUMBERS, tool="Rev"),
}
