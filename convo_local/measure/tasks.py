"""Work that somebody promises, asks for or wants done: what the moments about owners and dates rest on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Literal

from convo_local.measure.reading import Floor, Reading, Row
from convo_local.measure.text import TOPIC_WORDS, Sentence, topic

Owner = Literal["self", "you", "some", "we", "none"]

# Owner to the list of frames before a task verb, and to that of set phrases that say it without one.
_FRAMES: dict[Owner, str] = {"self": "promises", "you": "requests", "some": "somebodys", "we": "duties"}
_PHRASES: dict[Owner, str] = {"self": "takings", "you": "givings", "none": "passives"}
_FRAMING = (*_FRAMES.values(), *_PHRASES.values())
_BREAK = re.compile(r"[^\w\s'\u2019]")
REACH = 3  # words before a frame in which a word can deny it or make it a question


@dataclass(frozen=True)
class Task:
    """A sentence that names work to be done.

    `owner` is whose it is: "self", "you", "we" (all), "some" (somebody) or "none" ("needs to be done"). `verb` is the
    lean word with which the work begins. It is `known` where the words are of the lists of work, and not where it is
    only known to be something that a person promises or is asked to do.
    """

    turn: Floor
    row: Row
    sentence: Sentence
    owner: Owner
    verb: int
    known: bool = True

    @property
    def group(self) -> bool:
        """Promised for the speaker's side ("we'll send it"), not for the speaker alone."""
        return (
            self.owner == "self"
            and self.sentence.has("group_promises", 0, self.verb)
            and not self.sentence.has("self_promises", 0, self.verb)
        )

    @property
    def words(self) -> str | None:
        """The task from its verb on, where that reads well."""
        found = topic(self.sentence, start=self.verb)
        if found is not None and found.lower().startswith(self.sentence.lean[self.verb].norm):
            return found
        joins = self.sentence.lexicon.words("clause_joins")
        count = next((i for i, w in enumerate(self.sentence.lean_norms[self.verb :]) if w in joins), None)
        count = len(self.sentence.lean) - self.verb if count is None else count
        rest = _BREAK.split(self.sentence.slice_text(self.verb, min(count, TOPIC_WORDS + 1)))[0].strip()
        return rest if 2 <= len(rest.split()) <= TOPIC_WORDS else None


def tasks(reading: Reading) -> Iterator[Task]:
    """Statements of work: an obligation or promise ("I'll", "can you", "we need to", "somebody should") with a verb of
    work, or a set phrase ("leave it with me", "that one is yours", "needs to be repaired").

    The verbs are of work done after the meeting; "I'll show you" and "can you say" are about the meeting itself.
    """
    for turn, row, sentence in reading.having(*_FRAMING, "pleading"):
        for owner, verb, known in islice(_obliged(sentence), 1):
            yield Task(turn, row, sentence, owner, verb, known)


def names_work(sentence: Sentence, verb: int) -> bool:
    """Whether the lean word at `verb` begins a task: a verb of the lists, less its uses about the meeting itself."""
    norms = sentence.lean_norms
    if verb >= len(norms) or sentence.at("talk_phrases", verb):
        return False
    if length := sentence.at("task_phrases", verb):
        after = norms[verb + length] if verb + length < len(norms) else ""
        return norms[verb : verb + 2] != ("do", "that") or not after or after in sentence.lexicon.words("after_do_that")
    word = norms[verb]
    lists = sentence.lexicon
    return word in lists.words("task_verbs") | lists.words("doing") and word not in lists.words("loose_verbs")


def verb_place(sentence: Sentence, start: int) -> int:
    """The first lean word from `start` on that is not one of those that may stand before a verb."""
    fillers = sentence.lexicon.words("before_verb")
    while (
        start < len(sentence.lean_norms) and sentence.lean_norms[start] in fillers and not names_work(sentence, start)
    ):
        start += 1
    return start


def asked_for_work(reading: Reading, turn: Floor) -> bool:
    """The turn before, of another, asks at its end for work, or for when or whether it will be done."""
    before = reading.previous_turn(turn)
    if before is None:
        return False
    last = [s for r in before.rows[-3:] for s in r.sentences][-3:]
    return any(s.find("requests") or s.find("somebodys") or s.find("asking_for_work") for s in last)


def embedded(sentence: Sentence, place: int, *, reach: int = REACH) -> bool:
    """Whether a word just before `place` makes what follows denied, asked, imagined or reported."""
    first = max(0, place - reach)
    for i in range(place, first, -1):  # "not yet, but I'll …": what stands before a comma does not count
        if "," in sentence.source[sentence.lean[i - 1].end : sentence.lean[min(i, len(sentence.lean) - 1)].start]:
            first = i
            break
    return sentence.has("embedding", first, place) or quoted(sentence, place)


def quoted(sentence: Sentence, place: int) -> bool:
    """Whether an opening quotation mark stands between the sentence's first word and the word at `place`."""
    before = sentence.source[sentence.lean[0].end : sentence.lean[min(place, len(sentence.lean) - 1)].start]
    return not sentence.lexicon.words("quotation_marks").isdisjoint(before)


def _obliged(sentence: Sentence) -> Iterator[tuple[Owner, int, bool]]:
    """(whose, place of the verb, whether known) of each obligation or promise, those with known work first."""
    if len(sentence.lean) < 2:
        return
    maybe: list[tuple[Owner, int, bool]] = []
    for owner, name in _FRAMES.items():
        for first, length in sentence.find_all(name):
            verb = verb_place(sentence, first + length)
            if verb >= len(sentence.lean) or embedded(sentence, first):
                continue
            if names_work(sentence, verb):
                yield owner, verb, True
            elif could_be_work(sentence, verb):
                maybe.append((owner, verb, False))
    if sentence.has("pleading") and names_work(sentence, sentence.opening):
        yield "you", sentence.opening, True
    for owner, name in _PHRASES.items():
        if (found := sentence.find(name)) is not None and not embedded(sentence, found[0]):
            yield owner, found[0], True
    yield from maybe


def could_be_work(sentence: Sentence, verb: int) -> bool:
    """No verb of talk or of being, and something after it."""
    return (
        verb + 1 < len(sentence.lean)
        and sentence.lean_norms[verb] not in sentence.lexicon.words("talk_verbs")
        and not sentence.at("talk_phrases", verb)
    )
