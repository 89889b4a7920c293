"""What a model has read, kept on disk: the state of the prompt's first part, which is the same for every meeting.

A small cache of the prompts' own text, never of what people said. It may be deleted at any time.
"""

from __future__ import annotations

import contextlib
import hashlib
from pathlib import Path

from convo_local.llm.files import replacing
from convo_local.paths import data_dir, make_private

MOST = 200_000_000  # bytes in all: some twenty prompts of a 4B model
DIGEST = hashlib.sha256().digest_size


class States:
    """Files of bytes by key, the least recently used removed; what cannot be read or written is as if not there."""

    def __init__(self, folder: Path | None = None, *, most: int = MOST) -> None:
        self._folder = folder or data_dir() / "states"
        self._most = most

    def get(self, key: str) -> bytes | None:
        """The bytes kept, None where there are none or not all of them as they were."""
        path = self._folder / key
        try:
            content = path.read_bytes()
            path.touch()
        except OSError:
            return None
        state = content[DIGEST:]
        return state if hashlib.sha256(state).digest() == content[:DIGEST] else None

    def put(self, key: str, state: bytes) -> None:
        """Keep bytes, whole or not at all."""
        if DIGEST + len(state) > self._most:
            return
        with contextlib.suppress(OSError):
            make_private(self._folder)
            with replacing(self._folder / key) as part:
                part.write_bytes(hashlib.sha256(state).digest() + state)
            self._prune()

    def _prune(self) -> None:
        files = sorted(((path.stat(), path) for path in self._folder.iterdir()), key=lambda f: -f[0].st_mtime_ns)
        kept = 0
        for about, path in files:
            kept += about.st_size
            if kept > self._most:
                path.unlink(missing_ok=True)
