"""First names of the people in a transcript, and where somebody is spoken to or named.

A label gives a first name when it looks like a person's: not a role ("Project Manager"), a letter ("A") or a colour.
Matching is case-sensitive and on whole words. Two people who share a first name give none.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache, cached_property

from convo_local.measure.lexicon import Lexicon, languages, lexicon
from convo_local.measure.text import Sentence

_PART = re.compile(r"[^\W\d_][\w'\u2019\-]*")


Mention = tuple[str, re.Match[str]]


class Names:
    """First names of labels, each leading to its label."""

    def __init__(self, labels: Sequence[str], lists: Lexicon | None = None) -> None:
        self._lists = lists or lexicon("en")
        firsts = {label: first for label in labels if (first := first_name(label)) is not None}
        shared = Counter(firsts.values())
        self.labels: dict[str, str] = {first: label for label, first in firsts.items() if shared[first] == 1}
        self._in: dict[Sentence, list[Mention]] = {}

    @cached_property
    def _any(self) -> re.Pattern[str] | None:
        if not self.labels:
            return None
        options = "|".join(re.escape(n) for n in sorted(self.labels, key=len, reverse=True))
        endings = "|".join(re.escape(e) for e in sorted(self._endings))
        owned = f"(?:{endings})?" if endings else ""
        return re.compile(rf"(?<![\w'\u2019-])({options}){owned}(?![\w-])")

    @property
    def _endings(self) -> frozenset[str]:
        """What a name takes on without an apostrophe, as in German "Anas"."""
        return self._lists.words("name_endings")

    def mentioned(self, text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[str, re.Match[str]]]:
        """(label, match) of each first name in the text."""
        if self._any is None:
            return
        for match in self._any.finditer(text, start, len(text) if end is None else end):
            yield self.labels[match.group(1)], match

    def mentions(self, sentence: Sentence) -> list[Mention]:
        """(label, match) of each first name in the sentence; looked up once."""
        if self._any is None:
            return []
        if sentence not in self._in:
            self._in[sentence] = list(self.mentioned(sentence.source, sentence.start, sentence.end))
        return self._in[sentence]

    def placeholders(self, sentence: Sentence, *, but: str | None) -> tuple[list[str], dict[int, str]]:
        """The sentence's lean words with `<name>` for names, and (word, label) of each; the label `but` left out."""
        mentions = self.mentions(sentence)
        if not mentions:
            return [], {}
        words = self._lists.words("ambiguous_names")  # "Will you …" is hardly of Will
        first = sentence.words[0].start
        labels: dict[int, str] = {}
        plain: set[int] = set()
        for label, match in mentions:
            if label != but and not (match.start() == first and match.group(1).lower() in words):
                labels[match.start()] = label
                plain |= {match.start()} if match.group() == match.group(1) else set()
        if not labels:
            return [], {}
        norms = [
            _placeholder(w.norm, owned=w.start not in plain) if w.start in labels else w.norm for w in sentence.lean
        ]
        return norms, {i: labels[w.start] for i, w in enumerate(sentence.lean) if w.start in labels}

    def addressed(self, text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[str, re.Match[str]]]:
        """Names in the place of an address: between pauses ("Ana, …", ", Ana?") rather than inside a clause."""
        for label, match in self.mentioned(text, start, end):
            before = text[start : match.start()].rstrip()
            after = text[match.end() : len(text) if end is None else end].lstrip()
            opens = not before or before[-1] in ",.?!;:-\u2013—…" or self._lead_in(before)
            closes = not after or after[0] in ",.?!;:-\u2013—…"
            if closes and opens:
                yield label, match

    def _lead_in(self, before: str) -> bool:
        """The text before is only a greeting or a lead-in ("So Ana, …", "Thanks Ana, …")."""
        words = [w.lower() for w in _PART.findall(before.rsplit(".", 1)[-1].rsplit(",", 1)[-1])]
        return all(w in self._lists.words("lead_ins") for w in words)

    def vocative_used(self, text: str) -> bool:
        """Whether anybody is addressed by a label's name in the text."""
        return next(self.addressed(text), None) is not None


def _placeholder(norm: str, *, owned: bool) -> str:
    return "<name>'s" if owned or norm.endswith("'s") else "<name>"


def first_name(label: str) -> str | None:
    """The first name that a label gives, or None for roles, letters, colours and numbers.

    Roles are those of any lexicon, since a tool labels in its own language.

    None too where the first word may be a family name: "Cruz, Ana", "de la Cruz".
    """
    parts = _PART.findall(label)
    if "," in label or (parts and parts[0][0].islower() and any(p[0].isupper() for p in parts)):
        return None
    if not parts or len(parts[0]) < 2 or any(p.lower() in _not_names() for p in parts):
        return None
    return None if any(c.isdigit() for c in parts[0]) else parts[0]


@cache
def _not_names() -> frozenset[str]:
    return frozenset().union(*(lexicon(code).words("not_names") for code in languages()))
