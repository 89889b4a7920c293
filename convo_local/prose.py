"""Wording the chosen moments: free prose by models that can write, guided phrasings by those that cannot.

Guided: every field is one of the phrasings that the moment's own facts can fill; the model chooses, under a grammar.
Free: the model writes under a grammar, then the check; what fails is written once more, then chosen as in guided prose.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from convo_local.check import unsupported
from convo_local.digest import Candidate
from convo_local.errors import PromptError
from convo_local.llm import schema
from convo_local.llm.types import Branch, Output
from convo_local.measure.names import Names
from convo_local.prompts import Prompts
from convo_local.voice import Voice

Role: TypeAlias = Literal["top", "strength", "growth", "plan"]

FIELDS: dict[Role, tuple[str, ...]] = {
    "top": ("focus", "reason", "alternative"),
    "strength": ("description",),
    "growth": ("description", "suggestion"),
    "plan": ("plan",),
}
LENGTHS = {  # characters of free prose, least and most: those of the coaching examples that set the tone
    "focus": (20, 70),
    "reason": (60, 240),
    "alternative": (20, 160),
    "description": (50, 180),
    "suggestion": (40, 160),
    "plan": (40, 160),
}
PATTERN = 3  # times from which the same thing is told as a pattern

Run: TypeAlias = Callable[[Sequence[Branch]], Sequence[Output]]
"""Runs branches over the digest."""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to word: a chosen moment in the role in which it is shown."""

    role: Role
    candidate: Candidate


Words: TypeAlias = dict[str, str]


@dataclass(slots=True)
class Prose:
    """The words of each item, by field; how many items were written again, and how many were replaced by phrasings."""

    words: list[Words]
    rewritten: int = 0
    replaced: int = 0
    notes: list[str] = field(default_factory=list)


def guided(items: Sequence[Item], prompts: Prompts, voice: Voice, names: Sequence[str]) -> Prose:
    """One phrasing per field, of those that the moment's own facts can fill.

    `names` are the labels of all who spoke: people are called by their first names where those are clear.
    """
    called = {label: first for first, label in Names(names).labels.items()}
    return Prose([_phrased(item, prompts, voice, called) for item in items])


def free(items: Sequence[Item], prompts: Prompts, run: Run, voice: Voice, names: Sequence[str]) -> Prose:
    """Prose by the model, checked; what has no ground is written once more, then replaced by guided phrasings."""
    words: list[Words | None] = [None] * len(items)
    avoid: list[list[str]] = [[] for _ in items]
    prose = Prose([])
    for attempt in (1, 2):
        open_items = [i for i, found in enumerate(words) if found is None]
        if not open_items:
            break
        prose.rewritten += len(open_items) if attempt == 2 else 0
        outputs = run([_free_branch(items[i], prompts, avoid[i]) for i in open_items])
        for i, output in zip(open_items, outputs, strict=True):
            if not output.finished:
                continue
            written = json.loads(output.text)
            avoid[i] = _faults(written, items[i], names, prompts.openers, [w for w in words if w])
            words[i] = None if avoid[i] else written
    rest = [i for i, found in enumerate(words) if found is None]
    if rest:
        prose.replaced = len(rest)
        for i, chosen in zip(rest, guided([items[i] for i in rest], prompts, voice, names).words, strict=True):
            words[i] = chosen
    prose.words = [w for w in words if w is not None]
    return prose


def _phrased(item: Item, prompts: Prompts, voice: Voice, called: Mapping[str, str]) -> Words:
    return {name: _phrasing(item, name, prompts, voice, called) for name in FIELDS[item.role]}


def _phrasing(item: Item, name: str, prompts: Prompts, voice: Voice, called: Mapping[str, str]) -> str:
    """The phrasing for one field; what happened several times is told as a pattern."""
    moment = item.candidate.moment
    slots = dict(moment.slots)
    if "other" in slots:
        slots["other"] = called.get(str(slots["other"]), slots["other"])
    options = []
    if name == "description" and moment.occurrences >= PATTERN:
        first = {"first": item.candidate.first} if item.candidate.first else {}
        several = {**slots, **first, "occurrences": prompts.number(moment.occurrences)}
        several.pop("time", None)
        options = prompts.phrasings(moment.kind, "pattern", several)
    options = options or prompts.phrasings(moment.kind, name, slots)
    if not options:
        raise PromptError(f"no phrasing of {name!r} for {moment.kind!r} fits the slots {sorted(moment.slots)}")
    return voice.choose(options, about=f"{moment.kind} {moment.segment}")


def _free_branch(item: Item, prompts: Prompts, avoid: Sequence[str]) -> Branch:
    fields: dict[str, Any] = {name: schema.text(*LENGTHS[name]) for name in FIELDS[item.role]}
    task = prompts.render(
        "free",
        role=item.role,
        letter=item.candidate.letter,
        speaker=item.candidate.moment.speaker,
        fact=item.candidate.moment.fact,
        avoid=list(avoid),
    )
    return Branch(task, schema=schema.record(fields), max_tokens=sum(LENGTHS[n][1] for n in fields) // 2 + 40)


def _faults(
    written: Words, item: Item, names: Sequence[str], openers: Collection[str], others: Sequence[Words]
) -> list[str]:
    """What is wrong with an item's prose: words without ground, and sentences that another item has already."""
    moment = item.candidate.moment
    grounds = [moment.fact, moment.quote, *item.candidate.lines, *(str(v) for v in moment.slots.values())]
    faults = [w for text in written.values() for w in unsupported(text, grounds, names, openers)]
    said = {text for other in others for text in other.values()}
    return faults + [text for text in written.values() if text in said]
