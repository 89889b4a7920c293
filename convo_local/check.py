"""The check on prose by a model: names, numbers, times, quotes and roles must be those of the moment.

It errs on the safe side: prose that it refuses is written again, then replaced by phrasings that cannot be false.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

_NUMBER = re.compile(r"\d+(?:[.:,]\d+)*")
_NAME = re.compile(r"\b[^\W\d_a-zäöüß][\w'’-]+")  # noqa: RUF001  # a typographic apostrophe is part of a name
_WORD = re.compile(r"[\w'’-]+")  # noqa: RUF001  # as above
_SENTENCE_START = re.compile(r"(?:^|[.!?…:]\s+|[“„\"(]\s*)$")
_QUOTED = re.compile(r"[“„\"]([^“”„\"]+)[”“\"]")
_END = re.compile(r"[.?!][”“\"]?$")
AGAIN = 5  # words in a row that one text may not have twice: a model that runs in circles
SPOKEN = frozenset({"alternative"})  # fields that are words to say: in the first person, to others
AHEAD = frozenset({"alternative", "suggestion", "plan"})  # fields about another time
HEADLINE = "focus"


@dataclass(frozen=True, slots=True)
class About:
    """What is known of the moment that prose is about. `grounds` are all texts that may be drawn on."""

    kind: str
    speaker: str
    other: str | None
    grounds: tuple[str, ...]
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of a language: `check.toml`, and the words in lower case that are known to be no names."""

    lists: Mapping[str, Any]
    vocabulary: frozenset[str] = frozenset()

    def words(self, name: str) -> frozenset[str]:
        """One of the lists, empty where the language has none."""
        return frozenset(self.lists.get(name, ()))

    def roles(self, kind: str) -> list[tuple[str, Sequence[str]]]:
        """(who, the verbs that only they did) for a kind of moment."""
        return [(role["by"], role["verbs"]) for role in self.lists.get("role", ()) if kind in role["kinds"]]


def faults(texts: Mapping[str, str], about: About, rules: Rules) -> list[str]:
    """What is wrong with an item's prose, by field, in words that a model can be told; empty where nothing is."""
    found: list[str] = []
    for name, text in texts.items():
        proposals = rules.words("proposals") if name in AHEAD else frozenset()
        found += [w for w in unsupported(text, about.grounds, about.names, rules) if w.casefold() not in proposals]
        found += _misquoted(text, about.grounds)
        found += _in_circles(text)
        if name != HEADLINE and not _END.search(text):
            found.append(f"{text[-30:]} (cut off)")
        if name not in SPOKEN:
            found += _of_others(name, text, about, rules)
            found += swapped(text, about, rules)
            found += _charges(text, about, rules)
    description = _words(texts.get("description", ""))
    if description and not description & rules.words("second_person"):
        found.append(f"{texts['description'][:40]} (not about you)")
    return list(dict.fromkeys(found))


def unsupported(prose: str, grounds: Iterable[str], names: Iterable[str], rules: Rules) -> list[str]:
    """What in `prose` has no ground: names, numbers and times that no text of `grounds` holds.

    A capitalised word counts as a name, except where it is in the vocabulary, no part of one of `names`, and at the
    start of a sentence (anywhere in a language that writes nouns with a capital).
    """
    ground = " ".join(grounds)
    known_words = {part for w in _WORD.findall(ground) for part in (w.casefold(), *re.split(r"\W", w.casefold()))}
    numbers = set(_NUMBER.findall(ground))
    people = {part.casefold() for name in names for part in name.split()}
    missing = [n for n in _NUMBER.findall(prose) if n not in numbers]
    counted = rules.words("numbers") - known_words
    missing += [w for w in re.findall(r"[^\W\d_]+", prose.casefold()) if w in counted]
    for found in _NAME.finditer(prose):
        word = re.sub(r"['’]s$", "", found.group())  # noqa: RUF001  # as above
        free = rules.lists.get("nouns") or _SENTENCE_START.search(prose[: found.start()])
        is_name = word.casefold() in people or not free or word.casefold() not in rules.vocabulary
        if is_name and word.casefold() not in rules.words("capitals") and word.casefold() not in known_words:
            missing.append(word)
    return list(dict.fromkeys(missing))


def swapped(text: str, about: About, rules: Rules) -> list[str]:
    """Clauses that give to one person what the other did."""
    if about.other is None:
        return []
    you = "(?:" + "|".join(map(re.escape, sorted(rules.words("second_person")))) + ")"
    other = "(?:" + "|".join(re.escape(part.casefold()) for part in {about.other, about.other.split()[0]}) + ")"
    passive = "(?:" + "|".join(map(re.escape, sorted(rules.words("passive")))) + ")"
    found = []
    for by, verbs in rules.roles(about.kind):
        doer, sufferer = (you, other) if by == "you" else (other, you)
        did = "(?:" + "|".join(map(re.escape, verbs)) + ")"
        active = rf"\b{sufferer}\b(?! {passive}\b)(?: (?!{passive}\b|{doer}\b)[\w']+)? {did}\b"
        suffered = rf"\b{doer}\b {passive} (?:[\w']+ )?{did}\b"
        for pattern in (active, suffered):
            hit = re.search(pattern, text.casefold())
            if hit:
                found.append(f"{hit.group()} (the roles are the other way round)")
    return found


def _charges(text: str, about: About, rules: Rules) -> list[str]:
    """What nobody did in a moment of this kind."""
    charge = rules.lists.get("charge", {"kinds": (), "words": ()})
    said, ground = f" {_plain(text)} ", f" {_plain(' '.join(about.grounds))} "
    return [w for w in charge["words"] if about.kind not in charge["kinds"] and f" {w} " in said and w not in ground]


def _of_others(name: str, text: str, about: About, rules: Rules) -> list[str]:
    """The user in the third person, the writer in the first, and what cannot be known of anybody."""
    known = _words(" ".join(about.grounds))
    bare = _QUOTED.sub(" ", text)
    said = _words(bare)
    refused = set(rules.words("gender"))
    refused |= rules.words("never") if name not in AHEAD else set()
    refused |= rules.words("habits") if name == "description" else set()
    found = sorted(said & rules.words("first_person")) + sorted(said & refused - known)
    own = {part.casefold() for part in about.speaker.split()} - rules.words("second_person")
    return found + [w for w in _WORD.findall(bare) if w.casefold().removesuffix("'s") in own and w[0].isupper()]


def _misquoted(text: str, grounds: Iterable[str]) -> list[str]:
    ground = _plain(" ".join(grounds))
    return [quoted for quoted in _QUOTED.findall(text) if _plain(quoted) not in ground]


def _in_circles(text: str) -> list[str]:
    words = _plain(text).split()
    runs = [tuple(words[i : i + AGAIN]) for i in range(len(words) - AGAIN + 1)]
    return [" ".join(run) for run in dict.fromkeys(runs) if runs.count(run) > 1]


def _words(text: str) -> frozenset[str]:
    return frozenset(w.casefold().replace("’", "'") for w in _WORD.findall(text))  # noqa: RUF001  # as above


def _plain(text: str) -> str:
    return " ".join(w.casefold() for w in _WORD.findall(text))


def alike(text: str, others: Collection[str]) -> bool:
    """Whether the text is one of the others, give or take punctuation and case."""
    return _plain(text) in {_plain(other) for other in others}
