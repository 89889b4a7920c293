"""Transcripts written out: Convo's JSON, and WebVTT. What is written reads back as the same transcript.

JSON keeps everything but `format`, `source` and `warnings`. WebVTT keeps segments, to the millisecond and with white
space made single: it has no place for a title, for the wall clock, or for a segment without an end.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from convo_local.errors import TranscriptError
from convo_local.transcript import Segment, Transcript


def to_json(transcript: Transcript) -> str:
    """`{"title", "startedAt", "segments": [{text, speaker, start, end, is_user}]}`; what is not known is left out."""
    rows = [_row(s, own=s.speaker is not None and s.speaker == transcript.user_speaker) for s in transcript.segments]
    about = {
        "title": transcript.title,
        "startedAt": transcript.started_at.isoformat() if transcript.started_at else None,
    }
    document = {**{key: value for key, value in about.items() if value is not None}, "segments": rows}
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def to_webvtt(transcript: Transcript) -> str:
    """A cue with a voice tag for each segment. Raises `TranscriptError` where a segment has no start or no end."""
    cues = ["WEBVTT\n"]
    for s in transcript.segments:
        if s.start is None or s.end is None:
            missing = "start" if s.start is None else "end"
            raise TranscriptError(
                f"segment {s.index + 1} has no {missing}, which WebVTT needs; write .json", path=transcript.source
            )
        voice = "<v>" if s.speaker is None else f"<v {_escaped(s.speaker)}>"
        text = _escaped(" ".join(s.text.split()))
        cues.append(f"{s.index + 1}\n{_stamp(s.start)} --> {_stamp(s.end)}\n{voice}{text}</v>\n")
    return "\n".join(cues)


WRITERS: Mapping[str, Callable[[Transcript], str]] = {".json": to_json, ".vtt": to_webvtt}


def written(transcript: Transcript, suffix: str) -> str:
    """The transcript as a file of this suffix. Raises `TranscriptError` for one that nothing here writes."""
    writer = WRITERS.get(suffix.lower())
    if writer is None:
        raise TranscriptError(f"cannot write {suffix or 'a file without suffix'}; expected {' or '.join(WRITERS)}")
    return writer(transcript)


def write(transcript: Transcript, path: Path) -> None:
    """Write a new file, whole or not at all, private to its owner.

    Raises `TranscriptError` where it exists already or cannot be written.
    """
    text = written(transcript, path.suffix)
    if path.exists():
        raise TranscriptError("exists already; choose another name", path=path)
    try:
        handle, beside = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")  # made with mode 0600
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as stream:
                stream.write(text)
            Path(beside).replace(path)
        except BaseException:
            Path(beside).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise TranscriptError(f"cannot be written: {error.strerror or error}", path=path) from error


def _row(s: Segment, *, own: bool) -> dict[str, Any]:
    row = {"text": s.text, "speaker": s.speaker, "start": s.start, "end": s.end, "is_user": own or None}
    return {key: value for key, value in row.items() if value is not None}


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _stamp(seconds: float) -> str:
    whole, milliseconds = divmod(round(seconds * 1000), 1000)
    minutes, second = divmod(whole, 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours:02}:{minute:02}:{second:02}.{milliseconds:03}"
