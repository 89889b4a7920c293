"""Chat templates: rendered in a sandbox, cut where our texts go."""

from __future__ import annotations

import pytest

from convo_local.llm.chat import CHATML, Scaffold, scaffold

GEMMA = (
    "{{ bos_token }}{% for m in messages %}"
    "{% if m['role'] == 'system' %}{{ raise_exception('no system role') }}{% endif %}"
    "<start_of_turn>{{ m['role'] }}\n{{ m['content'] | trim }}<end_of_turn>\n{% endfor %}"
    "{% if add_generation_prompt %}<start_of_turn>model\n{% endif %}"
)


def test_chatml_is_cut_at_the_texts() -> None:
    cut, note = scaffold(CHATML)
    assert cut == Scaffold(
        "<|im_start|>system\n", "<|im_end|>\n<|im_start|>user\n", "<|im_end|>\n<|im_start|>assistant\n"
    )
    assert note is None


def test_a_template_without_a_system_role_gets_the_system_text_first() -> None:
    cut, note = scaffold(GEMMA, bos="<bos>")
    assert cut.head == "<bos><start_of_turn>user\n"
    assert cut.middle == "\n\n"
    assert cut.tail == "<end_of_turn>\n<start_of_turn>model\n"
    assert note is None


@pytest.mark.parametrize(
    "template",
    [
        None,
        "{% for",  # not a template
        "{{ messages[0]['content'][:3] }}",  # does not show the messages
        "{{ raise_exception('never') }}",
        "{{ messages.__class__.__mro__[1].__subclasses__() }}",  # the sandbox refuses
        "{{ messages[99]['content'].x.y }}",
        "{{ 1 / 0 }}",
    ],
)
def test_a_template_that_cannot_be_used_gives_chatml_and_a_note(template: str | None) -> None:
    cut, note = scaffold(template)
    assert cut == scaffold(CHATML)[0]
    assert note is not None
    assert "ChatML" in note
