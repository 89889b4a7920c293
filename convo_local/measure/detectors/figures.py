"""Clarity: exact figures, and vague words where something exact could be said."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from convo_local.measure.detectors.scene import Scene
from convo_local.measure.reading import Floor, Row
from convo_local.measure.text import Sentence
from convo_local.measure.types import Moment

_VAGUE = ("vague_dates", "vague_amounts", "pointing_vaguely", "vague_things", "vague_answers")
_DIGIT = re.compile(r"\d")
LEAST_COUNT = 11  # smaller numbers need a unit: "three people" is often a manner of speaking
LEAST_WORDS = 3
ANSWER_WORDS = 40  # of a turn that is taken for an answer
LOOSE_SHARE = 0.4  # of a sentence's words, that point at something without naming it


@dataclass(frozen=True, slots=True)
class Figure:
    """A number in a sentence: its first lean word, how many words it has, whether it is money or a share.

    `bare`: it could be a place on a list rather than an amount ("then we have eleven and twelve").
    """

    first: int
    count: int
    strong: bool
    bare: bool = False


def concrete_figure(scene: Scene) -> Iterator[Moment]:
    """A number with a currency, a percent sign or a unit, a number out of another, or a count above ten, stated.

    Not: questions; "one of", ordinals, years, clock times, versions and rooms; "two minutes" and "a hundred percent"
    as manners of speaking.
    """
    for turn, row, sentence in scene.sentences:
        if len(sentence.lean) < LEAST_WORDS or (found := figure(sentence)) is None or _asked(row, sentence):
            continue
        words = _with_signs(sentence, found)
        yield scene.moment(
            "concrete_figure",
            row,
            sentence,
            f"{turn.speaker} gave a figure: {words}",
            salience=0.38 if found.strong else 0.3,
            confidence=0.38 if found.bare else 0.85,
            around=sentence.lean[found.first].start,
            figure=words,
            other=scene.other(turn),
        )


def vague_reference(scene: Scene) -> Iterator[Moment]:
    """A time named as "at some point", an amount as "a bunch of", a thing as "stuff like that" or "the usual".

    Vague language as in Channell 1994, general extenders as in Overstreet 1999. A vague time or amount counts beside a
    plan or a request (will, need to, …) or as the answer to a question for an amount or a time, a pointing word where
    nothing in the sentence says what is meant. Not: questions, where the vague word asks for the exact one; a sentence
    with an exact figure or day.
    """
    for turn, row, sentence in scene.having(*_VAGUE):
        if (found := _vague(sentence) or _vague_answer(scene, turn, row, sentence)) is None:
            continue
        place, salience = found
        words = sentence.slice_text(*place)
        yield scene.moment(
            "vague_reference",
            row,
            sentence,
            f'{turn.speaker} said "{words}"',
            salience=salience,
            confidence=0.7,
            around=sentence.lean[place[0]].start,
            topic=words,
        )


DETECTORS = (concrete_figure, vague_reference)


def figure(sentence: Sentence) -> Figure | None:
    """The first exact figure of a sentence."""
    if not _DIGIT.search(sentence.source, sentence.start, sentence.end) and not sentence.has("numbers"):
        return None
    place = 0
    while place < len(sentence.lean):
        count = _number(sentence, place)
        if count and (found := _judged(sentence, place, count)) is not None:
            return found
        place += count or 1
    return None


def _number(sentence: Sentence, place: int) -> int:
    """How many words of one number begin at `place`: "a hundred and twelve", "1,500", "3.5"."""
    norms, numbers = sentence.lean_norms, sentence.lexicon.words("numbers")
    last = place
    for here in range(place, len(norms)):
        if here > place and _listed(sentence, here):
            break
        if norms[here] in numbers or norms[here][0].isdecimal() or norms[here].split("-")[0] in numbers:
            last = here + 1
        elif here > place and (joint := sentence.at("number_joints", here)):
            last = max(last, here + joint)
        elif here >= last:
            break
    return last - place


def _listed(sentence: Sentence, place: int) -> bool:
    """Parted from the word before ("one, two, three"; not "1,500"), or the same once more ("two - two")."""
    if sentence.lean_norms[place] == sentence.lean_norms[place - 1]:
        return True
    gap = sentence.source[sentence.lean[place - 1].end : sentence.lean[place].start]
    return any(c in gap for c in ",;:") and gap != ","


def _judged(sentence: Sentence, first: int, count: int) -> Figure | None:
    """The figure with its unit, where it is an exact one."""
    norms, lists = sentence.lean_norms, sentence.lexicon
    if sentence.at("no_figures", first):
        return None
    after = first + count
    of = sentence.at("out_of", after)
    if of and (more := _number(sentence, after + of)):
        return None if sentence.at("small_shares", first) else Figure(first, count + of + more, strong=True)
    if _money(sentence, first, count) or sentence.at("shares", after):
        if sentence.at("sure_shares", first):
            return None
        return Figure(first, count + sentence.at("shares", after), strong=True)
    if _labelled(sentence, first, count):
        return None
    unit = sentence.at("measured_units", after)
    large = _value(norms[first : first + count], lists.words("small_numbers"))
    if unit and (large or not sentence.at("small_times", first)):
        return Figure(first, count + unit, strong=False)
    if large and _counts(sentence, first, after):
        return Figure(first, count, strong=False, bare=not norms[first][0].isdecimal())
    return None


def _value(norms: tuple[str, ...], small: frozenset[str]) -> bool:
    """Above ten, by its digits or words."""
    if len(norms) > 1:
        return True
    digits = "".join(c for c in norms[0].split(".")[0] if c.isdecimal()).lstrip("0")
    if not any(c.isdecimal() for c in norms[0]):
        return norms[0] not in small
    return len(digits) > 2 or (len(digits) == 2 and int(digits) >= LEAST_COUNT)


def _labelled(sentence: Sentence, first: int, count: int) -> bool:
    """A name rather than an amount: "room 12", "at twelve", "2019", "the 14th", "one of"."""
    norms, lists = sentence.lean_norms, sentence.lexicon
    before = norms[first - 1] if first else ""
    after = norms[first + count] if first + count < len(norms) else ""
    if before in lists.words("labels") or after in lists.words("not_counted"):
        return True
    word = norms[first]
    if count == 1 and word[0].isdigit():
        if any(c.isalpha() for c in word) and word.lstrip("0123456789.") not in lists.words("unit_letters"):
            return True
        year = len(word) == 4 and word.isdigit() and word[:2] in ("18", "19", "20")
        return year or ":" in sentence.source[sentence.lean[first].end :][:1]
    return False


def _money(sentence: Sentence, first: int, count: int) -> bool:
    text, words = sentence.source, sentence.lean
    before = text[max(0, words[first].start - 2) : words[first].start].strip()
    after = text[words[first + count - 1].end :][:2].strip()
    return before[-1:] in tuple("$€£") or after[:1] in tuple("%€£")


def _with_signs(sentence: Sentence, found: Figure) -> str:
    """The figure verbatim, with the currency or percent sign beside it."""
    text, words = sentence.source, sentence.lean
    start, end = words[found.first].start, words[found.first + found.count - 1].end
    while start > sentence.start and text[start - 1] in "$€£":
        start -= 1
    return text[start : end + 1] if text[end : end + 1] in tuple("%€£") else text[start:end]


def _counts(sentence: Sentence, first: int, after: int) -> bool:
    """A count: before a word of content, or after a verb of being or counting."""
    norms, lists = sentence.lean_norms, sentence.lexicon
    named = after < len(norms) and norms[after] not in lists.words("function_words") and norms[after].isalpha()
    said = first > 0 and norms[first - 1] in lists.words("counting")
    gap = sentence.source[sentence.lean[after - 1].end : sentence.lean[after].start] if after < len(norms) else ","
    if after - first > 1:
        return True
    number = norms[after - 1]
    return (named and not gap.strip()) or (said and not (len(number) > 3 and number.isdigit()))


def _asked(row: Row, sentence: Sentence) -> bool:
    return any(row.sentences[i] is sentence for i in row.questions)


def _vague(sentence: Sentence) -> tuple[tuple[int, int], float] | None:
    """The vague words and how much they matter."""
    plans = sentence.find("planning_words") is not None
    found = sentence.find("vague_dates")
    exact = found is not None and sentence.has("exactly_when", max(0, found[0] - 1), found[0])
    if found and found[0] and not exact and plans and not sentence.asks and not sentence.find("exact_dates"):
        return found, 0.42
    if (found := sentence.find("vague_amounts")) and plans and not sentence.asks and figure(sentence) is None:
        return found, 0.3
    if (found := _points_nowhere(sentence)) is not None:
        return found, 0.36
    if (found := sentence.find("vague_things")) and not sentence.asks:
        return found, 0.2
    return None


def _vague_answer(scene: Scene, turn: Floor, row: Row, sentence: Sentence) -> tuple[tuple[int, int], float] | None:
    """Vague words as the answer to a question, where neither a figure nor a day is given."""
    previous = scene.reading.before(turn)
    if previous is None or not previous.asks or row is not turn.first or turn.words > ANSWER_WORDS:
        return None
    if any(figure(s) or s.find("exact_dates") for s in row.sentences):
        return None
    found = sentence.find("vague_answers")
    exact = any(s.find("exact_questions") for s in previous.last.sentences[-2:])
    of_it = found is not None and sentence.has("not_counted", sum(found), sum(found) + 1)  # "a bit of confusion"
    return (found, 0.4) if found is not None and exact and not of_it else None


def _points_nowhere(sentence: Sentence) -> tuple[int, int] | None:
    """Words that point at something, in a sentence that hardly names anything."""
    found = sentence.find_all("pointing_vaguely")
    if not found or len(sentence.lean) < 6:
        return None
    loose = sentence.lexicon.words("loose_words")
    share = sum(1 for n in sentence.lean_norms if n in loose) / len(sentence.lean)
    return found[0] if len(found) > 1 or share >= LOOSE_SHARE else None
