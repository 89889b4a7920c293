"""Time management: monologues; agenda, time checks, parking, a close that says what happens next."""

from __future__ import annotations

from collections.abc import Iterator

from convo_local.measure.detectors.scene import Scene
from convo_local.measure.reading import Floor, Row
from convo_local.measure.text import Sentence, topic
from convo_local.measure.types import Moment

MONOLOGUE_SECONDS, MONOLOGUE_WORDS = 120, 220  # twice the minute after which listeners drift (Nemko's traffic light)
UNTIMED_WORDS = 300  # two minutes at 150 words a minute


def monologue(scene: Scene) -> Iterator[Moment]:
    """A turn of two minutes and 220 words and more (300 words where there are no times), others' backchannels included.

    Speaking time is counted, not the silence between segments.
    """
    if scene.reading.people < 2:
        return
    for turn, speaker in scene.named_turns():
        seconds = turn.seconds()
        if turn.words < UNTIMED_WORDS and (
            seconds is None or seconds < MONOLOGUE_SECONDS or turn.words < MONOLOGUE_WORDS
        ):
            continue
        row, sentence = _meaty(turn)
        length = f"{turn.words} words" if not seconds else f"{_minutes(seconds)} minutes ({turn.words} words)"
        yield scene.moment(
            "monologue",
            row,
            sentence,
            f"{speaker} spoke for {length} without a break",
            salience=0.4 + min(0.35, turn.words / 3000),
            confidence=0.85,
            words=turn.words,
            minutes=_minutes(seconds) if seconds else None,
            seconds=round(seconds, 1) if seconds else None,
        )


def agenda_set(scene: Scene) -> Iterator[Moment]:
    """Names what the meeting is to cover ("on the agenda", "today we need to"), the latter in the first quarter."""
    early = len(scene.reading.rows) / 4
    for turn, row, sentence in scene.sentences():
        found = sentence.find("agendas")
        if found is None or sentence.asks or len(sentence.lean) - found[1] < 3 or _denies(sentence, found[0]):
            continue
        names_it = "agenda" in sentence.lean_norms or "item" in sentence.lean_norms
        if not names_it and row.place > early:
            continue
        yield scene.moment(
            "agenda_set",
            row,
            sentence,
            f'{turn.speaker} named what the meeting is to cover: "{sentence.slice_text(*found)}"',
            salience=0.55,
            confidence=0.7,
            around=sentence.lean[found[0]].start,
            topic=topic(sentence, start=sum(found)),
        )


def time_check(scene: Scene) -> Iterator[Moment]:
    """Names the time left or used ("five minutes left", "we're running out of time")."""
    for turn, row, sentence in scene.sentences():
        found = sentence.find("time_checks")
        if found is None or _about_work(sentence, found):
            continue
        yield scene.moment(
            "time_check",
            row,
            sentence,
            f'{turn.speaker} named the time: "{sentence.slice_text(*found)}"',
            salience=0.5,
            confidence=0.7,
            around=sentence.lean[found[0]].start,
        )


def parked_topic(scene: Scene) -> Iterator[Moment]:
    """Sets a topic aside for later ("let's park that", "take it offline").

    Not: questions whether to, denials, and putting off the question that was just asked.
    """
    for turn, row, sentence in scene.sentences():
        found = sentence.find("parkings")
        if found is None or sentence.asks or _denies(sentence, found[0]):
            continue
        previous = scene.reading.before(turn)
        if previous is not None and previous.asks:
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
    """In the last tenth of the meeting, says what happens next ("next steps", "I'll send out the notes")."""
    late = len(scene.reading.rows) * 0.9 - 3
    for turn, row, sentence in scene.sentences():
        if row.place < late:
            continue
        found = sentence.find("closings")
        if found is None or sentence.asks or len(sentence.lean) < 4 or _denies(sentence, found[0]):
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


DETECTORS = (monologue, agenda_set, time_check, parked_topic, clean_close)


def _minutes(seconds: float) -> float:
    return round(seconds / 60, 1)


def _meaty(turn: Floor) -> tuple[Row, Sentence]:
    """The turn's first sentence of eight words and more, else its longest."""
    options = [(r, s) for r in turn.rows for s in r.sentences]
    return next((o for o in options if len(o[1].lean) >= 8), max(options, key=lambda o: len(o[1].words)))


def _denies(sentence: Sentence, place: int) -> bool:
    return bool(
        {"not", "don't", "no", "never", "didn't", "haven't", "if", "wasn't", "isn't"}.intersection(
            sentence.lean_norms[max(0, place - 4) : place]
        )
    )


def _about_work(sentence: Sentence, found: tuple[int, int]) -> bool:
    """ "over time" and "on schedule" are of the meeting only beside "we" or "meeting"."""
    phrase = " ".join(sentence.lean_norms[found[0] : sum(found)])
    if phrase not in {"over time", "on schedule", "behind schedule", "over the time"}:
        return False
    return not {"we're", "meeting"}.intersection(sentence.lean_norms) or (
        phrase == "over time" and "we're over time" not in sentence.norm
    )
