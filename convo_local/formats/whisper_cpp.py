"""whisper.cpp's JSON (`whisper-cli --output-json`): `transcription`, offsets in milliseconds.

https://github.com/ggml-org/whisper.cpp, examples/cli. With `--diarize` a row has the number of the louder channel, or
"?"; else nobody is named.
"""

from __future__ import annotations

from convo_local.formats.rows import transcript_from_rows
from convo_local.formats.source import Source
from convo_local.formats.values import at, has, mappings_at, seconds, with_text
from convo_local.transcript import Transcript


def sniff(source: Source) -> bool:
    first = at(source.document, "transcription", 0)
    return has(first, "offsets", "text") and has(at(first, "offsets"), "from", "to")


def read(source: Source) -> Transcript:
    """Rows in order. Raises `TranscriptError` naming the one that breaks the rules."""
    rows = [
        {
            "text": row.get("text"),
            "speaker": None if row.get("speaker") == "?" else row.get("speaker"),
            "start": seconds(at(row, "offsets", "from"), per=1000.0),
            "end": seconds(at(row, "offsets", "to"), per=1000.0),
        }
        for row in mappings_at(source.document, "transcription")
    ]
    kept, warnings = with_text(rows, "row")
    return transcript_from_rows(kept, where="row", path=source.path, warnings=warnings)
