"""The English word lists, read once from `lexicons/en.toml`, and phrases found in words."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib.resources import files


class Phrases:
    """Fixed phrases of one or more words, found in a sequence of words.

    A lookup costs one dictionary access a word, whatever the number of phrases. Where two phrases begin at one word
    the longer is found.
    """

    def __init__(self, phrases: Iterable[str]) -> None:
        self._by_first: dict[str, list[tuple[str, ...]]] = {}
        for phrase in phrases:
            words = tuple(phrase.split())
            self._by_first.setdefault(words[0], []).append(words)
        for options in self._by_first.values():
            options.sort(key=len, reverse=True)

    def at(self, words: Sequence[str], place: int) -> int:
        """How many words of a phrase begin at `place`; 0 where none does."""
        for phrase in self._by_first.get(words[place], ()) if place < len(words) else ():
            if tuple(words[place : place + len(phrase)]) == phrase:
                return len(phrase)
        return 0

    def find_all(self, words: Sequence[str]) -> Iterator[tuple[int, int]]:
        """(first word, number of words) of each phrase, left to right, without overlap."""
        if self._by_first.keys().isdisjoint(words):
            return
        place = 0
        while place < len(words):
            length = self.at(words, place) if words[place] in self._by_first else 0
            if length:
                yield place, length
            place += length or 1

    def find(self, words: Sequence[str], *, before: int | None = None) -> tuple[int, int] | None:
        """The first phrase, only where it begins before word `before` if that is given."""
        for place, length in self.find_all(words):
            return (place, length) if before is None or place < before else None
        return None

    def skip(self, words: Sequence[str]) -> int:
        """The place after all phrases that lead in, one after another."""
        place = 0
        while length := self.at(words, place):
            place += length
        return place

    def cover(self, words: Sequence[str]) -> bool:
        """Whether the words are made of these phrases only (and there are some)."""
        return bool(words) and self.skip(words) == len(words)


@cache
def _lists() -> dict[str, list[str]]:
    text = files("convo_local.measure").joinpath("lexicons").joinpath("en.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def phrases(name: str) -> Phrases:
    """The list of that name as a matcher; KeyError for a list that the file lacks."""
    return Phrases(_lists()[name])


@cache
def words_in(name: str) -> frozenset[str]:
    """The list of that name as a set of single words."""
    return frozenset(_lists()[name])
