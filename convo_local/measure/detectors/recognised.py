"""Kinds that are recognised by many weak cues where no phrase of the lexicon tells (see `recognise`).

What a kind asks of its place in the meeting is asked here too: a reply needs somebody to reply to, an agenda stands at
the beginning. These moments are less sure than those that a phrase tells, and weigh less.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from convo_local.measure.dates import has_time, when
from convo_local.measure.detectors.choices import decided_after
from convo_local.measure.detectors.questioning import lacks_answer
from convo_local.measure.detectors.scene import Scene, Slot
from convo_local.measure.detectors.wording import last_topic, shared_phrase, short_question
from convo_local.measure.reading import Floor, Row
from convo_local.measure.tasks import asked_for_work, embedded
from convo_local.measure.text import Sentence, topic
from convo_local.measure.types import Moment
from convo_local.measure.units import Seen

OPENING = 40  # words of a turn in which it replies
EARLY, LATE = 0.2, 0.85  # shares of the rows in which a meeting is opened and closed
LEAST_ROWS = 6  # of the opening and of the close
SURE, SURER = 0.25, 0.38  # confidence: just enough cues, and far more than enough
FAR = 2.0  # how far above
DOUBTED = frozenset(  # kinds of which, in real meetings, hardly one in five was right that only cues told
    [
        "dismissal",
        "put_down",
        "unanswered_question",
        "vague_reference",
        "hedged_commitment",
        "commitment",
        "no_owner",
        "no_deadline",
        "decision_reversed",
        "decision_confirmed",
        "options_weighed",
        "open_decision",
    ]
)
DOUBT = 0.7
LEAST_CONTENT = 2  # words of content that tell what something is about
SHORTEST = 5  # words in which such a thing can be said, but for a few kinds
SHORT = {"dismissal": 3, "put_down": 3, "moved_on": 3}
SOON = 8  # words of a turn in which it answers
SAYS_NO_NO = frozenset(
    ("time_check", "moved_on", "parked_topic", "agenda_set", "clean_close", "commitment", "deadline_set", "owner_named")
)
ANSWERS_NOTHING = frozenset(
    ("time_check", "moved_on", "parked_topic", "agenda_set", "invitation", "credit", "put_down")
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where something was recognised: the turn, the most telling sentence, and all that were read together."""

    scene: Scene
    turn: Floor
    row: Row
    sentence: Sentence
    sentences: tuple[Sentence, ...]
    begins: int  # words of the turn before it

    @property
    def before(self) -> Floor | None:
        return self.scene.reading.before(self.turn)

    @property
    def other(self) -> str | None:
        return self.scene.other(self.turn)

    @property
    def named(self) -> str | None:
        """The first person named in it."""
        mentions = (label for s in self.sentences for label, _ in self.scene.reading.names.mentions(s))
        return next((label for label in mentions if label != self.turn.speaker), None)


Ask = Callable[[Place], bool]
Slots = Callable[[Place], dict[str, Slot] | None]


def recognised(scene: Scene) -> Iterator[Moment]:
    """A moment for each kind that the cues tell and that fits its place."""
    for found in scene.recognised:
        kind = _KINDS.get(found.kind)
        if kind is None:
            continue
        place = _place(scene, found)
        if sum(len(s.lean) for s in place.sentences) < SHORT.get(found.kind, SHORTEST):
            continue
        if found.margin < _doubt(place, found.kind) or not all(ask(place) for ask in kind.asks):
            continue
        slots = kind.slots(place)
        if slots is not None:
            yield _moment(place, found, kind, slots)


DETECTORS = (recognised,)


def _place(scene: Scene, found: Seen) -> Place:
    sentences = tuple(s for unit in found.units for _, s in unit.pieces)
    before = itertools.takewhile(lambda s: s is not sentences[0], found.turn.sentences)
    return Place(scene, found.turn, *found.best.longest, sentences, sum(len(s.words) for s in before))


def _moment(place: Place, found: Seen, kind: _Kind, slots: dict[str, Slot]) -> Moment:
    fact = kind.fact.format(speaker=place.turn.speaker, other=slots.get("other") or "another")
    return place.scene.moment(
        found.kind,
        place.row,
        place.sentence,
        f'{fact}: "{place.sentence.text}"' if len(place.sentence.text) <= 120 else fact,
        salience=kind.salience,
        confidence=_confidence(found),
        around=place.sentence.start,
        **slots,
    )


def _confidence(found: Seen) -> float:
    if found.kind in DOUBTED:
        return SURE
    return round(SURE + (SURER - SURE) * min(1.0, found.margin / FAR), 2)


def _doubt(place: Place, kind: str) -> float:
    """How far above the bar the cues must be: more where it answers a question or is denied; never enough where it is
    told of another.
    """
    if any("hearsay" in s.found or s.quoted for s in place.sentences):
        return float("inf")
    doubt = 0.0
    if kind in ANSWERS_NOTHING and place.begins < SOON and place.before is not None and place.before.asks:
        doubt += DOUBT
    if kind in SAYS_NO_NO and any(s.has("denials") for s in place.sentences):
        doubt += DOUBT
    return doubt


def _replies(place: Place) -> bool:
    return place.before is not None and place.begins < OPENING


def _not_laughing(place: Place) -> bool:
    return not place.row.laughs and (place.before is None or not place.before.last.laughs)


def _asks(place: Place) -> bool:
    return any(place.row.sentences[i] is place.sentence for i in place.row.questions)


def _states(place: Place) -> bool:
    return not _asks(place)


def _early(place: Place) -> bool:
    return place.row.place < max(LEAST_ROWS, EARLY * len(place.scene.reading.rows))


def _late(place: Place) -> bool:
    rows = len(place.scene.reading.rows)
    return place.row.place >= min(rows - LEAST_ROWS, LATE * rows)


def _timed(place: Place) -> bool:
    return when(place.sentence) is not None


def _untimed(place: Place) -> bool:
    """No day or time in the turn or in those beside it."""
    near = place.scene.turns[max(0, place.turn.place - 1) : place.turn.place + 2]
    return not any(has_time(s) for turn in near for s in turn.sentences)


def _untaken(place: Place) -> bool:
    """Nobody takes work, is given it or is named in the turn and the two after."""
    near = place.scene.turns[place.turn.place : place.turn.place + 3]
    said = {id(s): s for turn in near for s in turn.sentences}
    owned = any(id(t.sentence) in said and t.owner in ("self", "you") for t in place.scene.tasks)
    names = place.scene.reading.names
    return not owned and not any(s.has("taking_words") or names.mentions(s) for s in said.values())


def _firm(place: Place) -> bool:
    """No hedge in it, nothing denied or reported, and nothing that is ordered in a restaurant."""
    return not any(
        s.find("promise_hedges")
        or s.find("hedged_promises")
        or s.find("orders")
        or any(embedded(s, first) for first, _ in s.find_all("promises"))
        for s in place.sentences
    )


def _stays_open(place: Place) -> bool:
    return not decided_after(place.scene, place.turn, place.row, place.sentence)


def _works(place: Place) -> bool:
    """Of one's own work: promised, or asked for just before."""
    own = {id(t.sentence) for t in place.scene.tasks if t.owner == "self"}
    return any(id(s) in own for s in place.sentences) or asked_for_work(place.scene.reading, place.turn)


def _not_put_off(place: Place) -> bool:
    """No question has just been asked, which would be put off."""
    return place.begins >= SOON or place.before is None or not place.before.asks


def _several(place: Place) -> bool:
    return place.scene.reading.people > 2


def _asked_before(place: Place) -> bool:
    return place.before is not None and place.before.asks


def _is_addressed(place: Place) -> bool:
    """A name set apart; inside a clause ("I'd like to hear from Ana") only where that person then speaks."""
    if any(next(place.scene.reading.names.addressed(s.source, s.start, s.end), None) for s in place.sentences):
        return True
    answer = place.scene.reading.next_turn(place.turn)
    return place.named is not None and answer is not None and answer.speaker == place.named and not _asks(place)


def _about(sentence: Sentence) -> str | None:
    """Words that say what it is about: two of content, and nobody's "I hear you"."""
    words = topic(sentence)
    if words is None or len(set(sentence.lexicon.content(words.lower().split()))) < LEAST_CONTENT:
        return None
    return None if words.lower().split()[0].partition("'")[0] in sentence.lexicon.words("narrators") else words


def _other(place: Place) -> dict[str, Slot] | None:
    return None if place.other is None else {"other": place.other, "topic": _their_topic(place)}


def _maybe_other(place: Place) -> dict[str, Slot]:
    return {"other": place.other, "topic": _about(place.sentence)}


def _two_only(place: Place) -> dict[str, Slot]:
    return {"other": place.other if place.scene.reading.people == 2 else None}


def _own_topic(place: Place) -> dict[str, Slot]:
    return {"topic": _about(place.sentence)}


def _must_topic(place: Place) -> dict[str, Slot] | None:
    words = _about(place.sentence)
    return None if words is None else {"topic": words}


def _no_owner(place: Place) -> dict[str, Slot] | None:
    words = _must_topic(place)
    return None if words is None else {**words, "people": place.scene.reading.people}


def _built_on(place: Place) -> dict[str, Slot] | None:
    if place.before is None or place.other is None:
        return None
    shared = shared_phrase(place.scene.reading, place.before, place.sentence)
    about = shared[0] if shared else last_topic(place.before)
    return None if about is None else {"other": place.other, "topic": about}


def _named_one(place: Place) -> dict[str, Slot] | None:
    who = place.named or (place.other if place.scene.reading.people == 2 else None)
    return None if who is None else {"other": who}


def _credited(place: Place) -> dict[str, Slot] | None:
    who = place.named or (place.other if place.before is not None else None)
    return None if who is None else {"other": who}


def _their_question(place: Place) -> dict[str, Slot] | None:
    if place.before is None or not place.before.asks:
        return None
    asked = place.before.last.sentences[max(place.before.last.questions)]
    question = short_question(asked, whole=False)
    return (
        None
        if question is None or not lacks_answer(place.scene, place.turn, asked)
        else {"other": place.other, "question": question}
    )


def _open_question(place: Place) -> dict[str, Slot] | None:
    answer = place.scene.reading.next_turn(place.turn)
    question = short_question(place.sentence)
    if answer is None or answer.speaker is None or question is None or place.row is not place.turn.last:
        return None
    return {"other": answer.speaker, "question": question, "words": answer.words}


def _deadline(place: Place) -> dict[str, Slot] | None:
    limit = when(place.sentence)
    return None if limit is None else {"deadline": place.sentence.slice_text(*limit), "other": place.other}


def _hedge(place: Place) -> dict[str, Slot] | None:
    found = place.sentence.find("promise_hedges") or place.sentence.find("hedges")
    return None if found is None else {"hedge": place.sentence.slice_text(*found), "other": place.other}


def _summary(place: Place) -> dict[str, Slot]:
    return {"words": len(place.sentence.lean)}


def _their_topic(place: Place) -> str | None:
    return None if place.before is None else last_topic(place.before)


@dataclass(frozen=True, slots=True)
class _Kind:
    """What a kind asks of its place, its slots, and its fact and salience."""

    fact: str
    salience: float
    slots: Slots
    asks: tuple[Ask, ...] = field(default=())


_KINDS: dict[str, _Kind] = {
    "dismissal": _Kind("{speaker} waved away what {other} had said", 0.45, _other, (_replies, _not_laughing, _states)),
    "put_down": _Kind("{speaker} remarked on a person", 0.5, _two_only, (_not_laughing,)),
    "reflecting": _Kind("{speaker} put {other}'s point in own words", 0.5, _other, (_replies,)),
    "built_on": _Kind("{speaker} took up what {other} had said and added to it", 0.36, _built_on, (_replies, _states)),
    "constructive_disagreement": _Kind("{speaker} disagreed with {other} and gave a reason", 0.42, _other, (_replies,)),
    "acknowledgement": _Kind("{speaker} acknowledged what {other} had said", 0.36, _other, (_replies, _states)),
    "credit": _Kind("{speaker} gave {other} credit", 0.42, _credited, (_states,)),
    "invitation": _Kind("{speaker} asked {other} by name to speak", 0.5, _named_one, (_is_addressed,)),
    "open_question": _Kind("{speaker} asked an open question", 0.42, _open_question, (_asks,)),
    "follow_up_question": _Kind("{speaker} asked about what {other} had said", 0.38, _other, (_replies, _asks)),
    "unanswered_question": _Kind("{speaker} did not answer {other}'s question", 0.45, _their_question, (_replies,)),
    "one_line_summary": _Kind("{speaker} summed up in one sentence", 0.42, _summary, (_states,)),
    "signposting": _Kind("{speaker} announced what was to come", 0.34, _own_topic, (_states,)),
    "vague_reference": _Kind("{speaker} named something only vaguely", 0.3, _must_topic, (_states,)),
    "agenda_set": _Kind("{speaker} named what the meeting is to cover", 0.5, _own_topic, (_early,)),
    "time_check": _Kind("{speaker} named the time", 0.45, _own_topic),
    "moved_on": _Kind("{speaker} moved the meeting on", 0.42, _own_topic),
    "parked_topic": _Kind("{speaker} set a topic aside", 0.45, _maybe_other, (_not_put_off,)),
    "clean_close": _Kind("{speaker} closed with what happens next", 0.5, _own_topic, (_late, _states)),
    "decision_stated": _Kind("{speaker} stated a decision", 0.4, _maybe_other, (_states,)),
    "decision_confirmed": _Kind("{speaker} checked whether all agree", 0.5, _maybe_other),
    "decision_reversed": _Kind("{speaker} took back a decision", 0.45, _maybe_other, (_states,)),
    "open_decision": _Kind("{speaker} left a decision open", 0.38, _maybe_other, (_stays_open, _states)),
    "options_weighed": _Kind("{speaker} weighed options", 0.4, _own_topic),
    "deadline_set": _Kind("{speaker} set a time for a task", 0.45, _deadline, (_timed,)),
    "no_deadline": _Kind("{speaker} named a task, and nobody named a date", 0.32, _must_topic, (_untimed, _states)),
    "owner_named": _Kind("{speaker} gave {other} a task", 0.42, _named_one),
    "no_owner": _Kind("{speaker} named a task, and nobody took it", 0.34, _no_owner, (_several, _untaken, _states)),
    "commitment": _Kind("{speaker} took on a task", 0.42, _maybe_other, (_firm, _states)),
    "hedged_commitment": _Kind("{speaker} hedged a commitment", 0.4, _hedge, (_works, _states)),
}
