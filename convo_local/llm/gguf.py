"""The header of a GGUF file: enough to say what a model is, and that its file is whole, without loading it.

The layout is the GGUF specification's, version 2 and 3 (ggml, docs/gguf.md). A file is untrusted: every count and
length is checked against the file's size before anything is read or kept.
"""

from __future__ import annotations

import mmap
import struct
from collections import Counter
from dataclasses import dataclass
from math import prod
from pathlib import Path
from typing import Any

from convo_local.errors import ModelError

MAGIC = b"GGUF"
VERSIONS = (2, 3)
STRING, ARRAY = 8, 9
SCALARS = {0: "B", 1: "b", 2: "H", 3: "h", 4: "I", 5: "i", 6: "f", 7: "?", 10: "Q", 11: "q", 12: "d"}
MOST_DIMENSIONS = 4
MOST_TEXT = 1 << 20  # bytes of a string that is kept; chat templates have some 10 KB

# ggml type -> (name, weights a block, bytes a block), from ggml.c; a type that is not here is not checked for its size
TYPES = {
    0: ("F32", 1, 4),
    1: ("F16", 1, 2),
    2: ("Q4_0", 32, 18),
    3: ("Q4_1", 32, 20),
    6: ("Q5_0", 32, 22),
    7: ("Q5_1", 32, 24),
    8: ("Q8_0", 32, 34),
    10: ("Q2_K", 256, 84),
    11: ("Q3_K", 256, 110),
    12: ("Q4_K", 256, 144),
    13: ("Q5_K", 256, 176),
    14: ("Q6_K", 256, 210),
    16: ("IQ2_XXS", 256, 66),
    17: ("IQ2_XS", 256, 74),
    18: ("IQ3_XXS", 256, 98),
    19: ("IQ1_S", 256, 50),
    20: ("IQ4_NL", 32, 18),
    21: ("IQ3_S", 256, 110),
    22: ("IQ2_S", 256, 82),
    23: ("IQ4_XS", 256, 136),
    24: ("I8", 1, 1),
    25: ("I16", 1, 2),
    26: ("I32", 1, 4),
    27: ("I64", 1, 8),
    28: ("F64", 1, 8),
    29: ("IQ1_M", 256, 56),
    30: ("BF16", 1, 2),
    34: ("TQ1_0", 256, 54),
    35: ("TQ2_0", 256, 66),
    39: ("MXFP4", 32, 17),
}


@dataclass(frozen=True, slots=True)
class GGUFHeader:
    """What a GGUF says of itself.

    `parameters` is the number of weights, `quantisation` the type that most of them have ("Q4_1"; "" if unknown);
    `context_length` is in tokens, 0 if unsaid.
    """

    version: int
    architecture: str
    name: str
    parameters: int
    context_length: int
    chat_template: str | None
    quantisation: str = ""


class _BrokenError(Exception):
    """What is wrong with the file."""


def check_gguf(path: Path) -> GGUFHeader:
    """The header of a model's file. Raises `ModelError` where it is not a GGUF, or not whole."""
    try:
        if path.is_dir():
            raise _BrokenError("is a folder, not a GGUF file")
        with path.open("rb") as file:
            if file.read(len(MAGIC)) != MAGIC:
                raise _BrokenError("is not a GGUF file")
            with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
                return _Reader(data).header()
    except OSError as error:
        raise ModelError(f"{path}: cannot be read ({error.strerror or error}); name a GGUF file") from error
    except _BrokenError as error:
        raise ModelError(f"{path}: {error}; get the file again, or name another") from error


class _Reader:
    """Walks a header; keeps scalars and short strings, and skips arrays."""

    def __init__(self, data: mmap.mmap) -> None:
        self._data = data
        self._size = len(data)
        self._at = len(MAGIC)

    def header(self) -> GGUFHeader:
        version = self._number("I")
        if version not in VERSIONS:
            raise _BrokenError(f"is a GGUF file of version {version}, which is not supported (2 and 3 are)")
        tensors, pairs = self._number("Q"), self._number("Q")
        values = dict(self._pair() for _ in range(self._at_most(pairs, 13)))
        weights, end = self._tensors(self._at_most(tensors, 24), self._alignment(values))
        if end > self._size:
            raise _BrokenError(f"is a GGUF file cut short: {self._size} bytes, and its weights end at {end}")
        architecture = _text(values.get("general.architecture"))
        context = values.get(f"{architecture}.context_length")
        return GGUFHeader(
            version=version,
            architecture=architecture,
            name=_text(values.get("general.name")),
            parameters=weights.total(),
            context_length=context if isinstance(context, int) and context > 0 else 0,
            chat_template=_text(values.get("tokenizer.chat_template")) or None,
            quantisation=next((TYPES.get(kind, ("", 1, 0))[0] for kind, _ in weights.most_common(1)), ""),
        )

    def _pair(self) -> tuple[str, Any]:
        key = self._string() or ""
        return key, self._value(self._number("I"))

    def _value(self, kind: int) -> Any:
        if kind == STRING:
            return self._string()
        if kind == ARRAY:
            return self._skip_array()
        if kind not in SCALARS:
            raise _BrokenError(f"is a broken GGUF file: a value of unknown type {kind}")
        return self._number(SCALARS[kind])

    def _skip_array(self) -> None:
        """Arrays (vocabularies, merges) are walked over, not kept."""
        kind, count = self._number("I"), self._number("Q")
        if kind in SCALARS:
            self._skip(count * struct.calcsize(SCALARS[kind]))
        elif kind == STRING:
            data, at, size = self._data, self._at, self._size
            unpack = struct.Struct("<Q").unpack_from
            for _ in range(self._at_most(count, 8)):
                if at + 8 > size:
                    raise _BrokenError("is a GGUF file cut short, in its vocabulary")
                at += 8 + unpack(data, at)[0]
            self._at = at
            self._skip(0)
        else:
            raise _BrokenError(f"is a broken GGUF file: an array of type {kind}")

    def _tensors(self, count: int, alignment: int) -> tuple[Counter[int], int]:
        """The number of weights of each type, and where the last one ends in the file."""
        found: Counter[int] = Counter()
        ends = [0]
        for _ in range(count):
            self._string()
            dimensions = self._number("I")
            if dimensions > MOST_DIMENSIONS:
                raise _BrokenError(f"is a broken GGUF file: a tensor of {dimensions} dimensions")
            weights = prod(self._number("Q") for _ in range(dimensions))
            kind, offset = self._number("I"), self._number("Q")
            _, in_block, block_bytes = TYPES.get(kind, ("", 1, 0))
            found[kind] += weights
            ends.append(offset + weights // in_block * block_bytes)
        return found, -(-self._at // alignment) * alignment + max(ends)

    def _alignment(self, values: dict[str, Any]) -> int:
        alignment = values.get("general.alignment", 32)
        if not isinstance(alignment, int) or not 0 < alignment <= 1 << 16:
            raise _BrokenError("is a broken GGUF file: its alignment makes no sense")
        return alignment

    def _number(self, code: str) -> Any:
        at = self._at
        self._skip(struct.calcsize(code))
        return struct.unpack_from(f"<{code}", self._data, at)[0]

    def _string(self) -> str | None:
        """A string, None if it is too long to be worth keeping."""
        length = self._number("Q")
        at = self._at
        self._skip(length)
        return self._data[at : self._at].decode("utf-8", "replace") if length <= MOST_TEXT else None

    def _skip(self, count: int) -> None:
        if count > self._size - self._at:
            raise _BrokenError("is a GGUF file cut short, in its header")
        self._at += count

    def _at_most(self, count: int, least_bytes: int) -> int:
        """A count that the rest of the file can hold, each item taking at least so many bytes."""
        if count * least_bytes > self._size - self._at:
            raise _BrokenError("is a GGUF file cut short, or its header is broken")
        return count


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
