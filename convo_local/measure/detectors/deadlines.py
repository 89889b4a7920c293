"""Deadlines: a day or a time set for a task, and tasks without one."""

from __future__ import annotations

from collections.abc import Iterator

from convo_local.measure.dates import deadline, has_time, times
from convo_local.measure.detectors.owners import asked, given_by_name, on_the_spot
from convo_local.measure.detectors.scene import Scene
from convo_local.measure.lexicon import Found
from convo_local.measure.reading import Row
from convo_local.measure.tasks import Task, asked_for_work, embedded
from convo_local.measure.text import TOPIC_WORDS, Sentence, topic
from convo_local.measure.types import Moment

_TIMES = ("dates", "times_meant", "deadlines_alone", "limits")
OFFERED = 5  # words between an offer ("shall we say") and its time


def deadline_set(scene: Scene) -> Iterator[Moment]:
    """A day or a time for a task: "I'll send it by Friday", "the tiles by the sixth", "shall we say Tuesday?".

    Counts: a time behind a word of limit ("by", "before", "no later than") in a sentence about what is to come, and any
    time in a promise or a request. Not: the past, habits ("by noon it's usually full"), times that are no limits,
    "by the way".
    """
    tasks = {id(t.sentence): t for t in scene.tasks}
    for turn, row, sentence in scene.having(*_TIMES):
        task = tasks.get(id(sentence))
        found = _deadline(sentence, task)
        if found is None or _past(sentence, found[0]):
            continue
        text = sentence.slice_text(*found)
        asks = sentence.asks and (task is None or task.owner != "you")  # "were they born before 1 September?"
        sure = task is not None and not asks and not sentence.has("inexact_counts", found[0], sum(found))
        yield scene.moment(
            "deadline_set",
            row,
            sentence,
            f'{turn.speaker} set a time for a task: "{text}"',
            salience=0.6 if task is not None else 0.4,
            confidence=0.8 if sure else 0.38,
            around=sentence.lean[found[0]].start,
            deadline=text,
            other=scene.other(turn),
            topic=task.words if task is not None else None,
        )


def no_deadline(scene: Scene) -> Iterator[Moment]:
    """A promise or a request of work with no time in its turn or in the turns around it, or with only a vague one.

    Counts: tasks of the speaker and of those spoken to; "soon", "when you get a chance", "no rush" said of a task in
    the turn or just before. Not: where anybody near names a day, work that is taken back or only imagined, what is
    done on the spot ("we'll do that for three").
    """
    dated = {turn.place for turn, _, sentence in scene.having(*_TIMES) if has_time(sentence)}
    told: set[int] = set()
    for task in scene.tasks:
        place = task.turn.place
        if task.owner not in {"self", "you"} or not task.known or dated.intersection(range(place - 1, place + 2)):
            continue
        vague = _vaguely_timed(task.sentence)
        if (words := task.words or vague) is None or (task.owner == "you" and not vague and asked(scene, task) is None):
            continue
        if on_the_spot(task):
            continue
        told.add(place)
        yield _undated(scene, task.row, task.sentence, words, vague=vague is not None)
    for row, sentence, _, place, sure in given_by_name(scene):
        if not sure or row.turn in told or dated.intersection(range(row.turn - 1, row.turn + 2)):
            continue
        told.add(row.turn)
        words = topic(sentence, start=place) or sentence.slice_text(place, TOPIC_WORDS)
        yield _undated(scene, row, sentence, words, vague=False)
    yield from _only_vague(scene, dated | told)


DETECTORS = (deadline_set, no_deadline)


def _only_vague(scene: Scene, settled: set[int]) -> Iterator[Moment]:
    """A vague time said of a task of the turn or the one before, where no time and no moment is near."""
    working = {t.turn.place for t in scene.tasks if t.known}
    for turn, row, sentence, found in scene.hits("vague_times"):
        if settled.intersection(range(turn.place - 1, turn.place + 2)) or sentence.asks:
            continue
        if working.intersection((turn.place - 1, turn.place)) or asked_for_work(scene.reading, turn):
            settled.add(turn.place)
            yield _undated(scene, row, sentence, sentence.slice_text(*found), vague=True)


def _undated(scene: Scene, row: Row, sentence: Sentence, words: str, *, vague: bool) -> Moment:
    return scene.moment(
        "no_deadline",
        row,
        sentence,
        f'{row.speaker} named a task, "{words}", and nobody named a date',
        salience=0.46 if vague else 0.36,
        confidence=0.38,
        topic=words,
    )


def _deadline(sentence: Sentence, task: Task | None) -> Found | None:
    """A limit in a sentence about what is to come, or a time in a promise, a request or an offer of a time."""
    limit = deadline(sentence)
    if limit is not None and sentence.has("in_the_meeting", limit[0], sum(limit)):
        return None
    if limit is not None and not sentence.has("habitual") and not embedded(sentence, limit[0], reach=1):
        return None if task is None and sentence.has("past_words") else limit
    if task is not None and (found := next(iter(times(sentence, start=task.verb)), None)) is not None:
        return found
    for first, length in times(sentence):
        if sentence.has("denying", max(0, first - 3), first):
            continue
        if any(o[0] < first <= sum(o) + OFFERED or o[0] == first + length for o in sentence.find_all("time_offers")):
            return first, length
    return None


def _past(sentence: Sentence, before: int) -> bool:
    """Something that has happened is told before the time: the time belongs to that."""
    if sentence.has("past_words", 0, before):
        return True
    ends = tuple(sentence.lexicon.words("past_endings"))
    who, norms = sentence.lexicon.words("narrators"), sentence.lean_norms
    return any(len(w) > 4 and w.endswith(ends) and norms[i] in who for i, w in enumerate(norms[1:]))


def _vaguely_timed(sentence: Sentence) -> str | None:
    """The words of a time that nobody can plan with."""
    found = sentence.find("vague_times") or sentence.find("vague_dates")
    return None if found is None else sentence.slice_text(*found)
