"""Wording the chosen moments: free prose by models that can write, guided phrasings by those that cannot.

Guided: every field is one of the phrasings that the moment's own facts can fill; the model chooses, under a grammar.
Free: the model writes under a grammar, then the check; what fails is written once more, then chosen as in guided prose.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from convo_local.check import About, Rules, alike, faults
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
LENGTHS = {  # characters of free prose, least and most: those of the coaching examples; in the order of writing
    "description": (50, 180),
    "reason": (60, 240),
    "suggestion": (40, 160),
    "alternative": (20, 160),
    "focus": (20, 70),
    "plan": (40, 160),
}
PATTERN = 3  # times from which the same thing is told as a pattern
EXAMPLES = ("interruption", "hedged_commitment", "open_question", "deadline_set")  # kinds of the worked examples

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
    """The words of each item, by field; how many moments were written again, and how many replaced by phrasings."""

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


def instructions(prompts: Prompts) -> str:
    """What free prose needs to know, with worked examples: the same for every meeting, so that it is read once."""
    return prompts.render("writing", examples=prompts.examples(EXAMPLES))


def free(items: Sequence[Item], prompts: Prompts, run: Run, voice: Voice, names: Sequence[str]) -> Prose:
    """Prose by the model, checked; what has no ground is written once more, then replaced by guided phrasings.

    All that is said of one moment is written together, facts before advice, so that it agrees.
    """
    rules = Rules(prompts.rules, prompts.vocabulary)
    drafts = _drafts(items)
    examples = _texts(prompts.examples(EXAMPLES))
    prose = Prose([])
    for attempt in (1, 2):
        rejected = [draft for draft in drafts if draft.words is None]
        if not rejected:
            break
        prose.rewritten += len(rejected) if attempt == 2 else 0
        outputs = run([_branch(draft, prompts) for draft in rejected])
        for draft, output in zip(rejected, outputs, strict=True):
            if output.finished:
                written: Words = json.loads(output.text)
                said = [text for other in drafts if other.words for text in other.words.values()]
                draft.avoid = _faults(written, draft, names, rules, [*said, *examples])
                draft.words = None if draft.avoid else written
    by_letter = {draft.candidate.letter: draft for draft in drafts}
    rest = [i for i, item in enumerate(items) if by_letter[item.candidate.letter].words is None]
    chosen = dict(zip(rest, guided([items[i] for i in rest], prompts, voice, names).words, strict=True))
    prose.replaced = sum(draft.words is None for draft in drafts)
    for i, item in enumerate(items):
        words = by_letter[item.candidate.letter].words
        prose.words.append(chosen[i] if words is None else {name: words[name] for name in FIELDS[item.role]})
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


@dataclass(slots=True)
class _Draft:
    """All that is to be written of one moment; `words` once it passed the check, `avoid` what was wrong before."""

    candidate: Candidate
    roles: list[Role]
    words: Words | None = None
    avoid: list[str] = field(default_factory=list)

    @property
    def fields(self) -> list[str]:
        wanted = {name for role in self.roles for name in FIELDS[role]}
        return [name for name in LENGTHS if name in wanted]


def _drafts(items: Sequence[Item]) -> list[_Draft]:
    """One for each moment, in order of first appearance."""
    drafts: dict[str, _Draft] = {}
    for item in items:
        drafts.setdefault(item.candidate.letter, _Draft(item.candidate, [])).roles.append(item.role)
    return list(drafts.values())


def _texts(examples: Sequence[Mapping[str, Any]]) -> list[str]:
    return [str(example[name]) for example in examples for name in LENGTHS if name in example]


def _branch(draft: _Draft, prompts: Prompts) -> Branch:
    moment = draft.candidate.moment
    fields: dict[str, Any] = {name: schema.text(*LENGTHS[name]) for name in draft.fields}
    task = prompts.render(
        "free",
        polarity=moment.polarity,
        fields=draft.fields,
        letter=draft.candidate.letter,
        speaker=moment.speaker,
        other=moment.slots.get("other"),
        fact=moment.fact,
        avoid=draft.avoid,
    )
    return Branch(task, schema=schema.record(fields), max_tokens=sum(LENGTHS[n][1] for n in fields) // 2 + 40)


def _faults(written: Words, draft: _Draft, names: Sequence[str], rules: Rules, said: Collection[str]) -> list[str]:
    """What is wrong with a draft: words without ground, roles the wrong way round, and what was said already."""
    moment = draft.candidate.moment
    other = moment.slots.get("other")
    about = About(
        kind=moment.kind,
        speaker=moment.speaker,
        other=None if other is None else str(other),
        grounds=(moment.fact, moment.quote, *draft.candidate.lines, *(str(v) for v in moment.slots.values())),
        names=tuple(names),
    )
    again = [text for name, text in written.items() if alike(text, said)]
    again += [b for a, b in itertools.combinations(written.values(), 2) if alike(a, [b])]
    return [*faults(written, about, rules), *again]
