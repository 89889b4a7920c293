"""Time management as growth: monologues, going on after the end, coming back to one topic again and again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from convo_local.measure.detectors.phrases import phrase
from convo_local.measure.detectors.scene import Scene
from convo_local.measure.reading import Floor, Row
from convo_local.measure.text import Sentence
from convo_local.measure.types import Moment

MONOLOGUE_SECONDS, MONOLOGUE_WORDS = 120, 220  # twice the minute after which listeners drift (Nemko's traffic light)
UNTIMED_WORDS = 300  # two minutes at 150 words a minute
OVERRUN_TURNS = 6  # after the time was named as over, what is looked at
ONE_MORE_WORDS, AT_LENGTH_WORDS = 8, 25  # of a point announced as one more; of talk that is not announced
CLOSING_WORDS = 18
FIRST = 3  # of a person's sentences after it, in which one more point is announced
RETURNS = 3  # places at which the same topic comes up
TOPIC_LETTERS = 5  # of a word that may name a topic


def monologue(scene: Scene) -> Iterator[Moment]:
    """A turn of two minutes and 220 words and more (300 words where there are no times), others' backchannels included.

    Speaking time is counted, not the silence between segments.
    """
    if scene.reading.people < 2:
        return
    for turn, speaker in scene.named_turns:
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
            salience=0.34 + min(0.36, turn.words / 2500),
            confidence=0.85,
            words=turn.words,
            minutes=_minutes(seconds) if seconds else None,
            seconds=round(seconds, 1) if seconds else None,
        )


def overrun(scene: Scene) -> Iterator[Moment]:
    """Somebody named the time as over or had to go, and the user went on: with "one more thing" of eight words and
    more, or at once and at length (25 words, some ten seconds).

    `words` counts what the user said from there, over the next turns; `minutes` the time it took, where the file has
    times. Not: closing words, setting topics aside, an answer in a few words; a time that is still left.
    """
    last_end = max((r.end for r in scene.reading.rows if r.end is not None), default=None)
    for turn, speaker in scene.named_turns:
        if (found := _time_over(turn)) is None:
            continue
        cue, said = found
        for user, point in _goes_on(scene, turn, cue):
            row, sentence, words = point
            minutes = None if last_end is None or row.start is None else _minutes((last_end - row.start) / 1000)
            yield scene.moment(
                "overrun",
                row,
                sentence,
                f"{user} went on for {words} words after {'the same person' if user == speaker else speaker} had said "
                f'"{said}"',
                salience=0.5 + min(0.2, words / 1000),
                confidence=0.38,
                words=words,
                minutes=minutes if minutes and minutes >= 0.5 else None,
            )


def repeated_topic(scene: Scene) -> Iterator[Moment]:
    """The user opens three turns and more with the same rare word, each time after others spoke of other things, and
    with words that say so ("back to", "as I said", "I still think").

    Not: a topic that the others bring up too, or that is simply being talked about; words said all over the meeting.
    """
    for speaker, places in _brought_up(scene).items():
        best: _Returns | None = None
        for word, turns in places.items():
            returns = _returns(scene, word, turns)
            if returns is not None and (best is None or returns.count > best.count):
                best = returns
        if best is None:
            continue
        yield scene.moment(
            "repeated_topic",
            best.row,
            best.sentence,
            f'{speaker} came back to "{best.topic}", {best.count} times in all',
            salience=0.44 + min(0.2, 0.04 * (best.count - RETURNS)),
            confidence=0.38,
            around=best.around,
            topic=best.topic,
            count=best.count,
        )


DETECTORS = (monologue, overrun, repeated_topic)


@dataclass(frozen=True, slots=True)
class _Returns:
    """How often a topic was brought up, and the last place."""

    count: int
    row: Row
    sentence: Sentence
    around: int
    topic: str


def _minutes(seconds: float) -> float:
    return round(seconds / 60, 1)


def _meaty(turn: Floor) -> tuple[Row, Sentence]:
    """The turn's first sentence of eight words and more, else its longest."""
    options = [(r, s) for r in turn.rows for s in r.sentences]
    return next((o for o in options if len(o[1].lean) >= 8), max(options, key=lambda o: len(o[1].words)))


def _time_over(turn: Floor) -> tuple[tuple[Row, Sentence], str] | None:
    """The first sentence of the turn that says that the time is over."""
    for row in turn.rows:
        for sentence in row.sentences:
            found = phrase(sentence, "time_overs")
            if found is None or sentence.has("denials", max(0, found[0] - 4), found[0]):
                continue
            after = sum(found)
            leaves = sentence.has("leaving_words", after - 1, after)
            if leaves and sentence.has("not_leaving_after", after, after + 1):
                continue
            return (row, sentence), sentence.slice_text(*found)
    return None


def _goes_on(scene: Scene, turn: Floor, cue: tuple[Row, Sentence]) -> Iterator[tuple[str, tuple[Row, Sentence, int]]]:
    """Each person who goes on after the cue, and where: the announced new point, or the longest talk."""
    following = [turn, *scene.turns[turn.place + 1 : turn.place + 1 + OVERRUN_TURNS]]
    talk: dict[str, list[tuple[Row, Sentence]]] = defaultdict(list)
    for later in following:
        if later.speaker is None:
            continue
        for row in later.rows:
            for sentence in row.sentences:
                if (row.place, sentence.start) >= (cue[0].place, cue[1].start) and _adds(sentence):
                    talk[later.speaker].append((row, sentence))
    for speaker, sentences in talk.items():
        words = sum(len(s.lean) for _, s in sentences)
        more = next((o for o in sentences[:FIRST] if o[1] is not cue[1] and _one_more(o[1])), None)
        if speaker == turn.speaker and more is None:
            more = cue if _but_goes_on(cue[1]) else None
        if more is not None and words >= ONE_MORE_WORDS:
            yield speaker, (*more, words)
        elif words >= AT_LENGTH_WORDS and len(following) > 1 and following[1].speaker == speaker:
            yield speaker, (*max(sentences, key=lambda o: len(o[1].lean)), words)


def _adds(sentence: Sentence) -> bool:
    """Neither a closing word nor one that puts something off; a long sentence adds something all the same."""
    return len(sentence.lean) >= CLOSING_WORDS or not (
        sentence.find("closings") or sentence.find("parkings") or sentence.find("moving_on")
    )


def _one_more(sentence: Sentence) -> bool:
    """Announces a point of one's own; not that others may bring theirs ("I'll just check we've nothing else")."""
    return sentence.find("one_mores", before=8) is not None and not sentence.has("others_turn")


def _but_goes_on(sentence: Sentence) -> bool:
    """ "I know we're over, but let me …": the cue and the new point in one sentence."""
    found = sentence.find("time_overs")
    if found is None:
        return False
    return sentence.has("contrasts", sum(found)) and len(sentence.lean) - sum(found) >= ONE_MORE_WORDS


def _brought_up(scene: Scene) -> dict[str, dict[str, list[Floor]]]:
    """For each speaker the rare content words, and the turns that open with them; only those of three turns."""
    topics = {
        word
        for word, rows in scene.reading.row_frequency.items()
        if rows >= RETURNS and scene.reading.rare(word) and _names_a_topic(scene, word)
    }
    said: dict[str, dict[str, list[Floor]]] = defaultdict(lambda: defaultdict(list))
    for turn, speaker in scene.named_turns:
        for word in topics.intersection(w for _, s in turn.opening() for w in s.content):
            said[speaker][word].append(turn)
    return {
        speaker: {word: turns for word, turns in sorted(words.items()) if len(turns) >= RETURNS}
        for speaker, words in said.items()
    }


def _names_a_topic(scene: Scene, word: str) -> bool:
    """Noun-like, as far as its letters tell; no number, no day, nobody's name."""
    if len(word) < TOPIC_LETTERS or not word.isalpha() or word.endswith(("ly", "ing")):
        return False
    lists = scene.reading.lexicon
    return word not in lists.words("no_topics") and not lists.words("numbers") & {word}


def _returns(scene: Scene, word: str, turns: list[Floor]) -> _Returns | None:
    """The places at which one person brought the word up, where they make a repeated topic."""
    places = [turns[0]]
    marked = 0
    for before, turn in pairwise(turns):
        between = scene.turns[before.place + 1 : turn.place]
        if not between or _says(between[-1], word):
            continue
        places.append(turn)
        marked += _says_return(turn, word)
    if len(places) < RETURNS or not marked:
        return None
    own = scene.reading.row_frequency[word] <= 2 * len(places)  # nearly only this person speaks of it
    return _at(places[-1], word, len(places)) if own or marked > 1 else None


def _says(turn: Floor, word: str) -> bool:
    return any(word in s.content for r in turn.rows for s in r.sentences)


def _says_return(turn: Floor, word: str) -> int:
    """1 where the turn opens by saying that it comes back to the word."""
    if "returns" not in turn.lists:
        return 0
    return int(any(s.find("returns") is not None and word in s.content for _, s in turn.opening()))


def _at(turn: Floor, word: str, count: int) -> _Returns:
    fold = turn.first.sentences[0].lexicon.fold
    for row, sentence in turn.opening():
        for spoken in sentence.words:
            if fold(spoken.norm) == word:
                text = sentence.source[spoken.start : spoken.end]
                return _Returns(count, row, sentence, spoken.start, text)
    raise AssertionError("the word is in the turn")
