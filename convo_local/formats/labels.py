"""Speaker labels: how they are cleaned, which is the user's own, and which `Name:` at a line's head is one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache

# Labels that say that the source does not know.
_NOBODY = frozenset({"", "unknown", "unknown speaker", "unidentified speaker"})

# Labels by which tools mark the person whose recording it is.
_USER = frozenset({"you", "me"})

# Words that head a line without anyone speaking: a label made of nothing else is not a name.
_ORDINARY_WORDS = """
    action actions agenda also although and answer attached attendees attention background because but caution
    comment comments conclusion conclusions contents copyright date debug decision decisions description details
    discussion done duration error example examples fact first however hint idea important info invited item items
    kind language link links listen location look meaning meeting minutes next no note notes number objective objectives
    observation open option options organizer outcome outcomes overview participants place point points present ps
    purpose question questions reason recap recording regarding remember reminder result results second section so
    source start step steps subject summary takeaway takeaways task tasks then third time tip title todo todos topic
    topics transcript translation update updates warning well when where which why yes
"""
_ORDINARY = frozenset(_ORDINARY_WORDS.split())

_PREFIX = re.compile(r"([^\s:][^:\n]{0,79}):(?:\s+(.*)|)", re.DOTALL)
_ASIDE = re.compile(r"(?<=\S)\s*(?:\([^()]*\)|\[[^\[\]]*\])")  # "(she/her)", "[Acme]" after a name
_NOT_IN_NAMES = re.compile(r"[?!;…<>{}()\[\]\"“”=*\\]|,$|\w{4}\.$|,.*,|^[-\u2013\u2014•#/@%]")
_PARTICLES = frozenset(
    {"al", "bin", "da", "de", "del", "den", "der", "di", "do", "dos", "du", "el", "la", "le", "van", "von", "y", "zu"}
)
_MAX_WORDS = 6

_MOST = 0.5  # share of labelled lines from which a file is one that labels its speakers
_EVERY = 0.9  # and from which it labels every line, so that even a strange label is one


@lru_cache(maxsize=1024)  # one string for a speaker, however many segments name it
def clean_label(label: str) -> str | None:
    """The label with its white space made single, None when it says that nobody is known."""
    label = " ".join(label.split())
    return None if label.casefold() in _NOBODY else label


def user_label(labels: Iterable[str]) -> str | None:
    """The one label that means the user ("You", "Me"), None when there is none or more than one."""
    own = [label for label in labels if label.casefold() in _USER]
    return own[0] if len(own) == 1 else None


def split_label(line: str) -> tuple[str, str] | None:
    """`Name: text` into name and text, None when what stands before the colon does not look like a name."""
    match = _PREFIX.fullmatch(line)
    if match is None or not _looks_like_name(match[1]):
        return None
    return " ".join(match[1].split()), (match[2] or "").strip()


def consistent_labels(labels: Sequence[str | None]) -> frozenset[str]:
    """Which candidates, one per line (None: no candidate), are used as speakers' labels.

    In a file that labels nearly every line, all are. In one that labels most, those that recur or are written like
    names. Otherwise only those that are both, and only if there are two or more: a single "Note: see below" is text.
    """
    counts = Counter(label for label in labels if label is not None)
    share = counts.total() / max(len(labels), 1)
    if share >= _EVERY:
        return frozenset(counts)
    if share >= _MOST:
        return frozenset(label for label, n in counts.items() if n > 1 or is_capitalised(label))
    recurring = frozenset(label for label, n in counts.items() if n > 1 and is_capitalised(label))
    return recurring if len(recurring) > 1 else frozenset()


@lru_cache(maxsize=1024)  # a meeting's few names head its thousands of lines
def _looks_like_name(label: str) -> bool:
    name = _ASIDE.sub("", _ASIDE.sub("", label))  # twice: "Chair (Ann (North))"
    words = name.split()
    if not 1 <= len(words) <= _MAX_WORDS or _NOT_IN_NAMES.search(name) or not any(c.isalnum() for c in name):
        return False
    return not all(word.casefold() in _ORDINARY for word in words)


def is_capitalised(label: str) -> bool:
    """Every word begins as a name's does; scripts without case count."""
    words = [word.lstrip("('\u2019") for word in label.split()]
    return all(not word[:1].islower() or word in _PARTICLES for word in words)
