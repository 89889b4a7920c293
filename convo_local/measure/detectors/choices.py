"""Choices on the way to a decision: options weighed, and a choice left open."""

from __future__ import annotations

from collections.abc import Iterator

from convo_local.measure.dates import deadline, times
from convo_local.measure.detectors.decisions import chosen_course, place_in, settled
from convo_local.measure.detectors.scene import Scene
from convo_local.measure.lexicon import Found
from convo_local.measure.reading import Floor, Row
from convo_local.measure.text import Sentence, topic
from convo_local.measure.types import Moment

LOOK_BACK = 3  # turns, and segments of each, in which a choice can have been put on the table
SENTENCES = 12  # looked at for it
NEAR = 4  # words before a phrase in which a word can deny it
LATE_WORD = 8  # words of putting off stand early in their sentence
_OPEN = ("decisions_left_open", "putting_off")


def options_weighed(scene: Scene) -> Iterator[Moment]:
    """Compares options before a choice: says so ("pros and cons", "trade-off"), or sets one against another.

    Counts: words of weighing; or, in one sentence or two, options ("if we", "the other one") together with what each
    is or costs and a turn from one to the other ("but", "whereas"). Not: options that are only counted, a comparison
    without a choice ("this winter is colder").
    """
    for turn, row, sentence in scene.sentences:
        if len(sentence.lean) < 4 or sentence.cut_off or (found := _weighs(scene, turn, row, sentence)) is None:
            continue
        yield scene.moment(
            "options_weighed",
            row,
            sentence,
            f'{turn.speaker} weighed options: "{sentence.slice_text(*found)}"',
            salience=0.45,
            confidence=0.6 if sentence.find("weighing") else 0.3,
            around=sentence.lean[found[0]].start,
            topic=topic(sentence, start=min(sum(found), len(sentence.lean) - 1)),
        )


def open_decision(scene: Scene) -> Iterator[Moment]:
    """Leaves a decision open: "let's decide that another time", "we'll see", "let's sleep on it".

    Counts: words that leave a decision open, and words of putting off where the turns just before had a choice in them.
    Not: where a day or a person for the decision is named, "we'll see you tomorrow", where a decision follows in the
    same turn.
    """
    if scene.reading.people < 2:
        return
    for turn, row, sentence in scene.having(*_OPEN):
        if sentence.asks or (found := _left_open(scene, turn, row, sentence)) is None:
            continue
        yield scene.moment(
            "open_decision",
            row,
            sentence,
            f'{turn.speaker} left a decision open: "{sentence.slice_text(*found)}"',
            salience=0.4,
            confidence=0.55 if sentence.find("decisions_left_open") and _ours(sentence, found) else 0.35,
            around=sentence.lean[found[0]].start,
            topic=topic(sentence, start=sum(found)) if sum(found) < len(sentence.lean) else None,
            other=scene.other(turn),
        )


DETECTORS = (options_weighed, open_decision)


def _ours(sentence: Sentence, found: Found) -> bool:
    """Of those present ("let's", "we"), not of others ("this court need not decide")."""
    before = max(0, found[0] - NEAR)
    return any(sentence.has(words, before, sum(found)) for words in ("group_words", "self_words"))


def _weighs(scene: Scene, turn: Floor, row: Row, sentence: Sentence) -> Found | None:
    found = sentence.find("weighing")
    if found is not None and not sentence.find("not_weighed"):
        return found
    place = place_in(row, sentence)
    pair = row.sentences[max(0, place - 1) : place + 1]
    comparing = sentence.lexicon.words("comparing")
    if all(comparing.isdisjoint(s.lean_norms) for s in pair):
        return None
    options = sum(len(s.find_all("options_named")) for s in pair)
    compared = sum(1 for s in pair for w in s.lean_norms if w in s.lexicon.words("comparing"))
    turned = sentence.has("contrasting", 1) or (len(pair) > 1 and options >= 2)
    if compared and len(sentence.find_all("conditions")) > 1:
        return sentence.find("conditions")
    before = scene.reading.previous_turn(turn)
    if before is not None and compared and turned and any(s.has("choice_asked") for s in before.last.sentences[-2:]):
        compared_at = (i for i, w in enumerate(sentence.lean_norms) if w in sentence.lexicon.words("comparing"))
        return next(((i, 1) for i in compared_at), (0, 1))
    strong = sentence.lexicon.words("comparing") - sentence.lexicon.words("weakly_comparing")
    own = [i for i, w in enumerate(sentence.lean_norms) if w in strong]
    if sentence.has("past_words"):
        return None
    if len(own) >= 3:
        return own[0], 1
    if not turned:
        return None
    here = sentence.find("options_named")
    if here is not None and compared and options + compared >= 3 and (options >= 2 or len(pair) == 1):
        return here
    either = own or [i for i, w in enumerate(sentence.lean_norms) if w in sentence.lexicon.words("comparing")]
    enough = len(own) >= 2 or (len(either) >= 2 and sentence.has("hypothetical"))
    return (either[0], 1) if enough and sentence.has("setting_against", 2) else None


def _left_open(scene: Scene, turn: Floor, row: Row, sentence: Sentence) -> Found | None:
    found = sentence.find("decisions_left_open")
    if found is not None and (times(sentence) or deadline(sentence)) and not sentence.has("denying", 0, sum(found)):
        return None  # "let's decide on Thursday"
    if found is not None and sentence.has("denying", max(0, found[0] - NEAR), found[0]):
        return None  # "I don't want to leave it open"
    if found is None:
        found = sentence.find("putting_off")
        if (
            found is None
            or found[0] > LATE_WORD
            or times(sentence)
            or sentence.has("past_words")
            or sentence.find("not_put_off")
        ):
            return None
        if not _choice_before(scene, turn, row, sentence):
            return None
    return None if decided_after(scene, turn, row, sentence) else found


def _choice_before(scene: Scene, turn: Floor, row: Row, sentence: Sentence) -> bool:
    """Something to decide was said just before: an alternative, a proposal, a question of doing."""
    place = place_in(row, sentence)
    earlier = [r for t in scene.turns[max(0, turn.place - LOOK_BACK) : turn.place] for r in t.rows[-LOOK_BACK:]]
    earlier += [r for r in scene.reading.rows[max(0, row.place - LOOK_BACK) : row.place] if r.turn == turn.place]
    near = [s for r in earlier for s in r.sentences[-LOOK_BACK:]] + list(
        row.sentences[max(0, place - SENTENCES) : place]
    )
    before = scene.reading.previous_turn(turn)
    return (before is not None and _offers_choice(before.last)) or any(s.find("choice_cues") for s in near[-SENTENCES:])


def _offers_choice(row: Row) -> bool:
    """It asks for a yes or a no on something that is not the other's own to answer."""
    asked = [row.sentences[i] for i, form in row.questions.items() if form == "closed"]
    return bool(asked) and not asked[-1].has("second_person")


def decided_after(scene: Scene, turn: Floor, row: Row, sentence: Sentence) -> bool:
    """A decision follows in the same turn, a few sentences on at most."""
    place = place_in(row, sentence)
    later = list(row.sentences[place : place + SENTENCES])
    for after in scene.reading.rows[row.place + 1 : row.place + LOOK_BACK]:
        later += after.sentences[:SENTENCES] if after.turn == turn.place else ()
    return any(settled(s) or chosen_course(s) for s in later)
