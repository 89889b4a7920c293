"""Questions and what comes of them: left unanswered, piled up, asked and given room."""

from __future__ import annotations

from collections.abc import Iterator

from convo_local.measure.detectors.scene import Scene
from convo_local.measure.detectors.wording import short_question
from convo_local.measure.questions import opens_wh
from convo_local.measure.reading import Floor, Row
from convo_local.measure.text import Sentence
from convo_local.measure.types import Moment

CHAIN = 3  # closed questions in a row
BETWEEN = 3  # words of a sentence that does not part two questions
SHORT_ANSWER = 6  # words
AT_LENGTH = 30  # words of an answer
AFTERTHOUGHT = 8  # words after a question that still leave it asked
ELLIPSIS = 6  # words
GOING_ON = 8  # turns before, of which an answer may speak
TAKEN_UP = 8  # words, below which a reply can hardly be seen to be about something else
ABOUT_IT = 0.5  # against it: the reply uses the question's own words
EVADED = 2.5  # signs of an unanswered question, weighed in `_evasion`


def unanswered_question(scene: Scene) -> Iterator[Moment]:
    """Another asked a question, the speaker took the turn and spoke of something else.

    Signs: the other asks again or says that it was no answer; the reply opens a new subject; it lacks what such a
    question asks for (a "because" after why, a number after how many, a name after who, a yes or a no) and shares no
    content word with it. Being asked again is the surest; without it the other signs must all be there. Not: a reply
    that says it does not know, or asks back about the question.
    """
    for turn, speaker in scene.named_turns:
        previous = scene.reading.before(turn)
        if previous is None or turn.words < 4 or turn.first.sentences[0].cut_off:
            continue
        asked = _last_question(previous)
        question = None if asked is None else short_question(asked[1], whole=False)
        signs = 0.0 if asked is None or question is None else _evasion(scene, turn, previous, asked[1])
        if signs < EVADED:
            continue
        yield scene.moment(
            "unanswered_question",
            turn.first,
            turn.first.sentences[0],
            f"{previous.speaker} asked {speaker} a question, and {speaker} spoke of something else",
            salience=min(0.65, 0.4 + 0.1 * (signs - EVADED)),
            confidence=0.38,
            other=previous.speaker,
            question=question,
        )


def closed_question_chain(scene: Scene) -> Iterator[Moment]:
    """Three closed questions and more by one speaker: in one turn, or turn by turn with short answers between.

    Each answer has six words or fewer. Requests ("can you …"), tags and checks of the connection are not counted. On
    closed questions and what they leave out: Miller & Rollnick 2013.
    """
    place = 0
    while place < len(scene.turns):
        turn = scene.turns[place]
        piled = _run_of_closed(turn)
        if len(piled) >= CHAIN and turn.speaker is not None:
            yield _piled(scene, turn.speaker, turn, piled)
            place += 1
            continue
        chain = [turn]
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
    for turn, speaker in scene.named_turns:
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


DETECTORS = (unanswered_question, closed_question_chain, left_room)


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
    if not reply or any(s.find("not_knowing") for s in reply[:3]) or _to_another(scene, turn, asked):
        return 0.0
    first, about = reply[0], set(asked.content)
    elsewhere = any(s.at(name, 0) > 0 for s in reply[:2] for name in ("switching", "evading"))
    asks_back = len(turn.first.questions) == len(turn.first.sentences) and not elsewhere
    following = scene.reading.next_turn(turn)
    after = following if following is not None and following.speaker == previous.speaker else None
    again = _asked_again(after, about) if after is not None else 0.0
    if not again and (turn.words < TAKEN_UP or turn.first.sentences[0].at("replying", 0) > 0):
        return 0.0
    if not again and not elsewhere and (_elliptical(first) or _goes_on(scene, turn, first)):
        return 0.0
    return (
        again
        + 1.0 * elsewhere
        + (0.5 if about.isdisjoint(w for s in reply for w in s.content) else -ABOUT_IT)
        + 0.5 * (not first.has("leaning", 0, first.opening + 4))
        + _unanswered(scene, asked, reply)
        + 0.5 * (after is not None and any(s.find("retreats", before=4) for _, s in after.opening(8)))
        - 1.5 * asks_back
    )


def _elliptical(sentence: Sentence) -> bool:
    """A few words without a subject and a verb ("Hopefully April."): what only an answer can be."""
    return len(sentence.lean) <= ELLIPSIS and not (sentence.has("narrators") or sentence.has("question_verbs"))


def _goes_on(scene: Scene, turn: Floor, sentence: Sentence) -> bool:
    """It speaks of what the turns before spoke of, or points back at it: somebody who evades begins something new."""
    if sentence.has("leaning", 0, sentence.opening + 2):
        return True
    said = {w for t in scene.turns[max(0, turn.place - GOING_ON) : turn.place] for s in t.sentences for w in s.content}
    return not said.isdisjoint(sentence.content)


def _to_another(scene: Scene, turn: Floor, asked: Sentence) -> bool:
    """The question names somebody else than who replies."""
    named = [label for label, _ in scene.reading.names.addressed(asked.source, asked.start, asked.end)]
    return bool(named) and turn.speaker not in named


def _asked_again(turn: Floor, about: set[str]) -> float:
    """Whether the turn opens by asking the same again (3 in the same words, 2 in half of them) or says so (1.5)."""
    opening = turn.opening(20)
    asks = [set(s.content) for r, s in opening if s in _questions(r)]
    shared = max((len(about & words) for words in asks), default=0)
    same = 3.0 if shared >= max(3, 0.75 * len(about)) else 2.0 if about and shared >= max(1, len(about) / 2) else 0.0
    said = any(s.find("asking_again", before=3) for _, s in opening[:2])
    return same + 1.5 * said


def lacks_answer(scene: Scene, turn: Floor, asked: Sentence) -> bool:
    """The turn's opening holds nothing that could be an answer to such a question, and does not say why not."""
    reply = [s for _, s in turn.opening(40)]
    if not reply or any(s.find("not_knowing") for s in reply[:3]) or _to_another(scene, turn, asked):
        return False
    return _unanswered(scene, asked, reply) > 0


def _unanswered(scene: Scene, asked: Sentence, reply: list[Sentence]) -> float:
    """2 or 1.5 where the reply lacks what such a question asks for, 0.5 where that is hard to tell, -0.5 where not."""
    norms = [n for s in reply for n in s.lean_norms]
    lists = scene.reading.lexicon
    for asking, answering in (("asks_why", "reasons"), ("asks_number", "numbers"), ("asks_when", "times")):
        if asked.find(asking):
            numeral = answering != "reasons" and any(n[0].isdigit() for n in norms)
            return -0.5 if numeral or lists.phrases(answering).find(norms) is not None else 2.0
    if asked.find("asks_who"):
        named = any(s.has("self_words") or next(scene.reading.names.mentioned(s.source), None) for s in reply)
        return -0.5 if named else 2.0
    if asked.find("asks_account", before=asked.opening + 4):
        return 0.5
    first = reply[0]
    return -0.5 if first.at("answers", 0) > 0 or first.at("answers", first.opening) > 0 else 1.5


def _closes(turn: Floor) -> bool:
    """Ends in a closed question that is no request."""
    return turn.asks and any(s is turn.last.sentences[max(turn.last.questions)] for s in _closed(turn.last))


def _closed(row: Row) -> list[Sentence]:
    """The row's yes/no questions of three words and more: no requests ("can you …"), no "where" and "when"."""
    asked = [row.sentences[i] for i, kind in row.questions.items() if kind == "closed"]
    return [s for s in asked if len(s.lean) >= 3 and not s.quoted and not s.at("requests", s.opening) and not _wh(s)]


def _wh(sentence: Sentence) -> bool:
    """Opens with "where", "when", "who" or the like: short to answer, but not with a yes or a no."""
    places = range(sentence.opening, min(sentence.opening + 3, len(sentence.lean)))
    return any(opens_wh(sentence.lexicon, sentence.lean_norms, place) for place in places)


def _run_of_closed(turn: Floor) -> list[tuple[Row, Sentence]]:
    """The longest run of closed questions in the turn with hardly a word between them."""
    best: list[tuple[Row, Sentence]] = []
    run: list[tuple[Row, Sentence]] = []
    for row in turn.rows:
        closed = _closed(row)
        for sentence in row.sentences:
            if any(s is sentence for s in closed):
                run.append((row, sentence))
            elif len(sentence.lean) > BETWEEN:
                run = []
            best = max(best, list(run), key=len)
    return best


def _piled(scene: Scene, speaker: str, turn: Floor, piled: list[tuple[Row, Sentence]]) -> Moment:
    answer = scene.reading.next_turn(turn)
    return scene.moment(
        "closed_question_chain",
        *piled[-1],
        f"{speaker} asked {len(piled)} yes/no questions in a row",
        salience=0.3 + 0.03 * min(5, len(piled)),
        confidence=0.65,
        count=len(piled),
        other=None if answer is None else answer.speaker,
    )


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
        _closed(row)[-1],
        f"{speaker} asked {len(chain)} yes/no questions in a row, answered in a few words each",
        salience=0.3 + 0.03 * min(5, len(chain)),
        confidence=0.65,
        count=len(chain),
        other=scene.turns[chain[0].place + 1].speaker,
    )
