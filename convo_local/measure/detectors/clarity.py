"""Clarity: fillers, sentence length, vague words, pace; figures, summaries, signposts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from convo_local.measure.detectors.scene import Scene
from convo_local.measure.reading import Floor, Row
from convo_local.measure.text import Sentence, topic
from convo_local.measure.types import Moment

WINDOW = 50  # words
FILLERS_IN_WINDOW = 6  # 12 per 100 words: about five times the 2.6 that Bortfeld et al. 2001 found in conversation
LONG_SENTENCE = 60  # words; three times the 20 that plain-language guides advise
FAST = 230  # words a minute; conversation averages 190 to 230 (Tauroza & Allison 1990), comfort in talks 110 to 170
FAST_WORDS, FAST_SECONDS = 40, 10

_UNITS = (
    r"%|percent|per\s?cent|euros?|dollars?|pounds?|cents?|bucks|usd|eur|people|users?|customers?|clients?|patients?|employees|engineers|"
    r"seconds?|minutes?|hours?|days?|weeks?|months?|years?|km|kilomet(?:re|er)s?|miles?|met(?:re|er)s?|cm|kg|kilos?|grams?|"
    r"[kmgt]b|gigabytes?|megabytes?|milliseconds?|ms|tickets?|orders?|units?|calls?|requests?|pages?|cases?|blocks?|slots?|transactions?|nodes?|"
    r"validators?|bytes?|degrees?|points?|times\s+(?:more|less|faster|slower|higher|lower|as)"
)
_TEENS = (
    "ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
    "|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
)
_ONES = "two|three|four|five|six|seven|eight|nine"
_SCALE = "hundred|thousand|million|billion|trillion"
_WORDED = (
    rf"(?:(?:{_TEENS}|{_ONES}|one)(?:(?:\s|\s?-\s?)(?:{_ONES}|{_TEENS}|one|{_SCALE}|and(?=\s(?:{_TEENS}|{_ONES}|a\shalf)))\b){{0,5}}"
    rf"(?:\spoint\s(?:{_ONES}|one))?)"
)
_FIGURE = re.compile(
    rf"(?<![\w.])(?:[$€£]\s?\d[\d,.]*\d?\s?(?:{_SCALE}|[kmb]\b)?|\d[\d,]*(?:\.\d+)?\s?(?:{_SCALE})?\s?(?:{_UNITS})(?!\w)"
    rf"|\b{_WORDED}\s(?:{_UNITS})(?!\w))",
    re.IGNORECASE,
)
_SMALL_TIME = re.compile(
    r"^(?:one|1|two|2|a|five|5|ten|10|thirty|30|three|3)\s?(?:seconds?|minutes?|points?|days?|hours?|weeks?|slots?|times?|people|calls?|cases?|pages?)$",
    re.IGNORECASE,
)
_FIRSTS = {"first", "firstly"}
_SECONDS = {"second", "secondly", "then", "next", "finally", "third", "thirdly", "lastly"}
_NUMBER = re.compile(rf"\d|\b(?:{_TEENS}|{_ONES}|{_SCALE}|one)\b", re.IGNORECASE)


def filler_cluster(scene: Scene) -> Iterator[Moment]:
    """Six fillers or more within 50 words of one segment."""
    for speaker, rows in scene.reading.rows_of.items():
        for row in rows:
            if row.turn < 0 or row.words < 12 or (found := _densest(row)) is None:
                continue
            count, words, place, end = found
            inside = [s for s in row.sentences if s.words[-1].end > place and s.start < end]
            sentence = max(inside, key=lambda s: _count(s, "fillers"))
            used = Counter(_fillers(row))
            yield scene.moment(
                "filler_cluster",
                row,
                sentence,
                f'{speaker} used {count} fillers within {words} words, "{used.most_common(1)[0][0]}" most of all',
                salience=0.3 + min(0.3, 0.04 * (count - FILLERS_IN_WINDOW)),
                confidence=0.85,
                around=place,
                count=count,
                words=words,
                filler=used.most_common(1)[0][0],
            )


def long_sentence(scene: Scene) -> Iterator[Moment]:
    """One sentence of 60 words and more, filled pauses not counted, in a file that punctuates."""
    if not scene.reading.punctuated:
        return
    for turn, row, sentence in scene.sentences():
        words = len(sentence.lean)
        if words < LONG_SENTENCE or not sentence.finished:
            continue
        yield scene.moment(
            "long_sentence",
            row,
            sentence,
            f"{turn.speaker} said one sentence of {words} words",
            salience=0.25 + min(0.25, (words - LONG_SENTENCE) / 300),
            confidence=0.7,
            words=words,
        )


def vague_reference(scene: Scene) -> Iterator[Moment]:
    """A time named as "at some point", an amount as "a bunch of", a thing as "stuff like that" (Channell 1994;
    Overstreet 1999).

    A vague time counts only beside a plan (will, need to, …). Not: questions, where the vague word asks for the exact
    one.
    """
    for turn, row, sentence in scene.sentences():
        for name, salience in (("vague_dates", 0.38), ("vague_amounts", 0.2), ("vague_things", 0.18)):
            found = sentence.find(name)
            if found is None or sentence.asks or (name == "vague_dates" and not _plans(sentence)):
                continue
            if name == "vague_amounts" and not _plans(sentence):
                continue
            words = sentence.slice_text(*found)
            yield scene.moment(
                "vague_reference",
                row,
                sentence,
                f'{turn.speaker} said "{words}"',
                salience=salience,
                confidence=0.7,
                around=sentence.lean[found[0]].start,
                topic=words,
            )
            break


def fast_pace(scene: Scene) -> Iterator[Moment]:
    """A segment of 40 words and 10 s and more at over 230 words a minute."""
    for speaker, rows in scene.reading.rows_of.items():
        for row in rows:
            if (
                row.words < FAST_WORDS
                or row.start is None
                or row.end is None
                or row.end - row.start < FAST_SECONDS * 1000
            ):
                continue
            wpm = round(row.words * 60_000 / (row.end - row.start))
            if wpm <= FAST or wpm > 400:  # beyond 400 the times are wrong, not the speaker
                continue
            yield scene.moment(
                "fast_pace",
                row,
                max(row.sentences, key=lambda s: len(s.words)),
                f"{speaker} spoke {row.words} words at {wpm} words a minute",
                salience=0.3 + min(0.25, (wpm - FAST) / 300),
                confidence=0.8,
                wpm=wpm,
                words=row.words,
            )


def concrete_figure(scene: Scene) -> Iterator[Moment]:
    """A number with a unit or a currency, in digits or words, in a statement.

    Not: questions, "one of", ordinals, "two minutes" as a manner of speaking, "a hundred percent sure".
    """
    for turn, row, sentence in scene.sentences():
        if (
            len(sentence.lean) < 5
            or not _NUMBER.search(sentence.text)
            or sentence in [row.sentences[i] for i in row.questions]
        ):
            continue
        match = next(
            (
                m
                for m in _FIGURE.finditer(sentence.source, sentence.start, sentence.end)
                if _real(m.group(), sentence.source[m.end() : m.end() + 6])
            ),
            None,
        )
        if match is None:
            continue
        figure = match.group().strip(" .,")
        money = bool(re.search(r"[$€£%]|euro|dollar|pound|percent|per cent", figure, re.IGNORECASE))
        yield scene.moment(
            "concrete_figure",
            row,
            sentence,
            f"{turn.speaker} gave a figure: {figure}",
            salience=0.36 if money else 0.28,
            confidence=0.85,
            around=match.start(),
            figure=figure,
            other=scene.other(turn),
        )


def one_line_summary(scene: Scene) -> Iterator[Moment]:
    """A sentence of at most 40 words that announces itself as a summary ("in short", "to sum up")."""
    for turn, row, sentence in scene.sentences():
        found = sentence.find("summaries", before=4)
        if found is None or sentence.asks or not 4 <= len(sentence.lean) - found[1] <= 40:
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
    """Announces the structure of what follows ("there are two things", "I'll start with"); frame markers of Hyland
    2005.

    Not: "first of all" that no "second" or "then" follows in the turn.
    """
    for turn, row, sentence in scene.sentences():
        found = sentence.find("signposts", before=6)
        if found is None or sentence.asks or len(sentence.lean) - sum(found) < 2 or turn.words < 25:
            continue
        if sentence.lean_norms[found[0]] in _FIRSTS and not _goes_to_second(turn, row, sentence):
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


DETECTORS = (filler_cluster, long_sentence, vague_reference, fast_pace, concrete_figure, one_line_summary, signposting)


def _count(sentence: Sentence, name: str) -> int:
    """How many phrases of a list stand in the sentence, filled pauses included."""
    return sum(1 for _ in sentence.lexicon.phrases(name).find_all(sentence.norms))


def _fillers(row: Row) -> Iterator[str]:
    for sentence in row.sentences:
        for place, length in sentence.lexicon.phrases("fillers").find_all(sentence.norms):
            yield " ".join(sentence.norms[place : place + length])


def _densest(row: Row) -> tuple[int, int, int, int] | None:
    """(fillers, words, offset of the first, offset after the last) of the window with most fillers, if enough."""
    words = [w for s in row.sentences for w in s.words]
    places = [p for p, _ in row.sentences[0].lexicon.phrases("fillers").find_all([w.norm for w in words])]
    best: tuple[int, int, int, int] | None = None
    first = 0
    for last, place in enumerate(places):
        while place - places[first] >= WINDOW:
            first += 1
        count = last - first + 1
        if count >= FILLERS_IN_WINDOW and (best is None or count > best[0]):
            best = (count, min(WINDOW, len(words)), words[places[first]].start, words[place].end)
    return best


def _goes_to_second(turn: Floor, row: Row, sentence: Sentence) -> bool:
    """A later sentence of the turn begins with "second", "then", "next" or the like."""
    later = [s for r in turn.rows for s in r.sentences if (r.place, s.start) > (row.place, sentence.start)]
    return any(s.lean_norms and s.lean_norms[_after_and(s)] in _SECONDS for s in later)


def _after_and(sentence: Sentence) -> int:
    return 1 if sentence.lean_norms[0] in {"and", "but", "so"} and len(sentence.lean) > 1 else 0


def _plans(sentence: Sentence) -> bool:
    plans = {
        "will",
        "we'll",
        "i'll",
        "need",
        "should",
        "must",
        "gonna",
        "going",
        "they'll",
        "he'll",
        "she'll",
        "you'll",
        "have",
        "want",
        "would",
        "could",
    }
    return bool(plans.intersection(sentence.lean_norms))


def _real(figure: str, after: str) -> bool:
    figure = figure.strip()
    if (
        after.strip().lower().startswith("ago")
        or _SMALL_TIME.match(figure)
        or re.match(r"(?:one|1|100|hundred|one hundred)\s?(?:%|percent|per\s?cent|$)", figure, re.IGNORECASE)
    ):
        return False
    return not re.match(r"one\s(?!hundred|thousand|million|billion|percent|point)", figure, re.IGNORECASE)
