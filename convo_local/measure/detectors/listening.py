"""Listening: interrupting, talking over, waving away; leaving room. What replies take up is in `replies.py`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from convo_local.measure.detectors.scene import Scene
from convo_local.measure.detectors.wording import last_topic, short_question
from convo_local.measure.reading import Floor, Row
from convo_local.measure.text import Sentence, topic
from convo_local.measure.types import Moment

CHAIN = 3  # closed questions in a row
SHORT_ANSWER = 6  # words
AT_LENGTH = 30  # words of an answer
MOVING_ON = ("anyway", "moving on", "let's move on", "next topic", "next item", "changing the subject")


def interruption(scene: Scene) -> Iterator[Moment]:
    """Began while the other was speaking, and the other stopped inside a sentence: `overlap.py` has the definition.

    Not: backchannels, openings that agree ("yeah, exactly"), ends that hand over ("so …"), a start within 0.3 s of the
    end.
    """
    found = [o for o in scene.overlaps if o.interruption and o.row.speaker and o.other.speaker]
    counts = Counter(o.row.speaker for o in found)
    for o in found:
        seconds, cut = round(o.ms / 1000, 1), o.other.sentences[-1]
        yield scene.moment(
            "interruption",
            o.row,
            o.row.sentences[0],
            f"{o.row.speaker} started {seconds} s before {o.other.speaker} had finished, "
            f"and {o.other.speaker} stopped mid-sentence",
            salience=0.78 + min(0.17, 0.01 * len(cut.words)),
            confidence=0.85 if cut.cut_off else 0.7,
            other=o.other.speaker,
            seconds=seconds,
            topic=topic(cut),
            count=counts[o.row.speaker],
        )


def talked_over(scene: Scene) -> Iterator[Moment]:
    """Both spoke for two seconds or more, the other having begun first; neither row is mostly silence (see
    `overlap.py`).

    Competitive overlap persists, where accidental overlap is repaired within a beat or two (Schegloff 2000).
    """
    found = [o for o in scene.overlaps if o.competing and o.row.speaker and o.other.speaker]
    counts = Counter(o.row.speaker for o in found)
    for o in found:
        seconds = round(o.ms / 1000, 1)
        yield scene.moment(
            "talked_over",
            o.row,
            o.row.sentences[0],
            f"{o.row.speaker} spoke at the same time as {o.other.speaker} for {seconds} s",
            salience=0.45 + min(0.2, 0.04 * (seconds - 2)),
            confidence=0.6,
            other=o.other.speaker,
            seconds=seconds,
            count=counts[o.row.speaker],
        )


def dismissal(scene: Scene) -> Iterator[Moment]:
    """A turn that opens by waving away what another just said ("that's ridiculous", "so what").

    Not: after laughter, which marks teasing; in a question; inside a longer sentence, where it may be quoted.
    """
    for turn, speaker in scene.named_turns():
        previous = scene.reading.before(turn)
        if previous is None or previous.words < 5:
            continue
        sentence = turn.first.sentences[0]
        place = sentence.opening
        hit = sentence.at("dismissals", place)
        whole = len(sentence.lean) - place <= hit + 4
        alone = hit > 1 or len(sentence.lean) == hit
        if not hit or not whole or not alone or sentence.asks or turn.first.laughs or previous.last.laughs:
            continue
        yield scene.moment(
            "dismissal",
            turn.first,
            sentence,
            f'{speaker} answered {previous.speaker} with "{sentence.text}"',
            salience=0.8,
            confidence=0.75,
            other=previous.speaker,
            topic=last_topic(previous),
        )


def unanswered_question(scene: Scene) -> Iterator[Moment]:
    """Another asked a question, the speaker took the turn and went on, and the other had to ask the same again.

    Being asked again is what makes it sure: the answerer's words alone cannot show that a question was missed.
    """
    for turn, speaker in scene.named_turns():
        previous, following = scene.reading.before(turn), scene.reading.next_turn(turn)
        if previous is None or following is None or following.speaker != previous.speaker or turn.words < 10:
            continue
        asked = _last_question(previous)
        again = [(r, s) for r, s in following.opening(40) if s in _questions(r)]
        if asked is None or not again or turn.asks:
            continue
        before, after = set(asked[1].content), set(again[0][1].content)
        question = short_question(asked[1])
        if len(before & after) < 3 or len(before & after) < 0.6 * len(before | after) or question is None:
            continue
        yield scene.moment(
            "unanswered_question",
            turn.first,
            turn.first.sentences[0],
            f"{previous.speaker} asked {speaker} a question and had to ask it again after {speaker}'s reply",
            salience=0.55,
            confidence=0.6,
            other=previous.speaker,
            question=question,
        )


def closed_question_chain(scene: Scene) -> Iterator[Moment]:
    """Question, answer, question, answer: three closed questions and more by one speaker to one other, turn by turn.

    Each answer has six words or fewer. Requests ("can you …"), tags and checks of the connection are not counted. On
    closed questions and what they leave out: Miller & Rollnick 2013.
    """
    place = 0
    while place < len(scene.turns):
        chain = [scene.turns[place]]
        while _asks_on(scene, chain[-1], chain[0]):
            chain.append(scene.turns[chain[-1].place + 2])
        if len(chain) >= CHAIN and chain[0].speaker is not None:
            yield _chain(scene, chain[0].speaker, chain)
        place += 2 * len(chain) - 1


def left_room(scene: Scene) -> Iterator[Moment]:
    """Ends a turn with a question, after which the other holds the floor for 30 words or more.

    The speaker's own backchannels in between are part of leaving room. Not: where the speaker then cut the answer off.
    """
    cut = {(id(o.other), o.row.speaker) for o in scene.overlaps if o.interruption}
    for turn, speaker in scene.named_turns():
        answer = scene.reading.next_turn(turn)
        asked = turn.last.sentences[-1]
        if not turn.asks or answer is None or answer.speaker is None or answer.words < AT_LENGTH:
            continue
        if (
            len(asked.lean) < 4
            or asked.cut_off
            or "- " in asked.text
            or any((id(r), speaker) in cut for r in answer.rows)
        ):
            continue
        seconds = answer.seconds()
        yield scene.moment(
            "left_room",
            turn.last,
            asked,
            f"{speaker} asked, and {answer.speaker} then spoke for {answer.words} words without being stopped",
            salience=0.35 + min(0.2, answer.words / 1000),
            confidence=0.75,
            other=answer.speaker,
            words=answer.words,
            seconds=None if not seconds else round(seconds, 1),
        )


DETECTORS = (
    interruption,
    talked_over,
    dismissal,
    unanswered_question,
    closed_question_chain,
    left_room,
)


def _questions(row: Row) -> list[Sentence]:
    return [row.sentences[i] for i in row.questions]


def _last_question(turn: Floor) -> tuple[Row, Sentence] | None:
    asked = _questions(turn.last)
    return (turn.last, asked[-1]) if asked and turn.asks and len(asked[-1].lean) >= 4 else None


def _closes(turn: Floor) -> bool:
    """Ends in a closed question of four words and more that is no request."""
    if not turn.asks:
        return False
    place = max(turn.last.questions)
    words = turn.last.sentences[place].lean_norms
    request = words[turn.last.sentences[place].opening] in {"can", "could", "would", "will", "shall"}
    return turn.last.questions[place] == "closed" and len(words) >= 4 and not request


def _asks_on(scene: Scene, turn: Floor, first: Floor) -> bool:
    """Whether the turn's closed question had a short answer, after which the same speaker closes with another."""
    if turn.place + 2 >= len(scene.turns):
        return False
    answer, further = scene.turns[turn.place + 1], scene.turns[turn.place + 2]
    asked = scene.turns[first.place + 1].speaker
    last = scene.turns[further.place + 1] if further.place + 1 < len(scene.turns) else None
    same = answer.speaker == asked and further.speaker == first.speaker and last is not None and last.speaker == asked
    return (
        same
        and last is not None
        and max(answer.words, last.words) <= SHORT_ANSWER
        and _closes(turn)
        and _closes(further)
    )


def _chain(scene: Scene, speaker: str, chain: list[Floor]) -> Moment:
    row = chain[-1].last
    return scene.moment(
        "closed_question_chain",
        row,
        row.sentences[max(row.questions)],
        f"{speaker} asked {len(chain)} yes/no questions in a row, answered in a few words each",
        salience=0.3 + 0.03 * min(5, len(chain)),
        confidence=0.65,
        count=len(chain),
        other=scene.turns[chain[0].place + 1].speaker,
    )
