"""Passing over what another said: waving it away, going on without a word about it, answering too soon, a remark on the
person. Each is told by several signs together, since none of them alone is sure.
"""

from __future__ import annotations

from collections.abc import Iterator

from convo_local.measure.detectors.scene import Scene
from convo_local.measure.detectors.wording import last_topic
from convo_local.measure.reading import Floor, Row
from convo_local.measure.text import Sentence, topic
from convo_local.measure.types import Moment

BRIEF = 12  # words of a reply that gives no reason
RETREAT_WORDS = 16
ENOUGH = 2.5  # signs of a dismissal, weighed in `_dismissing`
SPELLED_OUT = 3  # words of a dismissive phrase
PLAIN = 3.5  # signs from which on it is hardly anything else
_DISMISSING = frozenset({"dismissals", "rejecting", "switching"})
HEEDING = ("heeding", "acknowledgement", "follow_up_question")
AT_ONCE = 300  # ms from the other's end to the reply; 200 is the average after a question (Stivers et al. 2009)
WEIGHTY_WORDS = 12


def dismissal(scene: Scene) -> Iterator[Moment]:
    """A turn that opens by waving away what another said ("that's ridiculous", "nah, we tried that. So, the menu").

    Signs: a dismissive wording, or a flat rejection of a proposal or a worry; few words; no reason; a change of the
    subject; the other backs out ("okay, it was just an idea"). Not: after or with laughter, which marks teasing; in a
    question; with an acknowledgement or a reason, which makes it a disagreement; a plain "no" to a question.
    """
    for turn, speaker in scene.named_turns:
        previous = scene.reading.before(turn)
        if previous is None or previous.words < 5 or turn.lists.isdisjoint(_DISMISSING):
            continue
        if turn.first.laughs or previous.last.laughs:
            continue
        sentence, signs = _dismissing(scene, turn, previous)
        if sentence is None or signs < ENOUGH:
            continue
        yield scene.moment(
            "dismissal",
            _row_of(turn, sentence),
            sentence,
            f'{speaker} answered {previous.speaker} with "{sentence.text}"',
            salience=min(0.85, 0.6 + 0.1 * (signs - ENOUGH)),
            confidence=0.7 if signs >= PLAIN or _spelled_out(sentence) else 0.38,
            other=previous.speaker,
            topic=last_topic(previous),
        )


def no_acknowledgement(scene: Scene) -> Iterator[Moment]:
    """Another tells of a difficulty, a loss, an effort or a mistake, and the reply goes on without a word about it.

    Responding to a disclosure with something else is felt as not being heard (Gottman & DeClaire 2001 on turning away
    from bids). Not: a reply with an acknowledgement, a "sorry", a question about it or any of its content words.
    """
    disclosed, heeding = scene.recognised_in("disclosure"), scene.recognised_in(*HEEDING)
    for turn, speaker in scene.named_turns:
        previous = scene.reading.before(turn)
        if previous is None or previous.words < 8 or turn.words < 4 or turn.place in heeding:
            continue
        if "disclosures" not in previous.lists and previous.place not in disclosed:
            continue
        if turn.first.laughs or previous.last.laughs or _attends(turn, previous):
            continue
        told = next((s for _, s in reversed(_sentences(previous)[-4:]) if s.find("disclosures")), None)
        if told is None and previous.place in disclosed:
            told = disclosed[previous.place].best.longest[1]
        if told is None:
            continue
        row, sentence = next(((r, s) for r, s in turn.opening(12) if len(s.lean) >= 3), turn.opening(1)[0])
        yield scene.moment(
            "no_acknowledgement",
            row,
            sentence,
            f"{previous.speaker} told of something difficult, and {speaker} went on without a word about it",
            salience=0.62,
            confidence=0.3,  # of those in real meetings that were read, none in ten was right
            other=previous.speaker,
            topic=topic(told),
        )


def rushed_reply(scene: Scene) -> Iterator[Moment]:
    """A reply of a few words within 0.3 s of a question or a worry of 12 words and more, that the other then repairs.

    Replies come 0.2 s after a question on average (Stivers et al. 2009), so speed alone means nothing: the other must
    ask again or say that it was not the point ("that's not it", "which one, though?").
    """
    for turn, speaker in scene.named_turns:
        previous, following = scene.reading.before(turn), scene.reading.next_turn(turn)
        if previous is None or following is None or following.speaker != previous.speaker:
            continue
        gap = _gap(previous, turn)
        if gap is None or gap > AT_ONCE or previous.words < WEIGHTY_WORDS or turn.words > BRIEF:
            continue
        if not any(s.find("repairs", before=5) for _, s in following.opening(16)):
            continue
        yield scene.moment(
            "rushed_reply",
            turn.first,
            turn.first.sentences[0],
            f"{speaker} answered {previous.speaker}'s {previous.words} words at once with {turn.words}, "
            f"and {previous.speaker} had to come back to it",
            salience=0.5,
            confidence=0.55,
            other=previous.speaker,
            words=turn.words,
            seconds=round(gap / 1000, 1) if gap >= 50 else None,
        )


def put_down(scene: Scene) -> Iterator[Moment]:
    """A remark on the person instead of the matter ("you never listen", "even you can do it").

    "You" with a fixed bad trait is felt as an attack where "I" with an effect is not (Gordon 1970). Not: with laughter
    noted in the transcript, in quotation after "said", under "if" or "not".
    """
    for turn, row, sentence, found in scene.hits("put_downs"):
        if row.laughs or sentence.has("quoting", max(0, found[0] - 3), found[0]):
            continue
        yield scene.moment(
            "put_down",
            row,
            sentence,
            f'{turn.speaker} remarked on a person: "{sentence.slice_text(*found)}"',
            salience=0.85,
            confidence=0.7,
            around=sentence.lean[found[0]].start,
            other=scene.other(turn) if scene.reading.people == 2 else None,
        )


DETECTORS = (dismissal, no_acknowledgement, rushed_reply, put_down)


def _dismissing(scene: Scene, turn: Floor, previous: Floor) -> tuple[Sentence | None, float]:
    """The sentence that dismisses, and how many signs there are of it."""
    opening = [s for _, s in turn.opening(14)][:3]
    if any(s.find("acknowledging", before=4) or s.find("reasons") for s in opening):
        return None, 0.0
    waved = next((s for s in opening[:2] if _waves(s)), None)
    flat = next((s for s in opening[:2] if s.find("rejecting", before=6) and not s.asks), None)
    first = next((s for s in opening if len(s.lean) >= 2 and not s.cut_off), None)
    if first is not None and any(first.at(name, 0) > 0 for name in ("acknowledgements", "switching", "additive")):
        first = None
    switches = any(_switches(s) for _, s in turn.opening(30)[1:])
    sentence = waved or flat or (first if switches else None)
    if sentence is None or sentence.asks or len(sentence.lean) > BRIEF + 4:
        return None, 0.0
    proposal = any(s.find("proposing") or s.find("disclosures") for _, s in _sentences(previous)[-4:])
    if waved is None and not proposal and (previous.asks or flat is None):
        return None, 0.0  # a "no" that answers
    following = scene.reading.next_turn(turn)
    signs = (
        2.0 * (waved is not None)
        + 1.0 * (flat is not None)
        + 0.5 * (len(sentence.lean) <= BRIEF)
        + 0.5 * proposal
        + 0.5 * (flat is not None and set(previous.content(40)).isdisjoint(sentence.content))
        + 1.0 * switches
        + 0.5 * (following is not None and following.speaker == previous.speaker and _retreats(following))
    )
    return sentence, signs


def _spelled_out(sentence: Sentence) -> bool:
    """A dismissive phrase of three words and more; "whatever" and "no way" may be meant otherwise."""
    return any(length >= SPELLED_OUT for _, length in sentence.find_all("dismissals"))


def _waves(sentence: Sentence) -> bool:
    """A dismissive phrase opens the sentence, or is three words of it and more; a single word must be all there is."""
    if sentence.asks or sentence.cut_off:
        return False
    for place, length in sentence.find_all("dismissals"):
        opens = place <= sentence.opening
        if (length >= 3 or (length == 2 and opens)) and not sentence.has("quoting", 0, place):
            return True
        if opens and len(sentence.lean) - sentence.opening == length:
            return True
    return False


def _switches(sentence: Sentence) -> bool:
    """Opens a new subject: "So, the icons." "Next?" "Anyway, …"."""
    return sentence.at("switching", 0) > 0


def _retreats(turn: Floor) -> bool:
    """Few words, and they back out: "okay", "never mind", "it was just an idea"."""
    return turn.words <= RETREAT_WORDS and any(s.find("retreats", before=4) for _, s in turn.opening(8))


def _attends(turn: Floor, previous: Floor) -> bool:
    """The reply's opening acknowledges, thanks, is sorry, or takes up a content word of what was told."""
    opening = [s for _, s in turn.opening(25)]
    if any(s.find("acknowledging") or s.find("empathising") for s in opening):
        return True
    told = set(previous.content(40))
    return bool(told.intersection(w for s in opening for w in s.content))


def _gap(previous: Floor, turn: Floor) -> int | None:
    """Milliseconds from the end of one turn to the start of the next; negative is overlap; None without times."""
    if previous.last.end is None or turn.first.start is None:
        return None
    return turn.first.start - previous.last.end


def _sentences(turn: Floor) -> list[tuple[Row, Sentence]]:
    return [(r, s) for r in turn.rows for s in r.sentences]


def _row_of(turn: Floor, sentence: Sentence) -> Row:
    return next(r for r in turn.rows if any(s is sentence for s in r.sentences))
