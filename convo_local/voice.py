"""One feedback in one voice: which phrasing of those that fit, given all that was chosen before it.

What a person reads in one go should not begin three sentences with the same word, say a figure twice, or say the same
thing in the headline, the growth area and the plan. Each choice is made with the earlier ones in view; nothing of it is
random, so the same feedback comes out the same, and another meeting's differs.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from convo_local.prompts import Phrasing

OPENINGS = 2  # sentences of one feedback that may begin with the same word
ALIKE = 0.5  # share of the shorter one's content words from which two texts say the same
TELLING = frozenset({"topic", "question", "other", "figure", "deadline", "filler", "hedge"})
FIGURES = frozenset({"seconds", "minutes", "count", "words", "percent", "wpm", "turns", "people", "expected"})
OPENED_ONCE = 0.5  # what an opening word costs that one sentence has already
REPEATED, OPENED, SAID_FIGURE, SAME = 100.0, 8.0, 4.0, 6.0  # what a fault costs; a telling slot is worth 1
VARIETY = 1.5  # how much a lot may add: what is specific mostly wins, and not every time with the same words
OWN = 3.0  # an organisation's own phrasing, before the shipped ones
TIMED = -0.5  # the time stands beside most texts anyway

_WORD = re.compile(r"[^\W\d_]{4,}")


@dataclass
class Voice:
    """What one feedback has said so far. `seed` is what makes it differ from others: the transcript and the speaker."""

    seed: str
    _texts: list[frozenset[str]] = field(default_factory=list)
    _said: set[str] = field(default_factory=set)
    _openings: Counter[str] = field(default_factory=Counter)
    _figures: set[tuple[str, str]] = field(default_factory=set)

    def choose(self, options: Sequence[Phrasing], *, about: str, scores: Sequence[float] = ()) -> str:
        """The best of the options, which becomes part of what was said.

        `about` is what it is about (a moment): a figure is said once of it. `scores` are another's opinion, larger is
        better; they count as much as telling slots do.
        """
        opinions = scores or [0.0] * len(options)
        best, _ = max(zip(options, opinions, strict=True), key=lambda o: (self._worth(o[0], about) + o[1], o[0].text))
        self._note(best, about)
        return best.text

    def _worth(self, option: Phrasing, about: str) -> float:
        worth = min(2.0, float(len(option.slots & TELLING))) + TIMED * ("time" in option.slots)
        worth += VARIETY * self._lot(option)
        worth += OWN * option.own
        worth -= REPEATED * (option.text in self._said)
        opened = self._openings[_opening(option.text)]
        worth -= OPENED if opened >= OPENINGS else OPENED_ONCE * opened
        worth -= SAID_FIGURE * any((about, slot) in self._figures for slot in option.slots & FIGURES)
        return worth - SAME * any(_alike(_content(option.text), said) for said in self._texts)

    def _note(self, option: Phrasing, about: str) -> None:
        self._said.add(option.text)
        self._texts.append(_content(option.text))
        self._openings[_opening(option.text)] += 1
        self._figures |= {(about, slot) for slot in option.slots & FIGURES}

    def _lot(self, option: Phrasing) -> float:
        """From 0 to 1, fixed for a meeting and different in the next."""
        digest = hashlib.sha256(f"{self.seed}\0{option.text}".encode()).digest()
        return int.from_bytes(digest[:8], "big") / 2**64


def _opening(text: str) -> str:
    return text.split(maxsplit=1)[0].strip("“,").casefold() if text.split() else ""


def _content(text: str) -> frozenset[str]:
    return frozenset(word.casefold() for word in _WORD.findall(text))


def _alike(one: Collection[str], two: Collection[str]) -> bool:
    shared = len(set(one) & set(two))
    return bool(one and two) and shared >= max(3.0, ALIKE * min(len(one), len(two)))
