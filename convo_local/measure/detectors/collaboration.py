"""Collaboration: losing the floor; inviting, crediting, asking all, disagreeing with a reason. See also `shares`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from convo_local.measure.detectors.scene import Scene
from convo_local.measure.detectors.wording import last_topic, short_question
from convo_local.measure.questions import wh_place
from convo_local.measure.reading import Floor, Row
from convo_local.measure.text import Sentence, topic
from convo_local.measure.types import Moment

ANSWER_WORDS = 8
AFTERTHOUGHT = 8  # words after a question that still leave it asked
ACCOUNT_WORDS = 8  # after a disagreement
AGAINST_WORDS = 10  # of a turn that only sets itself against a proposal
LITTLE = 10  # words of a turn that may hold no more than "I don't know"


def lost_the_floor(scene: Scene) -> Iterator[Moment]:
    """Was interrupted, and the next turn takes up nothing of the broken sentence.

    Not: where the speaker came back to it within two turns, or the broken sentence has too few words to tell.
    """
    found = [
        o for o in scene.overlaps if o.interruption and o.row.speaker and o.other.speaker and _dropped(scene, o.other)
    ]
    counts = Counter(o.other.speaker for o in found)
    for o in found:
        cut = o.other.sentences[-1]
        yield scene.moment(
            "lost_the_floor",
            o.other,
            cut,
            f"{o.other.speaker} was cut off by {o.row.speaker} and did not come back to the point",
            salience=0.5,
            confidence=0.6,
            other=o.row.speaker,
            topic=topic(cut),
            count=counts[o.other.speaker] if counts[o.other.speaker] > 1 else None,
        )


def constructive_disagreement(scene: Scene) -> Iterator[Moment]:
    """A turn that opens by disagreeing and goes on with an account: a reason, or another way.

    Dispreferred turns come with accounts (Pomerantz 1984). Either the disagreement is said ("I'd push back"), or the
    turn takes up a word of the other's proposal and sets something against it ("Mondays won't do, that's when …"), less
    surely. Not: an answer to a question, which "I don't think so" may be; an opening that sides with the other.
    """
    for turn, speaker in scene.named_turns:
        previous = scene.reading.before(turn)
        if previous is None or previous.words < 5 or turn.words < ACCOUNT_WORDS:
            continue
        proposes = _proposes(previous)
        if previous.asks and not proposes:
            continue
        opening = turn.opening(45)
        hit = None if _leaves_it(previous) else _disagrees(opening[:3])
        said = hit is not None and _accounts(opening, hit[1], hit[2])
        if not said:
            hit = _against(previous, opening) if proposes else None
        if hit is None:
            continue
        row, sentence, found = hit
        yield scene.moment(
            "constructive_disagreement",
            row,
            sentence,
            f'{speaker} disagreed with {previous.speaker} and gave a reason: "{sentence.slice_text(*found)}"',
            salience=0.5 if said else 0.4,
            confidence=0.7 if said and _plainly(sentence) and turn.first is row else 0.38,
            other=previous.speaker,
            topic=last_topic(previous),
        )


def credit(scene: Scene) -> Iterator[Moment]:
    """Names somebody as the source of an idea or work: "as Ana said", "Ana's idea", "thanks to Ana", "as you said".

    Not: quoting to disagree ("you said … but"), or thanks for the floor.
    """
    for turn, row, sentence in scene.sentences:
        hit = _credited(scene, turn, sentence) if len(sentence.lean) >= 3 else None
        if hit is None:
            continue
        other, place, words = hit
        yield scene.moment(
            "credit",
            row,
            sentence,
            f'{turn.speaker} gave {other} credit: "{words}"',
            salience=0.5,
            confidence=0.7,
            around=place,
            other=other,
        )


def invitation(scene: Scene) -> Iterator[Moment]:
    """Asks somebody by name to speak: the name in the place of an address, beside a question or "go ahead".

    Not: greetings, thanks, "can you hear me", a name inside a clause.
    """
    for found in scene.invitations:
        answer = scene.reading.next_turn(found.turn)
        seconds = answer.seconds() if answer is not None and found.answered else None
        yield scene.moment(
            "invitation",
            found.row,
            found.sentence,
            f"{found.turn.speaker} asked {found.other} by name"
            + (f", and {found.other} answered" if found.answered else ""),
            salience=0.6 if found.answered else 0.45,
            confidence=0.85 if found.answered else 0.7,
            around=found.sentence.start,
            other=found.other,
            seconds=round(seconds, 1) if seconds else None,
            words=answer.words if answer is not None and found.answered else None,
        )


def open_question(scene: Scene) -> Iterator[Moment]:
    """An open question at the end of a turn that another answers in eight words and more (see `questions.py`)."""
    for turn, speaker in scene.named_turns:
        answer = scene.reading.next_turn(turn)
        asked = [i for i, kind in turn.last.questions.items() if kind == "open"]
        if not asked or answer is None or answer.speaker is None or answer.words < ANSWER_WORDS or answer.asks:
            continue
        sentence = turn.last.sentences[asked[-1]]
        question = short_question(sentence, start=wh_place(sentence))
        if (
            question is None
            or sentence.cut_off
            or sum(len(s.lean) for s in turn.last.sentences[asked[-1] + 1 :]) > AFTERTHOUGHT
            or _to_oneself(sentence)
            or _indirect(sentence)
        ):
            continue
        yield scene.moment(
            "open_question",
            turn.last,
            sentence,
            f"{speaker} asked an open question, and {answer.speaker} answered in {answer.words} words",
            salience=0.45 + min(0.1, answer.words / 1000),
            confidence=0.75,
            other=answer.speaker,
            words=answer.words,
            question=question,
        )


DETECTORS = (lost_the_floor, constructive_disagreement, credit, invitation, open_question)


def _dropped(scene: Scene, cut: Row) -> bool:
    """The speaker's next two turns share no content word with the sentence that broke off (of two words and more)."""
    words = set(cut.sentences[-1].content)
    if len(words) < 2 or cut.speaker is None:
        return False
    turn = scene.reading.turn_of(cut)
    later = [t for t in scene.turns[turn.place + 1 : turn.place + 8] if t.speaker == cut.speaker][:2]
    rest = turn.rows[turn.rows.index(cut) + 1 :]
    said = {w for r in [*rest, *(r for t in later for r in t.rows)] for s in r.sentences for w in s.content}
    return bool(later) and not words & said


def _disagrees(opening: list[tuple[Row, Sentence]]) -> tuple[Row, Sentence, tuple[int, int]] | None:
    for row, sentence in opening:
        found = sentence.find("disagreements", before=12)
        if found is None or sentence.asks or len(sentence.lean) < 3 or sentence.cut_off:
            continue
        sides = sentence.at("siding_with", 0) > 0 and not sentence.has("adversatives", 0, sum(found))
        if not sides:  # "yes, that's part of the problem" agrees
            return row, sentence, found
    return None


def _plainly(sentence: Sentence) -> bool:
    """Opens with a disagreement that can hardly be anything else ("yeah, but …", "I don't agree")."""
    found = sentence.find("plain_disagreements", before=3)
    return found is not None and not sentence.at("not_disagreeing", sum(found))


def _leaves_it(turn: Floor) -> bool:
    """Says little more than that one does not know: nothing to disagree with."""
    return turn.words < LITTLE and any(s.find("not_knowing") for s in turn.sentences)


def _proposes(turn: Floor) -> bool:
    """Its last two sentences put something forward to do."""
    last = [t for r in turn.rows[-2:] for t in r.sentences][-2:]
    return any(t.find("putting_forward", before=6) for t in last)


def _against(previous: Floor, opening: list[tuple[Row, Sentence]]) -> tuple[Row, Sentence, tuple[int, int]] | None:
    """The first sentence, where it takes up a word of the proposal beside a contrast and does not begin by siding."""
    row, sentence = opening[0]
    said = sum(len(s.lean) for _, s in opening)
    if sentence.asks or sentence.cut_off or said < AGAINST_WORDS or sentence.at("siding_with", 0) > 0:
        return None
    taken = set(previous.content(40)) & {w for _, s in opening[:2] for w in s.content}
    place = next((i for i, w in enumerate(sentence.lean_norms) if w in sentence.lexicon.words("set_against")), None)
    return None if not taken or place is None else (row, sentence, (place, 1))


def _accounts(opening: list[tuple[Row, Sentence]], disagreed: Sentence, found: tuple[int, int]) -> bool:
    """Eight words and more follow the disagreement: an account, in itself or with a reason word sooner."""
    place = next(i for i, (_, s) in enumerate(opening) if s is disagreed)
    rest = [*disagreed.lean_norms[sum(found) :], *(n for _, s in opening[place + 1 :] for n in s.lean_norms)]
    least = ACCOUNT_WORDS // 2 if disagreed.lexicon.phrases("reasons").find(rest) else ACCOUNT_WORDS
    return len(rest) >= least


def _credited(scene: Scene, turn: Floor, sentence: Sentence) -> tuple[str, int, str] | None:
    """(who, where, the words) of a credit in the sentence."""
    lists, lean = scene.reading.lexicon, sentence.lean
    norms, named = scene.reading.names.placeholders(sentence, but=turn.speaker)
    for place, length in lists.phrases("crediting").find_all(norms):
        label = next((named[i] for i in range(place, place + length) if i in named), None)
        after = norms[place + length : place + length + 2]
        blamed = norms[0] in lists.words("adversatives") or not lists.words("blames").isdisjoint(after)
        if label is not None and not blamed:
            return label, lean[place].start, sentence.slice_text(place, length)
    found, other = sentence.find("crediting_you"), scene.other(turn)
    if found is None or other is None or "but" in sentence.lean_norms:
        return None
    if sentence.has("question_pronouns", sum(found), sum(found) + 1):  # "the great work it does"
        return None
    previous = scene.reading.before(turn)
    if scene.reading.people > 2 and (previous is None or not set(previous.content()) & set(sentence.content)):
        return None  # "you" may be another of those present
    return other, lean[found[0]].start, sentence.slice_text(*found)


def _to_oneself(sentence: Sentence) -> bool:
    """ "What am I doing wrong?": asks of oneself, not of the others."""
    return "i" in sentence.lean_norms and "you" not in sentence.lean_norms


def _indirect(sentence: Sentence) -> bool:
    """ "What you want to do with it": a question's words in a statement, or an echo ("what the cost is?")."""
    place = wh_place(sentence)
    if place is None:
        asking = sentence.lexicon.words("question_wh")
        place = next((i for i, norm in enumerate(sentence.lean_norms) if norm in asking), None)
    if place is None:
        return False
    if sentence.has("conditions", 0, place):
        return True
    subject = sentence.lean_norms[place + 1 : place + 2]
    return bool(sentence.lexicon.words("question_pronouns").intersection(subject))
