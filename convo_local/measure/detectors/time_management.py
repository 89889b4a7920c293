"""Time management as strengths: agenda, time checks, moving on, parking, a close that says what happens next."""

from __future__ import annotations

from collections.abc import Iterator

from convo_local.measure.detectors.phrases import begins_clause, counted_points, phrase
from convo_local.measure.detectors.scene import Scene
from convo_local.measure.reading import Floor, Row
from convo_local.measure.text import Sentence, topic
from convo_local.measure.types import Moment

OPENING_ROWS = 8  # within which "there are a few things to decide" is hardly anything else than an agenda
EARLY = 4  # an agenda of the looser kind stands in the first quarter of the rows
LATE = 0.9  # a close stands in the last tenth
CLOSE_WORDS = 4
SHARE_PLACE = 3  # by then the first person of those who get a task is named
SHORT_MOVE = 5  # words of "now the newsletter"
SHORT_ANSWER = 3  # lean words before "let's move on" that answer the question before it


def agenda_set(scene: Scene) -> Iterator[Moment]:
    """Names what the meeting is to cover: "on the agenda" and the like anywhere; "today we need to", "three things:",
    "we'll do this, then that" in the first quarter (Schwarz 2002: purpose and steps come before the content).

    Not: questions about the agenda, denials ("we have no agenda").
    """
    early = max(2.0, len(scene.reading.rows) / EARLY)
    for turn, row, sentence in scene.sentences:
        if row.place > early and "agendas" not in sentence.found:
            continue
        found = said = phrase(sentence, "agendas")
        if found is None and row.place <= early:
            found = phrase(sentence, "early_agendas", before=sentence.opening + 4) or _lays_out(sentence)
        if found is None or sentence.asks or len(sentence.lean) - found[1] < 2 or _denies(sentence, found[0]):
            continue
        yield scene.moment(
            "agenda_set",
            row,
            sentence,
            f'{turn.speaker} named what the meeting is to cover: "{sentence.slice_text(*found)}"',
            salience=0.55,
            confidence=0.7 if row.place <= (early / 2 if said else OPENING_ROWS) else 0.38,
            around=sentence.lean[found[0]].start,
            topic=topic(sentence, start=sum(found)),
        )


def time_check(scene: Scene) -> Iterator[Moment]:
    """Names the time left or used, or shares it out ("five minutes left", "we're at the half", "ten minutes each").

    Not: the time of something else ("the oven has two minutes left"), a story ("there were ten minutes left").
    """
    for turn, row, sentence in scene.having("time_checks"):
        found = phrase(sentence, "time_checks")
        if found is None or _of_something_else(sentence, found):
            continue
        yield scene.moment(
            "time_check",
            row,
            sentence,
            f'{turn.speaker} named the time: "{sentence.slice_text(*found)}"',
            salience=0.5,
            confidence=0.7,
            around=sentence.lean[found[0]].start,
            topic=sentence.slice_text(*found),
        )


def moved_on(scene: Scene) -> Iterator[Moment]:
    """Moves the meeting to its next point ("let's move on to", "next one: the budget", "shall we turn to").

    Not: a reply to a question that does not answer it first, since that waves the question away; moving on in life or
    to another place; denials.
    """
    for turn, row, sentence in scene.having("moving_on", "opening_moves", "short_moves"):
        found = _move(sentence)
        if found is None or _denies(sentence, found[0]) or _waves_away(scene, turn, row, sentence):
            continue
        if sentence.has("adversatives", sum(found)):  # "we want to move on, but I do want to second this"
            continue
        yield scene.moment(
            "moved_on",
            row,
            sentence,
            f'{turn.speaker} moved the meeting on: "{sentence.slice_text(*found)}"',
            salience=0.45,
            confidence=0.7,
            around=sentence.lean[found[0]].start,
            topic=topic(sentence, start=sum(found)) or sentence.slice_text(*found),
        )


def parked_topic(scene: Scene) -> Iterator[Moment]:
    """Sets a topic aside for later ("let's park that", "can we come back to it", "it's on the list for Monday").

    Not: questions whether one should, denials, and putting off a question that was just asked, unless a place or a
    time is named where it will be dealt with.
    """
    for turn, row, sentence in scene.having("parkings"):
        found = phrase(sentence, "parkings")
        if found is None or _denies(sentence, found[0]) or _of_this_talk(sentence, sum(found)):
            continue
        if sentence.asks and sentence.find("proposing_moves", before=sentence.opening + 2) is None:
            continue
        previous = scene.reading.before(turn)
        if previous is not None and previous.asks and not sentence.has("kept_for", found[0]):
            continue
        yield scene.moment(
            "parked_topic",
            row,
            sentence,
            f'{turn.speaker} set a topic aside: "{sentence.slice_text(*found)}"',
            salience=0.5,
            confidence=0.7,
            around=sentence.lean[found[0]].start,
            other=scene.other(turn),
        )


def clean_close(scene: Scene) -> Iterator[Moment]:
    """In the last tenth of the meeting, says what happens next: "next steps", "I'll send out the notes", or who does
    what by when.

    Not: thanks and goodbyes alone, questions, denials.
    """
    late = len(scene.reading.rows) * LATE - 3
    names = _first_names(scene)
    for turn, row, sentence in scene.sentences:
        if row.place < late or len(sentence.lean) < CLOSE_WORDS:
            continue
        found = phrase(sentence, "closings") or _opens_close(sentence) or _shares_out(sentence, names)
        if found is None or _denies(sentence, found[0]):
            continue
        yield scene.moment(
            "clean_close",
            row,
            sentence,
            f'{turn.speaker} closed with what happens next: "{sentence.slice_text(*found)}"',
            salience=0.55,
            confidence=0.7,
            around=sentence.lean[found[0]].start,
            topic=topic(sentence),
        )


DETECTORS = (agenda_set, time_check, moved_on, parked_topic, clean_close)


def _of_this_talk(sentence: Sentence, end: int) -> bool:
    """Ends in "this call": not for later."""
    here = sentence.lexicon.words("that_words").intersection(sentence.lean_norms[max(0, end - 2) : end - 1])
    return bool(here) and sentence.has("talk_places", end - 1, end)


def _denies(sentence: Sentence, place: int) -> bool:
    """A "not" or an "if" within the four words before."""
    return sentence.has("denials", max(0, place - 4), place)


def _of_something_else(sentence: Sentence, found: tuple[int, int]) -> bool:
    return sentence.has("other_clocks", max(0, found[0] - 4), found[0])


def _lays_out(sentence: Sentence) -> tuple[int, int] | None:
    """ "Three things: …", a number of points and a mark after it; or "we'll do this, then that, and last …"."""
    if (found := counted_points(sentence)) is not None:
        return found
    order = sentence.lexicon.words("order_words")
    steps = sum(1 for norm in sentence.lean_norms if norm in order)
    place = sentence.opening
    return (place, 1) if steps > 1 and sentence.has("plan_openers", place, place + 1) else None


def _move(sentence: Sentence) -> tuple[int, int] | None:
    found = phrase(sentence, "moving_on")
    if found is not None and not sentence.has("not_meeting_moves", sum(found) - 1, sum(found) + 3):
        return found
    return _opens_with_a_move(sentence)


def _opens_with_a_move(sentence: Sentence) -> tuple[int, int] | None:
    """ "Next one, the budget", after "okay, so"; or a short "now the newsletter"."""
    for found in sentence.find_all("opening_moves"):
        if found[0] in (0, sentence.opening) or _short_at_end(sentence, found[0]):
            return found
    for place, count in sentence.find_all("short_moves"):
        if _short_at_end(sentence, place):
            return place, count
    return None


def _short_at_end(sentence: Sentence, place: int) -> bool:
    """The last clause, of a few words: "that's the website done, now the newsletter"."""
    if sentence.cut_off or sentence.asks or not place + 2 < len(sentence.lean) <= place + SHORT_MOVE:
        return False
    return place in (0, sentence.opening) or begins_clause(sentence, place)


def _waves_away(scene: Scene, turn: Floor, row: Row, sentence: Sentence) -> bool:
    """Instead of an answer to the question just asked."""
    previous = scene.reading.before(turn)
    if previous is None or not previous.asks or row is not turn.first or sentence is not row.sentences[0]:
        return False
    asked = previous.last.sentences[-1]
    return asked.find("moving_on") is None and not sentence.has("short_answers", 0, SHORT_ANSWER)


def _first_names(scene: Scene) -> frozenset[str]:
    """The first names of those present, as they are read in words; no roles."""
    first = {label.split()[0].lower() for label in scene.reading.transcript.speakers if label.split()}
    lists = scene.reading.lexicon
    return frozenset(first - lists.words("not_names") - lists.words("function_words"))


def _opens_close(sentence: Sentence) -> tuple[int, int] | None:
    length = sentence.at("opening_closes", sentence.opening)
    return (sentence.opening, length) if length else None


def _shares_out(sentence: Sentence, names: frozenset[str]) -> tuple[int, int] | None:
    """Two people, of whom one may be "I", and a day for them: "Ben books the room, I write today"; or two days."""
    norms = sentence.lean_norms
    doers = sentence.lexicon.words("doers")
    who = [i for i, n in enumerate(norms) if n in names or n in doers]
    if sentence.asks or not who:
        return None
    dates = sentence.find_all("exact_dates")
    if len(dates) > 1 and sum(dates[0]) < dates[1][0] - 2:
        return dates[0]
    if len({norms[i] for i in who}) < 2 or who[0] > SHARE_PLACE or not begins_clause(sentence, who[1]):
        return None
    return (who[0], 1) if dates or sum(1 for i in who if norms[i] in names) > 1 else None
