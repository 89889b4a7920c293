"""Every error that convo_local raises on purpose.

ConvoError                 base; carries Convo's wire code and HTTP status
├── TranscriptError        a file that cannot be read as a transcript (path, line)
│   └── TooFewSegmentsError  fewer segments with text than the minimum (found, required)
├── SpeakerError           whose feedback? (known speakers)
├── ModelError             a model that is missing, broken or unsuitable
│   └── ContextError       a prompt larger than the model's context (needed, available)
├── OutputError            a generation that may not be used (raw text)
├── PromptError            a prompt template or phrase file that cannot be used (path)
├── RubricError            an organisation's rubric that cannot be used (path)
├── StoreError             the cache's file (path)
└── MissingExtraError      an optional dependency; its text gives the pip line
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path


class ConvoError(Exception):
    """Base of all errors; `code` and `status` are what Convo's API would answer."""

    code = "internal_error"
    status = 500


class TranscriptError(ConvoError):
    """A file or list that is not a readable transcript.

    `path` is None for data from Python; `line` is 1-based, None where no single line is at fault.
    """

    code = "validation_error"
    status = 400

    def __init__(self, message: str, *, path: Path | None = None, line: int | None = None) -> None:
        self.path = path
        self.line = line
        where = "" if path is None else f"{path}{'' if line is None else f':{line}'}: "
        super().__init__(f"{where}{message}")


class TooFewSegmentsError(TranscriptError):
    """The transcript has fewer segments with text than feedback needs."""

    def __init__(self, *, found: int, required: int, path: Path | None = None) -> None:
        self.found = found
        self.required = required
        super().__init__(f"needs at least {required} transcript segments, found {found}", path=path)


class SpeakerError(ConvoError):
    """The user's speaker is unknown or ambiguous; `known` lists who spoke."""

    code = "validation_error"
    status = 400

    def __init__(self, message: str, *, known: Sequence[str]) -> None:
        self.known = tuple(known)
        who = ", ".join(self.known) if self.known else "nobody is named in this transcript"
        super().__init__(f"{message}; speakers: {who}")


class ModelError(ConvoError):
    """A model that is missing, is not a GGUF, or cannot be loaded or run."""


class ContextError(ModelError):
    """The prompt does not fit the model's context (both in tokens)."""

    def __init__(self, *, needed: int, available: int) -> None:
        self.needed = needed
        self.available = available
        super().__init__(
            f"the prompt needs {needed} tokens and the model's context has {available}; "
            "use --context digest, or a model with a larger context"
        )


class CancelledError(ConvoError):
    """The caller's progress callback said to stop."""

    def __init__(self) -> None:
        super().__init__("stopped, as was asked; nothing was kept")


class OutputError(ConvoError):
    """A generation that is incomplete or breaks its schema; `raw` is what came out."""

    def __init__(self, message: str, *, raw: str) -> None:
        self.raw = raw
        super().__init__(message)


class PromptError(ConvoError):
    """A prompt template or phrase file that is missing or wrong."""

    def __init__(self, message: str, *, path: Path | None = None) -> None:
        self.path = path
        super().__init__(f"{path}: {message}" if path else message)


class RubricError(ConvoError):
    """A rubric that cannot be used; the message names the place in the file."""

    code = "validation_error"
    status = 400

    def __init__(self, message: str, *, path: Path | None = None) -> None:
        self.path = path
        super().__init__(f"{path}: {message}" if path is not None else message)


class StoreError(ConvoError):
    """The cache's file cannot be opened, read or written."""

    def __init__(self, message: str, *, path: Path) -> None:
        self.path = path
        super().__init__(f"{path}: {message}")


class MissingExtraError(ConvoError):
    """An optional dependency is not installed."""

    def __init__(self, *, extra: str, needed_for: str) -> None:
        self.extra = extra
        super().__init__(f"{needed_for} needs an extra: pip install 'convo-local[{extra}]'")
