"""Word lists of one language, read from `lexicons/<language>.toml`, and their phrases found in words.

A list holds words, or phrases in a small syntax (see the head of `lexicons/en.toml`): words with single spaces, where

- `a|b` is one of several words,
- `[a]` or `[a|b]` may be there or not,
- `_` is any one word, `#` a number in digits or of the list `numbers`,
- `@list` is any word of the file's list of that name.

A language without a file has an empty lexicon: nothing is found, and what rests on words is not measurable.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, cached_property
from importlib.resources import files

MEMORY = 50_000  # words whose folded form is remembered
Found = tuple[int, int]  # first word, number of words


class _Node:
    """A place in a phrase: what may come next, and the lists that have a phrase ending here."""

    __slots__ = ("any", "ends", "sets", "words")

    def __init__(self) -> None:
        self.words: dict[str, list[_Node]] = {}
        self.sets: list[tuple[_Set, _Node]] = []
        self.any: list[_Node] = []
        self.ends: set[str] = set()


class _Set:
    """The words that an `@list` or a `#` stands for."""

    __slots__ = ("digits", "members")

    def __init__(self, members: frozenset[str], *, digits: bool) -> None:
        self.members = members
        self.digits = digits

    def __contains__(self, word: str) -> bool:
        return word in self.members or (self.digits and word[0].isdigit())


class _State:
    """All places that the words so far lead to, as one: a step from it is a lookup. Made when it is first reached."""

    __slots__ = ("any", "digits", "ends", "final", "known", "rest", "sets", "vocabulary", "words")

    def __init__(self, nodes: Iterable[_Node]) -> None:
        self.words: dict[str, list[_Node]] = {}
        self.sets: dict[_Set, list[_Node]] = {}
        self.any: list[_Node] = []
        self.known: dict[str, _State] = {}
        self.rest: _State | None = None  # after a word of which nothing is known, where any word will do
        ends: set[str] = set()
        for node in nodes:
            ends |= node.ends
            self.any += node.any
            for word, following in node.words.items():
                self.words.setdefault(word, []).extend(following)
            for members, after in node.sets:
                self.sets.setdefault(members, []).append(after)
        self.ends = tuple(sorted(ends))
        self.vocabulary = frozenset(self.words).union(*(members.members for members in self.sets))
        self.digits = any(members.digits for members in self.sets)
        self.final = not (self.words or self.sets or self.any)

    def after(self, word: str) -> list[_Node]:
        nodes = [*self.words.get(word, ()), *self.any]
        for members, following in self.sets.items():
            if word in members:
                nodes += following
        return nodes


class Phrases:
    """Phrases of one or several lists, found in a sequence of words in one walk.

    A lookup costs one dictionary access a word, whatever the number of phrases. Where two phrases of a list begin at
    one word the longer is found.
    """

    def __init__(self, lists: Mapping[str, Iterable[str]], sets: Mapping[str, frozenset[str]] | None = None) -> None:
        root, known = _Node(), {name: _Set(members, digits=False) for name, members in (sets or {}).items()}
        known["#"] = _Set((sets or {}).get("numbers", frozenset()), digits=True)
        for name, phrases in lists.items():
            for phrase in phrases:
                _add(root, phrase, name, known)
        self._start = _State([root])
        self._states: dict[frozenset[int], _State] = {}

    def at(self, words: Sequence[str], place: int) -> int:
        """How many words of a phrase begin at `place`; 0 where none does."""
        if place >= len(words) or (first := self._first(words[place])) is None:
            return 0
        return max(self._ends_from(words, place, first).values(), default=0)

    def find_all(self, words: Sequence[str]) -> Iterator[Found]:
        """(first word, number of words) of each phrase, left to right, without overlap."""
        after = 0
        for place in range(len(words)):
            if place >= after and (length := self.at(words, place)):
                yield place, length
                after = place + length

    def find(self, words: Sequence[str], *, before: int | None = None) -> Found | None:
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

    def scan(self, words: Sequence[str]) -> dict[str, list[Found]]:
        """For each list its phrases, left to right, without overlap."""
        found: dict[str, list[Found]] = {}
        for place, word in enumerate(words):
            if (first := self._first(word)) is None:
                continue
            for name, length in self._ends_from(words, place, first).items():
                mine = found.setdefault(name, [])
                if not mine or sum(mine[-1]) <= place:
                    mine.append((place, length))
        return found

    def _first(self, word: str) -> _State | None:
        """Where a phrase that begins with the word leads; None where none does."""
        return self._start.known.get(word) or self._step(self._start, word)

    def _ends_from(self, words: Sequence[str], place: int, state: _State | None) -> dict[str, int]:
        """List to the length of its longest phrase that begins at `place`, whose word leads to `state`."""
        ends: dict[str, int] = {}
        here, last = place + 1, len(words)
        while state is not None:
            for name in state.ends:
                ends[name] = here - place
            if here == last or state.final:
                break
            state = state.known.get(words[here]) or self._step(state, words[here])
            here += 1
        return ends

    def _step(self, state: _State, word: str) -> _State | None:
        """Where a word leads that was not met there before. Words of no phrase are not kept: they have no end."""
        if word in state.vocabulary:
            state.known[word] = following = self._state(state.after(word))
            return following
        if state.digits and word[0].isdigit():
            return self._state(state.after(word))
        if state.any and state.rest is None:
            state.rest = self._state(state.any)
        return state.rest

    def _state(self, nodes: Iterable[_Node]) -> _State:
        unique = list(dict.fromkeys(nodes))
        key = frozenset(map(id, unique))
        if key not in self._states:
            self._states[key] = _State(unique)
        return self._states[key]


class Lexicon:
    """The lists of one language; those that its file lacks are empty."""

    def __init__(self, language: str, lists: Mapping[str, Sequence[str]]) -> None:
        self.language = language
        self._lists = lists
        self.unscanned = frozenset(n for n, phrases in lists.items() if not any(" " in phrase for phrase in phrases))
        """Lists of nothing but single words, which `scan` does not look for."""
        self._phrases: dict[str, Phrases] = {}
        self._words: dict[str, frozenset[str]] = {}
        self._folded: dict[str, str] = {}

    def __contains__(self, name: str) -> bool:
        return name in self._lists

    def words(self, name: str) -> frozenset[str]:
        """The list's single words, as a set."""
        if name not in self._words:
            self._words[name] = frozenset(w for w in self._lists.get(name, ()) if " " not in w)
        return self._words[name]

    def phrases(self, name: str) -> Phrases:
        """The list as a matcher."""
        if name not in self._phrases:
            self._phrases[name] = Phrases({name: self._lists.get(name, ())}, self._sets)
        return self._phrases[name]

    def scan(self, words: Sequence[str]) -> dict[str, list[Found]]:
        """What each list of the lexicon finds in the words; lists of nothing but single words are not looked for."""
        return self._all.scan(words)

    def content(self, norms: Iterable[str]) -> list[str]:
        """Words that are not function words, of three letters and more, endings folded."""
        function = self.words("function_words")
        return [self.fold(w) for w in norms if len(w) > 2 and w not in function]

    def fold(self, word: str) -> str:
        """A word without its possessive or plural ending: enough to see "price" in "prices"."""
        if word not in self._folded:
            if len(self._folded) >= MEMORY:
                self._folded.clear()
            self._folded[word] = self._without_ending(word)
        return self._folded[word]

    def _without_ending(self, word: str) -> str:
        for ending in self._endings:
            if len(word) > len(ending) + 2 and word.endswith(ending) and word[-len(ending) - 1] != ending[0]:
                return word[: -len(ending)]
        return word

    @cached_property
    def _endings(self) -> tuple[str, ...]:
        return tuple(sorted(self.words("endings"), key=lambda e: (-len(e), e)))

    @cached_property
    def _sets(self) -> dict[str, frozenset[str]]:
        return {name: self.words(name) for name in self._lists} | {"numbers": self.words("numbers")}

    @cached_property
    def _all(self) -> Phrases:
        return Phrases(
            {name: phrases for name, phrases in self._lists.items() if name not in self.unscanned}, self._sets
        )


NO_LEXICON = Lexicon("", {})


@cache
def languages() -> tuple[str, ...]:
    """Codes of the languages that have a lexicon."""
    folder = files("convo_local.measure").joinpath("lexicons")
    return tuple(sorted(f.name.removesuffix(".toml") for f in folder.iterdir() if f.name.endswith(".toml")))


@cache
def lexicon(language: str) -> Lexicon:
    """The lexicon of a language ("en"); an empty one of that name where there is no file."""
    if language not in languages():
        return Lexicon(language, {})
    text = files("convo_local.measure").joinpath("lexicons").joinpath(f"{language}.toml").read_text(encoding="utf-8")
    return Lexicon(language, tomllib.loads(text))


def _add(root: _Node, phrase: str, name: str, sets: Mapping[str, _Set]) -> None:
    """Put a phrase below the root. Raises ValueError for a phrase that is all optional or names no known list."""
    places = [root]
    for token in phrase.split():
        optional = token.startswith("[") and token.endswith("]")
        following = _Node()
        for option in (token[1:-1] if optional else token).split("|"):
            for node in places:
                _join(node, option, following, sets)
        places = [*places, following] if optional else [following]
    if root in places:
        raise ValueError(f"{name}: every word of {phrase!r} is optional")
    for node in places:
        node.ends.add(name)


def _join(node: _Node, option: str, following: _Node, sets: Mapping[str, _Set]) -> None:
    if option == "_":
        node.any.append(following)
    elif option == "#" or (option.startswith("@") and len(option) > 1):
        name = option.removeprefix("@")
        if name not in sets:
            raise ValueError(f"no list {name!r} for {option!r}")
        node.sets.append((sets[name], following))
    else:
        node.words.setdefault(option, []).append(following)
