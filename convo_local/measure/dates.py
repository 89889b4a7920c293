"""Days, times and deadlines in a sentence, by the lexicon's lists.

A time is a phrase of `dates` ("on Friday", "next week", "at five o'clock"). A deadline is a time behind a word that
sets a limit (`limits`: "by", "before", "no later than"); there, weaker words count too (`limited`: "by five", "before
the audit"). Vague words ("soon", "at some point") are no times: nobody can plan with them.
"""

from __future__ import annotations

from collections.abc import Iterator

from convo_local.measure.lexicon import Found
from convo_local.measure.text import Sentence


def times(sentence: Sentence, *, start: int = 0) -> list[Found]:
    """(first lean word, number of words) of each time from lean word `start` on."""
    return [found for found in sentence.find_all("dates") if found[0] >= start]


def deadline(sentence: Sentence, *, start: int = 0) -> Found | None:
    """The first time behind a word that sets a limit, with that word."""
    alone = (found for found in sentence.find_all("deadlines_alone") if found[0] >= start)
    return next(iter(_limited(sentence, start)), None) or next(alone, None)


def has_time(sentence: Sentence) -> bool:
    """Whether the sentence holds a time that somebody could plan with."""
    return bool(sentence.find_all("dates") or sentence.find_all("times_meant") or deadline(sentence))


def when(sentence: Sentence, *, start: int = 0) -> Found | None:
    """The deadline from lean word `start` on, or else the first time."""
    return deadline(sentence, start=start) or next(iter(times(sentence, start=start)), None)


def _limited(sentence: Sentence, start: int) -> Iterator[Found]:
    for first, length in sentence.find_all("limits"):
        place = first + length
        reach = max(sentence.at("dates", place), sentence.at("limited", place))
        if first >= start and reach and not _amount(sentence, place, reach):
            yield first, length + reach


def _amount(sentence: Sentence, place: int, length: int) -> bool:
    """A lone number that counts what comes after it ("by 5 percent"), or that is a sum."""
    word = sentence.lean[place]
    if length > 1 or not (word.norm[0].isdigit() or word.norm in sentence.lexicon.words("numbers")):
        return False
    after = place + 1 < len(sentence.lean) and sentence.lean_norms[place + 1]
    next_to = sentence.source[word.end : word.end + 1]
    return next_to in {"%", "-"} or (
        next_to not in {",", ".", "?", "!", ":", ";"} and bool(after) and bool(sentence.lexicon.content([str(after)]))
    )
