"""Listening: interrupting, talking over, questions left unanswered; leaving room. See also `replies`, `disregard`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from convo_local.measure.cut_off import broken_off
from convo_local.measure.detectors.scene import Scene
from convo_local.measure.detectors.wording import short_question
from convo_local.measure.overlap import opens_in_support
from convo_local.measure.reading import Floor, Row
from convo_local.measure.text import Sentence, topic
from convo_local.measure.types import Moment

CHAIN = 3  # closed questions in a row
SHORT_ANSWER = 6  # words
AT_LENGTH = 30  # words of an answer
AFTERTHOUGHT = 8  # words after a question that still leave it asked
EVADED = 2.5  # signs of an unanswered question, weighed in `_evasion`


def interruption(scene: Scene) -> Iterator[Moment]:
    """Began while the other was speaking, and the other stopped inside a sentence: `overlap.py` has the definition.

    Not: backchannels, openings that agree ("yeah, exactly"), ends that hand over ("so …"), a start within 0.3 s of the
    end. In a file whose segments never overlap a dash at the other's end stands for it, less surely (`broken_off`).
    """
    found = [(o.row, o.other, o.ms) for o in scene.overlaps if o.interruption]
    found += [(by, cut, 0) for cut, by in broken_off(scene.reading) if not opens_in_support(by) and not by.asks]
    counts = Counter(row.speaker for row, _, _ in found)
    for row, other, ms in found:
        if row.speaker is None or other.speaker is None:
            continue
        seconds, cut = round(ms / 1000, 1) or None, other.sentences[-1]
        began = f"started {seconds} s before {other.speaker} had finished, and" if seconds else "began to speak as"
        sure = 0.85 if cut.cut_off else 0.7
        yield scene.moment(
            "interruption",
            row,
            row.sentences[0],
            f"{row.speaker} {began} {other.speaker} stopped mid-sentence",
            salience=0.62 + (min(0.16, ms / 10_000) if seconds else 0.08) + min(0.17, 0.01 * len(cut.words)),
            confidence=sure if seconds else 0.55,
            other=other.speaker,
            seconds=seconds,
            topic=topic(cut),
            count=counts[row.speaker] if counts[row.speaker] > 1 else None,
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
            count=counts[o.row.speaker] if counts[o.row.speaker] > 1 else None,
        )


def unanswered_question(scene: Scene) -> Iterator[Moment]:
    """Another asked a question, the speaker took the turn and spoke of something else.

    Signs: the other asks again or says that it was no answer; the reply opens a new subject; it lacks what such a
    question asks for (a "because" after why, a number after how many, a name after who, a yes or a no) and shares no
    content word with it. Being asked again is the surest; without it the other signs must all be there. Not: a reply
    that says it does not know, or asks back about the question.
    """
    for turn, speaker in scene.named_turns():
        previous = scene.reading.before(turn)
        if previous is None or turn.words < 4 or turn.first.sentences[0].cut_off:
            continue
        asked = _last_question(previous)
        question = None if asked is None else short_question(asked[1], whole=False)
        if asked is None or question is None or _evasion(scene, turn, previous, asked[1]) < EVADED:
            continue
        yield scene.moment(
            "unanswered_question",
            turn.first,
            turn.first.sentences[0],
            f"{previous.speaker} asked {speaker} a question, and {speaker} spoke of something else",
            salience=0.6,
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
    unanswered_question,
    closed_question_chain,
    left_room,
)


def _questions(row: Row) -> list[Sentence]:
    return [row.sentences[i] for i in row.questions]


def _last_question(turn: Floor) -> tuple[Row, Sentence] | None:
    """The question that the turn ends with, but for an afterthought of a few words."""
    asked = _questions(turn.last)
    if not asked or len(asked[-1].lean) < 4:
        return None
    after = turn.last.sentences[turn.last.sentences.index(asked[-1]) + 1 :]
    return (turn.last, asked[-1]) if sum(len(s.lean) for s in after) <= AFTERTHOUGHT else None


def _evasion(scene: Scene, turn: Floor, previous: Floor, asked: Sentence) -> float:
    """How many signs there are that the turn did not answer the question."""
    reply = [s for _, s in turn.opening(40) if len(s.lean) >= 2]
    if not reply:
        return 0.0
    if any(s.find("not_knowing") for s in reply[:3]):
        return 0.0
    about, said = set(asked.content), {w for s in reply for w in s.content}
    following = scene.reading.next_turn(turn)
    same = following is not None and following.speaker == previous.speaker
    again = _asked_again(following, about) if following is not None and same else 0.0
    elsewhere = reply[0].at("switching", 0) > 0 or reply[0].at("evading", 0) > 0
    asks_back = len(turn.first.questions) == len(turn.first.sentences) and not elsewhere
    return (
        again
        + 1.0 * elsewhere
        + 0.5 * (not about & said)
        + (-0.5 if _answers(scene, asked, reply) else 1.0)
        + 0.5 * (following is not None and same and any(s.find("retreats", before=4) for _, s in following.opening(8)))
        - 1.5 * asks_back
    )


def _asked_again(turn: Floor, about: set[str]) -> float:
    """Whether the turn opens by asking the same again (3 in the same words, 2 in half of them) or says so (1.5)."""
    opening = turn.opening(20)
    asks = [set(s.content) for r, s in opening if s in _questions(r)]
    shared = max((len(about & words) for words in asks), default=0)
    same = 3.0 if shared >= max(3, 0.75 * len(about)) else 2.0 if about and shared >= max(1, len(about) / 2) else 0.0
    said = any(s.find("asking_again", before=3) for _, s in opening[:2])
    return same + 1.5 * said


def _answers(scene: Scene, asked: Sentence, reply: list[Sentence]) -> bool:
    """Whether the reply holds the kind of thing that the question asks for."""
    norms = [n for s in reply for n in s.lean_norms]
    for asking, answering in (("asks_why", "reasons"), ("asks_number", "numbers"), ("asks_when", "times")):
        if asked.find(asking):
            lists = scene.reading.lexicon
            found = lists.phrases(answering).find(norms) is not None
            return found or (answering != "reasons" and any(n[0].isdigit() for n in norms))
    if asked.find("asks_who"):
        return any(s.has("self_words") or next(scene.reading.names.mentioned(s.source), None) for s in reply)
    if asked.find("asks_account"):
        return len(norms) >= 12
    first = reply[0]
    return first.at("answers", 0) > 0 or first.at("answers", first.opening) > 0


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
