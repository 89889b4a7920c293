"""Commitments: work that somebody takes on, and commitments hedged away.

Statements of work come from `convo_local.measure.tasks`. Committing and directing as acts: Searle 1976; hedges on them:
Prince, Frader & Bosk 1982 (shields), Hyland 1998.
"""

from __future__ import annotations

from collections.abc import Iterator

from convo_local.measure.dates import has_time, when
from convo_local.measure.detectors.owners import on_the_spot
from convo_local.measure.detectors.scene import Scene
from convo_local.measure.lexicon import Found
from convo_local.measure.reading import Floor
from convo_local.measure.tasks import Task, asked_for_work, could_be_work, embedded, names_work, verb_place
from convo_local.measure.text import Sentence
from convo_local.measure.types import Moment

HEDGE_NEAR = 3  # words before a promise in which a hedge is one on it
_HEDGING = ("hedged_alone", "hedged_promises", "promise_hedges", "promises")


def hedged_commitment(scene: Scene) -> Iterator[Moment]:
    """A promise of one's own work with a hedge on it: "I'll try to send", "maybe I can look into it", "I should
    probably be able to, if it's quiet".

    Counts: the hedge in the promise, or beside it in its sentence; without a verb of work, only where the turn before
    asked for something. Not: hedged opinions and guesses ("maybe I can see why"), questions, what somebody else said.
    """
    for turn, row, sentence in scene.having(*_HEDGING):
        if (found := _hedged(scene, turn, sentence)) is None:
            continue
        words = sentence.slice_text(*found)
        hedges = sum(1 for _ in sentence.find_all("promise_hedges")) + (1 if sentence.find("hedged_promises") else 0)
        yield scene.moment(
            "hedged_commitment",
            row,
            sentence,
            f'{turn.speaker} hedged a commitment: "{words}"',
            salience=min(0.6, 0.4 + 0.05 * hedges),
            confidence=0.65 if _of_work(sentence, found) else 0.38,
            around=sentence.lean[found[0]].start,
            count=hedges if hedges > 1 else None,
            hedge=words,
            other=scene.other(turn),
        )


def commitment(scene: Scene) -> Iterator[Moment]:
    """Takes on a task of one's own: "I'll send the notes", "leave it with me", "that one is mine".

    Counts: a promise with a verb of work, a set phrase of taking on, and any promise that names a time or answers a
    request. Not: hedged promises, denied, imagined or reported ones, promises about the meeting itself ("I'll start").
    """
    for task in scene.tasks:
        if task.owner != "self" or task.sentence.asks or _hedged(scene, task.turn, task.sentence) is not None:
            continue
        asked = asked_for_work(scene.reading, task.turn)
        if not asked and not _set_phrase(task) and (on_the_spot(task) or _at_once(task.sentence, task.verb)):
            continue
        timed = has_time(task.sentence)
        if not (asked or _firm(task) or timed) or task.sentence.find("orders"):
            continue
        limit = when(task.sentence)
        yield scene.moment(
            "commitment",
            task.row,
            task.sentence,
            f"{task.turn.speaker} took on a task",
            salience=0.45 + (0.1 if limit else 0.0),
            confidence=0.7 if _firm(task) and not _set_phrase(task) and not _method(task) else 0.38,
            around=task.sentence.lean[task.verb].start,
            topic=task.words,
            deadline=_words(task.sentence, limit),
            other=scene.other(task.turn),
        )


DETECTORS = (hedged_commitment, commitment)


def _firm(task: Task) -> bool:
    """Known work that the speaker alone promises; "I can" only of something definite ("I can do that")."""
    if not task.known or task.group:
        return False
    weak = task.sentence.has("weak_promises", max(0, task.verb - 3), task.verb)
    return not weak or task.sentence.has("definite", task.verb)


def _of_work(sentence: Sentence, found: Found) -> bool:
    """The hedged promise is the speaker's own, of a verb of work: neither an idea for all nor the next thing to say."""
    ours = sentence.has("group_promises", found[0], sum(found))
    verb = verb_place(sentence, sum(found))
    return not ours and names_work(sentence, verb) and not sentence.has("said_at_once", verb, verb + 1)


def _method(task: Task) -> bool:
    """Told step by step ("and then I'll build a list of …"), or done at once ("I'll just check"): nothing taken on."""
    lately = task.sentence.has("on_the_side", max(0, task.verb - 2), task.verb) and not has_time(task.sentence)
    return lately or task.sentence.has("then_words", 0, task.sentence.opening + 2)


def _set_phrase(task: Task) -> bool:
    """Said without a verb of work ("that's mine"): of what, only the talk before it tells."""
    return any(first == task.verb for first, _ in task.sentence.find_all("takings"))


def _words(sentence: Sentence, found: Found | None) -> str | None:
    return sentence.slice_text(*found) if found is not None else None


def _hedged(scene: Scene, turn: Floor, sentence: Sentence) -> Found | None:
    """The words of a hedged promise: the hedge on it, or beside it."""
    if sentence.asks:
        return None
    if (alone := sentence.find("hedged_alone")) is not None and not embedded(sentence, alone[0]):
        return alone
    found, hedge = sentence.find("hedged_promises"), sentence.find("promise_hedges")
    if found is not None and not embedded(sentence, found[0]):
        asked = asked_for_work(scene.reading, turn)
        twice = hedge is not None and hedge[0] > found[0] and sum(hedge) > sum(found)
        ours = sentence.has("group_promises", found[0], sum(found))  # "maybe we could": an idea, not a promise
        verb = verb_place(sentence, sum(found))
        if _at_once(sentence, verb):
            return None
        if asked or twice or (not ours and (names_work(sentence, verb) or could_be_work(sentence, verb))):
            return found
        return None
    promise = sentence.find("promises")
    beside = promise is not None and hedge is not None and promise[0] - HEDGE_NEAR <= hedge[0] <= sum(promise)
    if beside and asked_for_work(scene.reading, turn) and len(sentence.find_all("promise_hedges")) > 1:
        return hedge
    if promise is None or hedge is None or embedded(sentence, promise[0]):
        return None
    verb = verb_place(sentence, sum(promise))
    return hedge if names_work(sentence, verb) and not _at_once(sentence, verb) else None


def _at_once(sentence: Sentence, verb: int) -> bool:
    """Talk or thought, or something done on the spot: nothing that one commits to."""
    slight = sentence.lexicon.words("said_at_once") | sentence.lexicon.words("on_the_spot")
    return verb < len(sentence.lean) and sentence.lean_norms[verb] in slight and not sentence.at("task_phrases", verb)
