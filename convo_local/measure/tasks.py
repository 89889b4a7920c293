"""Work that somebody promises, asks for or wants done: what the moments about owners and dates rest on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from convo_local.measure.reading import Floor, Reading, Row
from convo_local.measure.text import Sentence

_OWNERS = {"self": "promises", "you": "requests", "some": "somebodys", "we": "duties"}  # owner to list
_NOT_WORK = {  # "finish up with", "call it", "write about", "build on": talk, not tasks
    "finish": ("up", "with", "by", "off", "on", "there", "here"),
    "call": ("it", "this", "that", "them", "those", "on", "for"),
    "write": ("about", "on", "here", "that"),
    "build": ("on", "off"),
    "file": ("in",),
    "complete": ("my", "by"),
    "order": ("them",),
}


@dataclass(frozen=True)
class Task:
    """A sentence that names work to be done: whose it is ("self", "you", "we", "some"), and where the verb stands."""

    turn: Floor
    row: Row
    sentence: Sentence
    owner: str
    verb: int


def tasks(reading: Reading) -> Iterator[Task]:
    """Statements of work: an obligation or promise ("I'll", "can you", "we need to", "somebody should") and a task
    verb.

    The verbs are of work done after the meeting; "I'll show you" and "can you say" are about the meeting itself.
    """
    for turn, row, sentence in reading.sentences():
        if len(sentence.lean) >= 4 and (found := _obliged(sentence)) is not None:
            yield Task(turn, row, sentence, *found)


def _obliged(sentence: Sentence) -> tuple[str, int] | None:
    """(whose, place of the task verb) of the sentence's obligation or promise; None where it is denied or embedded."""
    norms = sentence.lean_norms
    for owner, name in _OWNERS.items():
        if (found := sentence.find(name)) is None:
            continue
        verb = sum(found)
        while verb < len(norms) and norms[verb] in sentence.lexicon.words("before_verb"):
            verb += 1
        if names_work(sentence, verb) and not sentence.has("embedding", 0, found[0]):
            return owner, verb
    return None


def names_work(sentence: Sentence, verb: int) -> bool:
    """Whether the lean word at `verb` begins a task: a verb of the list, less its uses about the meeting itself."""
    norms = sentence.lean_norms
    if verb >= len(norms):
        return False
    after = norms[verb + 1] if verb + 1 < len(norms) else ""
    if sentence.at("task_phrases", verb) > 0:
        return after != "that" or len(norms) <= verb + 2 or norms[verb + 2] in sentence.lexicon.words("after_do_that")
    return norms[verb] in sentence.lexicon.words("task_verbs") and after not in _NOT_WORK.get(norms[verb], ())
