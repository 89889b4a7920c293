"""Collaboration: shares of the talk, losing the floor, remarks on persons; inviting, crediting, disagreeing with a
reason.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from convo_local.measure.detectors.scene import Scene
from convo_local.measure.detectors.wording import last_topic, short_question
from convo_local.measure.questions import wh_place
from convo_local.measure.reading import Floor, Row
from convo_local.measure.text import Sentence, topic
from convo_local.measure.types import Moment

DOMINANT = 0.25  # above an equal share, as a share of all talk: 75 % of two, 50 % of four
QUIET = 0.35  # of an equal share
MANY = 8  # people; in a larger meeting silence is normal
ENOUGH_WORDS = 300  # of the meeting, before shares mean anything
ANSWER_WORDS = 8

_SAID = (
    r"(?:just\s+|already\s+|was\s+|were\s+)?(?:said|says|saying|mentioned|suggested|proposed|pointed\s+out|noted|raised"
    r"|brought\s+up|explained|described)"
)
_AS_YOU = re.compile(rf"\b(?:as|like)\s+you\s+{_SAID}\b", re.IGNORECASE)
_PRAISE = r"(?:really\s+|very\s+)?(?:great|good|nice|excellent|amazing)"
_YOUR_IDEA = re.compile(
    rf"\b(?:i\s+(?:really\s+)?like\s+your\s+(?:idea|suggestion|point|proposal)"
    rf"|your\s+(?:idea|suggestion|proposal)\s+(?:is|was)\s+{_PRAISE}"
    rf"|{_PRAISE}\s+(?:work|job)\s+(?:on|with)|you\s+did\s+(?:a\s+)?{_PRAISE}\s+(?:job|work))\b",
    re.IGNORECASE,
)


def dominance(scene: Scene) -> Iterator[Moment]:
    """Held an equal share plus a quarter of all talk, or more (75 % of two people, 50 % of four).

    An equal share is the yardstick because even turn-taking goes with better group results (Woolley et al. 2010). One
    moment, in the longest turn.
    """
    people, expected = scene.reading.people, _expected(scene)
    if people < 2 or _all_words(scene) < ENOUGH_WORDS:
        return
    for speaker, share in scene.shares.items():
        if share < 1 / people + DOMINANT or not scene.reading.turns_of[speaker]:
            continue
        row, sentence = _longest(scene, speaker)
        yield scene.moment(
            "dominance",
            row,
            sentence,
            _share_fact(speaker, share, people),
            salience=min(0.9, 0.55 + (share - 1 / people - DOMINANT)),
            confidence=0.9,
            percent=round(100 * share),
            people=people,
            expected=expected,
        )


def quiet(scene: Scene) -> Iterator[Moment]:
    """Held a third of an equal share or less, in a meeting of two to eight people; one moment, in the longest turn."""
    people, expected = scene.reading.people, _expected(scene)
    if not 2 <= people <= MANY or _all_words(scene) < ENOUGH_WORDS:
        return
    for speaker, share in scene.shares.items():
        turns = scene.reading.turns_of[speaker]
        if share > QUIET / people or not turns:
            continue
        row, sentence = _longest(scene, speaker)
        yield scene.moment(
            "quiet",
            row,
            sentence,
            _share_fact(speaker, share, people),
            salience=0.4 + 0.2 * (1 - share * people / QUIET),
            confidence=0.85,
            percent=round(100 * share),
            people=people,
            expected=expected,
            turns=len(turns),
        )


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
            count=counts[o.other.speaker],
        )


def put_down(scene: Scene) -> Iterator[Moment]:
    """A remark on the person instead of the matter ("you never listen"); wording list in the lexicon.

    Not: with laughter, in quotation after "said", or "you never know" and the like, which are not on the list.
    """
    for turn, row, sentence in scene.sentences():
        found = sentence.find("put_downs")
        if found is None or "laugh" in row.segment.text.lower() or "$" in row.segment.text:
            continue
        if {"said", "says", "like", "if", "when", "not", "told"}.intersection(
            sentence.lean_norms[max(0, found[0] - 3) : found[0]]
        ):
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


def constructive_disagreement(scene: Scene) -> Iterator[Moment]:
    """A turn that opens by disagreeing and gives a reason within its first 45 words.

    Dispreferred turns come with accounts (Pomerantz 1984). Not: an answer to a question, which "I don't think so" may
    be.
    """
    for turn, speaker in scene.named_turns():
        previous = scene.reading.before(turn)
        if previous is None or previous.words < 5 or previous.asks:
            continue
        opening = turn.opening(45)
        hit = _disagrees(opening[:3])
        if hit is None or not _reason_after(opening, hit[1], hit[2]):
            continue
        row, sentence, found = hit
        yield scene.moment(
            "constructive_disagreement",
            row,
            sentence,
            f'{speaker} disagreed with {previous.speaker} and gave a reason: "{sentence.slice_text(*found)}"',
            salience=0.5,
            confidence=0.6,
            other=previous.speaker,
            topic=last_topic(previous),
        )


def credit(scene: Scene) -> Iterator[Moment]:
    """Names somebody as the source of an idea or work: "as Ana said", "Ana's idea", "thanks to Ana", "as you said".

    Not: quoting to disagree ("you said … but"), or thanks for the floor.
    """
    for turn, row, sentence in scene.sentences():
        hit = _credited(scene, turn, sentence) if len(sentence.lean) >= 5 else None
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
    for turn, speaker in scene.named_turns():
        answer = scene.reading.next_turn(turn)
        asked = [i for i, kind in turn.last.questions.items() if kind == "open"]
        if (
            not asked
            or not turn.asks
            or answer is None
            or answer.speaker is None
            or answer.words < ANSWER_WORDS
            or answer.asks
        ):
            continue
        sentence = turn.last.sentences[asked[-1]]
        question = short_question(sentence, start=wh_place(sentence))
        if question is None or sentence.cut_off or asked[-1] < len(turn.last.sentences) - 2 or _to_oneself(sentence):
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


DETECTORS = (dominance, quiet, lost_the_floor, put_down, constructive_disagreement, credit, invitation, open_question)


def _share_fact(speaker: str, share: float, people: int) -> str:
    return (
        f"{speaker} held {round(100 * share)} % of the talk; an equal share among {people} is {round(100 / people)} %"
    )


def _expected(scene: Scene) -> int:
    return round(100 / max(1, scene.reading.people))


def _all_words(scene: Scene) -> int:
    return sum(r.words for r in scene.reading.rows)


def _longest(scene: Scene, speaker: str) -> tuple[Row, Sentence]:
    """The longest sentence of the speaker's longest turn."""
    turn = max(scene.reading.turns_of[speaker], key=lambda t: t.words)
    return max(((r, s) for r in turn.rows for s in r.sentences), key=lambda o: len(o[1].words))


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
        found = sentence.find("disagreements", before=5)
        if found is not None and not sentence.asks and len(sentence.lean) >= 6 and not sentence.cut_off:
            return row, sentence, found
    return None


def _reason_after(opening: list[tuple[Row, Sentence]], disagreed: Sentence, found: tuple[int, int]) -> bool:
    """A reason of four words and more in the sentence that disagrees or in the next, which is no question."""
    place = next(i for i, (_, s) in enumerate(opening) if s is disagreed)
    for row, sentence in opening[place : place + 2]:
        norms = sentence.lean_norms[sum(found) if sentence is disagreed else 0 :]
        hit = sentence.lexicon.phrases("reasons").find(norms)
        asks = any(row.sentences[i] is sentence for i in row.questions)
        if hit is not None and not asks and len(norms) - sum(hit) >= 4:
            return True
    return False


def _credited(scene: Scene, turn: Floor, sentence: Sentence) -> tuple[str, int, str] | None:
    """(who, where, the words) of a credit in the sentence."""
    text, start, end = sentence.source, sentence.start, sentence.end
    for label, match in scene.reading.names.mentioned(text, start, end):
        if label == turn.speaker:
            continue
        around = text[max(start, match.start() - 24) : min(end, match.end() + 40)]
        name = re.escape(match.group(1))
        pattern = (
            rf"(?:as|like)\s+{name}\s+{_SAID}|{name}[\u2019']s\s+(?:idea|point|suggestion|proposal|great|excellent)"
            rf"|thanks\s+to\s+{name}|(?:credit|kudos|props|shout-?out|hat\s+tip)\s+to\s+{name}|{name}\s+did\s+(?:a\s+)?(?:really\s+)?(?:great|good|nice|excellent)"
            rf"|(?:great|good|nice|excellent)\s+(?:work|job|point|idea),?\s+{name}|thank(?:s|\s+you),?\s+{name},?\s+for\s+(?:the\s+|your\s+)?\w+"
        )
        if hit := re.search(pattern, around, re.IGNORECASE):
            return label, match.start(), hit.group()
    hit = _AS_YOU.search(text, start, end) or _YOUR_IDEA.search(text, start, end)
    other = scene.other(turn)
    if hit is None or other is None or "but" in sentence.lean_norms:
        return None
    previous = scene.reading.before(turn)
    if scene.reading.people > 2 and (previous is None or not set(previous.content()) & set(sentence.content)):
        return None  # "you" may be another of those present
    return other, hit.start(), hit.group()


def _to_oneself(sentence: Sentence) -> bool:
    """ "What am I doing wrong?": asks of oneself, not of the others."""
    return "i" in sentence.lean_norms and "you" not in sentence.lean_norms
