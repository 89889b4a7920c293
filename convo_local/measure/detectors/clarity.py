"""Clarity: very long sentences; summaries and signposts. Fillers, pace and figures have modules of their own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from convo_local.measure.detectors.phrases import begins_clause, counted_points, phrase
from convo_local.measure.detectors.scene import Scene
from convo_local.measure.reading import Floor, Row
from convo_local.measure.text import Sentence, topic
from convo_local.measure.types import Moment

LONG_SENTENCE = 40  # words; twice the 20 that plain-language guides advise for a written sentence
SUMMARY_WORDS = 1, 45  # after the announcement
SIGNPOST_PLACE, SIGNPOST_WORDS = 6, 5  # words into the sentence; words that it has at least


@dataclass(frozen=True, slots=True)
class _Run:
    """A sentence that may go on over several segments of a turn."""

    row: Row
    sentence: Sentence
    words: int
    finished: bool


def long_sentence(scene: Scene) -> Iterator[Moment]:
    """One sentence of 40 words and more, filled pauses not counted, in a file that punctuates.

    Not: a file in which sentences mostly have no end mark, since there nobody knows where a sentence ends; a sentence
    that never comes to its end.
    """
    if not scene.reading.punctuated:
        return
    for turn, speaker in scene.named_turns:
        if turn.words < LONG_SENTENCE:
            continue
        for run in _runs(turn):
            if run.words < LONG_SENTENCE or not run.finished:
                continue
            yield scene.moment(
                "long_sentence",
                run.row,
                run.sentence,
                f"{speaker} said one sentence of {run.words} words",
                salience=0.24 + min(0.26, (run.words - LONG_SENTENCE) / 200),
                confidence=0.7,
                words=run.words,
            )


def one_line_summary(scene: Scene) -> Iterator[Moment]:
    """A sentence of up to 45 words that announces itself as a summary ("in short", "it comes down to this"), as frame
    markers of Hyland 2005 do.

    Not: questions; an announcement that nothing follows in the sentence.
    """
    for turn, row, sentence in scene.having("summaries"):
        found = phrase(sentence, "summaries")
        if found is None or sentence.asks or not _announces(sentence, found):
            continue
        least, most = SUMMARY_WORDS
        breaks_off = not sentence.finished and sentence.lean_norms[-1] in sentence.lexicon.words("never_last")
        if sentence.cut_off or breaks_off:
            continue
        if not least <= len(sentence.lean) - sum(found) <= most and found[0] < SIGNPOST_PLACE:
            continue
        yield scene.moment(
            "one_line_summary",
            row,
            sentence,
            f"{turn.speaker} summed up in one sentence of {len(sentence.lean)} words",
            salience=0.5,
            confidence=0.75,
            words=len(sentence.lean),
        )


def signposting(scene: Scene) -> Iterator[Moment]:
    """Announces the structure of what follows, or marks a step in it ("two points: first …, then …", "I'll start with",
    "my second question is"; frame markers of Hyland 2005).

    Not: questions; "first of all" that no "second" or "then" follows; the order of events in a story.
    """
    for turn, row, sentence in scene.having("signposts", "point_counts", "first_words"):
        if sentence.asks or (found := _signpost(turn, row, sentence)) is None:
            continue
        yield scene.moment(
            "signposting",
            row,
            sentence,
            f'{turn.speaker} announced what was to come: "{sentence.slice_text(*found)}"',
            salience=0.36,
            confidence=0.7,
            topic=topic(sentence, start=sum(found)),
        )


DETECTORS = (long_sentence, one_line_summary, signposting)


def _runs(turn: Floor) -> Iterator[_Run]:
    """The turn's sentences, those put together again that a segment's end cuts."""
    open_run: _Run | None = None
    for row in turn.rows:
        for sentence in row.sentences:
            words, finished = len(sentence.lean), sentence.finished
            if open_run is not None and _begins_anew(sentence):
                yield open_run
                open_run = None
            if open_run is None:
                open_run = _Run(row, sentence, words, finished)
            else:
                open_run = _Run(open_run.row, open_run.sentence, open_run.words + words, finished)
            if finished or sentence.cut_off or sentence is not row.sentences[-1]:
                yield open_run
                open_run = None


def _begins_anew(sentence: Sentence) -> bool:
    """Written with a capital that is not the one of "I"."""
    written = sentence.source[sentence.start : sentence.start + 1]
    return written.isupper() and sentence.norms[0] not in sentence.lexicon.words("self_words")


def _announces(sentence: Sentence, found: tuple[int, int]) -> bool:
    """The phrase begins a clause and does not go on into a thing ("a short version of the poem")."""
    own = begins_clause(sentence, found[0]) or found[0] <= sentence.opening + 1
    return own and not sentence.at("no_summary", sum(found))


def _signpost(turn: Floor, row: Row, sentence: Sentence) -> tuple[int, int] | None:
    found = phrase(sentence, "signposts", before=SIGNPOST_PLACE)
    if found is None or len(sentence.lean) < SIGNPOST_WORDS:
        return _plan_of_talk(sentence) or counted_points(sentence)
    if _is_decimal(sentence, found):
        return None
    only_first = sentence.at("only_first", found[0]) > 0
    return None if only_first and not _goes_on_to_second(turn, row, sentence) else found


def _is_decimal(sentence: Sentence, found: tuple[int, int]) -> bool:
    """ "We have eighty-three point six": the word after a number of points is a number."""
    after = sum(found)
    return sentence.has("point_words", after - 1, after) and sentence.has("numbers", after, after + 1)


def _goes_on_to_second(turn: Floor, row: Row, sentence: Sentence) -> bool:
    """The sentence, or a later one of the turn at its beginning, has "second", "then", "next" or the like."""
    if sentence.has("then_words", 2):
        return True
    later = [s for r in turn.rows for s in r.sentences if (r.place, s.start) > (row.place, sentence.start)]
    return any(s.has("then_words", s.opening, s.opening + 1) or s.has("then_words", 0, 1) for s in later)


def _plan_of_talk(sentence: Sentence) -> tuple[int, int] | None:
    """ "First what broke, then what I'd change": first and then of the talk itself."""
    place = sentence.opening
    norms, lists = sentence.lean_norms, sentence.lexicon
    if norms[place : place + 1] == () or norms[place] not in lists.words("first_words"):
        return None
    if not (place + 1 < len(norms) and norms[place + 1] in lists.words("planned")):
        return None
    return (place, 1) if sentence.has("then_words", place + 2) else None
