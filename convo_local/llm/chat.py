"""A model's own chat template, rendered in a sandbox and cut where our texts go.

The template sees markers instead of text, so what a person said is never interpreted by it, and the scaffolding (which
may hold control tokens) is kept apart from the texts (which may not).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

CHATML = (
    "{% for m in messages %}<|im_start|>{{ m['role'] }}\n{{ m['content'] }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)

_SYSTEM, _USER, _TASK = "@@convo-system@@", "@@convo-user@@", "@@convo-task@@"


@dataclass(frozen=True, slots=True)
class Scaffold:
    """What stands before the system text, between it and the user's, and after the task."""

    head: str
    middle: str
    tail: str


class _TemplateError(Exception):
    """A template that refuses these messages or does not show them whole."""


def scaffold(template: str | None, *, bos: str = "", eos: str = "") -> tuple[Scaffold, str | None]:
    """The scaffold of a chat template, and a note where the template could not be used and ChatML stands in.

    A template without a system role gets the system text at the start of the user's message.
    """
    note = "the model has no chat template; ChatML is used: if it answers poorly, take a GGUF that brings its own"
    if template:
        for messages in (_with_system(), _merged()):
            try:
                return _cut(_render(template, messages, bos, eos)), None
            except _TemplateError as error:
                note = f"the model's chat template cannot be used ({error}); ChatML is used instead"
    return _cut(_render(CHATML, _with_system(), bos, eos)), note


def _with_system() -> list[dict[str, str]]:
    return [{"role": "system", "content": _SYSTEM}, {"role": "user", "content": _USER + _TASK}]


def _merged() -> list[dict[str, str]]:
    return [{"role": "user", "content": f"{_SYSTEM}\n\n{_USER}{_TASK}"}]


def _render(template: str, messages: list[dict[str, str]], bos: str, eos: str) -> str:
    from jinja2 import TemplateError
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    def refuse(message: str) -> None:
        raise _TemplateError(message)

    environment = ImmutableSandboxedEnvironment(trim_blocks=True, lstrip_blocks=True)
    environment.globals["raise_exception"] = refuse
    environment.globals["strftime_now"] = lambda form: datetime(2026, 1, 1).strftime(form)  # same prompt every day
    try:
        return environment.from_string(template).render(
            messages=messages, add_generation_prompt=True, bos_token=bos, eos_token=eos, enable_thinking=False
        )
    except _TemplateError:
        raise
    except (TemplateError, TypeError, ValueError, KeyError, AttributeError, ArithmeticError, RecursionError) as error:
        raise _TemplateError(str(error) or type(error).__name__) from error


def _cut(text: str) -> Scaffold:
    """Split a rendered conversation at the markers; the first message's role header is part of `head`."""
    head, *rest = text.split(_SYSTEM)
    if len(rest) != 1 or rest[0].count(_USER) != 1 or rest[0].count(_TASK) != 1:
        raise _TemplateError("it does not show every message once")
    middle, rest_of = rest[0].split(_USER)
    between, tail = rest_of.split(_TASK)
    if between:
        raise _TemplateError("it changes the user's message")
    return Scaffold(head, middle, tail)
