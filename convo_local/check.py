"""The check on prose: every name, number and time in it must stand in the moment's facts or around it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

_NUMBER = re.compile(r"\d+(?:[.:,]\d+)*")
_NAME = re.compile(r"\b[A-Z][\w'’-]+")  # noqa: RUF001  # a typographic apostrophe is part of a name
_WORD = re.compile(r"[\w'’-]+")  # noqa: RUF001  # as above
_SENTENCE_START = re.compile(r"(?:^|[.!?…:]\s+|[“\"(]\s*)$")
_SMALL = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "twice", "thrice")
_LARGE = ("fifteen", "twenty", "thirty", "forty", "fifty", "sixty", "hundred", "thousand", "dozen")
_NUMBER_WORDS = frozenset(_SMALL + _LARGE)
_ALWAYS = frozenset(["I", "I'm", "I'd", "I'll", "I've", "You", "You're", "Your"])


def unsupported(
    prose: str, grounds: Iterable[str], names: Iterable[str], openers: Collection[str] = frozenset()
) -> list[str]:
    """What in `prose` has no ground: names, numbers and times that no text of `grounds` holds.

    A capitalised word counts as a name, except at the start of a sentence where it is one of `openers` (lower-case
    words that sentences are known to begin with) and no part of one of `names`.
    """
    ground = " ".join(grounds)
    known_words = {part for w in _WORD.findall(ground) for part in (w.casefold(), *re.split(r"\W", w.casefold()))}
    numbers = set(_NUMBER.findall(ground))
    people = {part.casefold() for name in names for part in name.split()}
    missing = [n for n in _NUMBER.findall(prose) if n not in numbers]
    missing += [w for w in re.findall(r"[a-z]+", prose.casefold()) if w in _NUMBER_WORDS and w not in known_words]
    for found in _NAME.finditer(prose):
        word = re.sub(r"['’]s$", "", found.group())  # noqa: RUF001  # as above
        starts = _SENTENCE_START.search(prose[: found.start()]) is not None
        is_name = word.casefold() in people or not (starts and word.casefold() in openers)
        if is_name and word not in _ALWAYS and word.casefold() not in known_words:
            missing.append(word)
    return list(dict.fromkeys(missing))
