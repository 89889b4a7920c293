"""JSON schemas for one transcript, and their grammars.

llguidance enforces all that is used here (enum, string and array lengths). llama-cpp-python's own converter ignores
number bounds and falls back to "any JSON" on failure, so it is not used.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from convo_local.errors import OutputError


def text(minimum: int, maximum: int) -> dict[str, Any]:
    """A one-line string of `minimum` to `maximum` characters."""
    return {"type": "string", "minLength": minimum, "maxLength": maximum, "pattern": r"^[^\n\r\t\"\\{}<>]+$"}


def choice(options: Sequence[str]) -> dict[str, Any]:
    """One of these strings."""
    return {"enum": list(options)}


def record(properties: Mapping[str, Any]) -> dict[str, Any]:
    """An object with exactly these properties, in this order."""
    return {
        "type": "object",
        "properties": dict(properties),
        "required": list(properties),
        "additionalProperties": False,
    }


def array(item: Mapping[str, Any], minimum: int, maximum: int) -> dict[str, Any]:
    """A list of `minimum` to `maximum` items."""
    return {"type": "array", "items": dict(item), "minItems": minimum, "maxItems": maximum}


def grammar(schema: Mapping[str, Any]) -> str:
    """The llguidance grammar of a schema, without free whitespace.

    Raises `OutputError` where the schema cannot be compiled: a mistake of ours, never silently "any JSON".
    """
    from llguidance import LLMatcher

    source = LLMatcher.grammar_from_json_schema(json.dumps(schema), overrides={"whitespace_flexible": False})
    problem = LLMatcher.validate_grammar(source)
    if problem:
        raise OutputError(f"the schema cannot be compiled: {problem}", raw=json.dumps(schema)[:400])
    return source
