"""Shares of the meeting: who held how much of the talk, who kept to whom, and whether the work is told as shared."""

from __future__ import annotations

from collections.abc import Iterator

from convo_local.measure.detectors.scene import Scene
from convo_local.measure.reading import Floor, Row
from convo_local.measure.text import Sentence, topic
from convo_local.measure.types import Moment

DOMINANT = 0.25  # above an equal share, as a share of all talk: 75 % of two, 50 % of four
QUIET = 0.35  # of an equal share
MANY = 8  # people; in a larger meeting silence is normal
ENOUGH_WORDS = 300  # of the meeting, before shares mean anything
ASIDE_TURNS = 30  # of two people in a row, with others silent
SELF_WORDS = 200  # of a speaker, before pronouns mean anything
SELF_RATE = 0.08  # twice the 4 % or so of "I" words in everyday talk (Pennebaker 2011)
SHARED = 2  # sentences


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


def side_talk(scene: Scene) -> Iterator[Moment]:
    """Kept to one other person for 30 turns and more while others were there, or talked aside until somebody waited.

    Counted are alternating turns of two people with nobody else between, in a meeting of three and more; the one whose
    turn begins it has it. The other form: a third person broke off, and after the exchange asks whether to wait.
    """
    people = scene.reading.people
    if people < 3:
        return
    for run in _pairs(scene.turns):
        waited = _waited(scene, run)
        speaker, other = run[0].speaker, run[1].speaker if len(run) > 1 else None
        if speaker is None or other is None or (len(run) < ASIDE_TURNS and not waited):
            continue
        row, sentence = run[0].opening(1)[0]
        yield scene.moment(
            "side_talk",
            row,
            sentence,
            f"{speaker} and {other} talked for {len(run)} turns with nobody else of the {people} people",
            salience=0.5 if waited else 0.2,
            confidence=0.6,
            other=other,
            turns=len(run),
            people=people,
        )


def i_focus(scene: Scene) -> Iterator[Moment]:
    """In 200 words and more, eight words of a hundred or more are "I", "my", "me", and none is "we" or "our".

    People who attend to a group say "we" more and "I" less (Kacewicz et al. 2014). One moment, in the sentence with
    most of them. Not: alone in the file.
    """
    if scene.reading.people < 2:
        return
    lists = scene.reading.lexicon
    mine, ours = lists.words("self_words"), lists.words("group_words")
    for speaker, rows in scene.reading.rows_of.items():
        sentences = [(r, s) for r in rows if r.turn >= 0 for s in r.sentences]
        norms = [n for _, s in sentences for n in s.norms]
        count = sum(n in mine for n in norms)
        if len(norms) < SELF_WORDS or count < SELF_RATE * len(norms) or any(n in ours for n in norms):
            continue
        row, sentence = max(sentences, key=lambda o: sum(n in mine for n in o[1].norms))
        yield scene.moment(
            "i_focus",
            row,
            sentence,
            f'{speaker} said "I" or "my" {count} times in {len(norms)} words, and never "we"',
            salience=0.3,
            confidence=0.6,
            count=count,
            words=len(norms),
        )


def shared_ownership(scene: Scene) -> Iterator[Moment]:
    """Twice or more told the work, its success or its trouble as everybody's ("we got it fixed", "it's on all of us").

    "We" alone is not enough: it may stand for "you". One moment, in the first such sentence.
    """
    if scene.reading.people < 2:
        return
    for speaker, rows in scene.reading.rows_of.items():
        told = [
            (r, s)
            for r in rows
            if r.turn >= 0
            for i, s in enumerate(r.sentences)
            if i not in r.questions and _shared(s)
        ]
        if len(told) < SHARED:
            continue
        row, sentence = told[0]
        place = sentence.find("shared_work") or (0, 1)
        yield scene.moment(
            "shared_ownership",
            row,
            sentence,
            f'{speaker} spoke of the work as shared: "{sentence.slice_text(*place)}"',
            salience=0.3 + 0.03 * min(4, len(told)),
            confidence=0.6,
            around=sentence.lean[place[0]].start,
            topic=topic(sentence, start=place[0]),
            count=len(told),
        )


DETECTORS = (dominance, quiet, side_talk, i_focus, shared_ownership)


def _shared(sentence: Sentence) -> bool:
    return len(sentence.lean) >= 4 and sentence.find("shared_work") is not None and not sentence.cut_off


def _pairs(turns: list[Floor]) -> Iterator[list[Floor]]:
    """Longest runs of turns in which only two people speak."""
    start = 0
    for place in range(2, len(turns) + 1):
        if place == len(turns) or turns[place].speaker != turns[place - 2].speaker:
            if place - start >= 2:
                yield turns[start:place]
            start = place - 1


def _waited(scene: Scene, run: list[Floor]) -> bool:
    """A third person spoke before the run, unfinished, and after it asks whether to wait."""
    before, after = scene.reading.previous_turn(run[0]), scene.reading.next_turn(run[-1])
    if before is None or after is None or before.speaker != after.speaker or len(run) > 6:
        return False
    return any(s.find("waits", before=4) for _, s in after.opening(12))


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
