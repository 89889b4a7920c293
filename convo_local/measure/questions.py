"""Which sentences ask something, and whether the question is open.

A sentence asks when it carries a question mark, or when it has the form of a question, since some tools leave the
mark out: a wh-word with inversion ("what do you …"), or subject-operator inversion at its beginning ("can we …"), after
lead-ins (Quirk et al. 1985, chapter 11). Open questions ask for an account (what, how, why, "tell me"); those that a
yes, a no, a choice or a single fact answers are closed (Miller & Rollnick 2013 on open and closed questions).
"""

from __future__ import annotations

from typing import Literal

from convo_local.measure.lexicon import Lexicon
from convo_local.measure.text import Sentence

Openness = Literal["open", "closed"]

_NOT_ASKED = {
    "do this",
    "do that",
    "do it",
    "have it",
    "have that",
    "have this",
    "have the",
    "have your",
    "have a",
    "do the",
    "do your",
    "do my",
    "may the",
}
_TAGS = {
    "you know",
    "you know what i mean",
    "right",
    "okay",
    "ok",
    "yeah",
    "huh",
    "eh",
    "hm",
    "hmm",
    "you see",
    "mm",
    "no",
    "yes",
    "oh yeah",
    "oh really",
    "really",
    "oh",
    "what",
    "sorry",
    "pardon",
    "alright",
    "sure",
}


def openness(sentence: Sentence) -> Openness | None:
    """Whether a sentence is an open or a closed question, or None where it asks nothing.

    Lone tags and repairs ("right?", "you know?", "what?") ask nothing that takes an answer.
    """
    words = sentence.lean_norms
    if not words or (sentence.norm in _TAGS):
        return None
    start = sentence.opening
    lists = sentence.lexicon
    asked = _form(lists, words, start)
    if asked is None and not sentence.asks:
        return None
    if asked is None:
        asked = _later_form(lists, words) or "closed"
    return asked


def wh_place(sentence: Sentence) -> int | None:
    """The lean word at which the question proper begins, where it has the form of one."""
    words = sentence.lean_norms
    for place in range(sentence.opening, len(words)):
        if _form(sentence.lexicon, words, place) is not None:
            return place
    return None


def _form(lists: Lexicon, words: tuple[str, ...], start: int) -> Openness | None:
    """The question that begins at a word, by its form alone."""
    if start >= len(words):
        return None
    if words[start] in lists.words("question_wh"):
        return _wh_form(lists, words, start)
    if (
        words[start] in lists.words("question_verbs")
        and start + 1 < len(words)
        and words[start + 1] in lists.words("question_subjects")
    ):
        if f"{words[start]} {words[start + 1]}" in _NOT_ASKED or len(words) - start < 3:
            return None
        return "open" if _asks_account(lists, words, start) else "closed"
    return None


def _asks_account(lists: Lexicon, words: tuple[str, ...], start: int) -> bool:
    """ "Can you tell me …", "could you walk us through …": a request for an account."""
    found = lists.phrases("open_requests").find(words[start + 2 : start + 8])
    return (
        found is not None
        and words[start] in {"can", "could", "would", "will"}
        and words[start + 1] in {"you", "anyone", "anybody", "somebody"}
    )


def _wh_form(lists: Lexicon, words: tuple[str, ...], start: int) -> Openness | None:
    wh, rest = words[start], words[start + 1 : start + 6]
    if not rest:
        return None
    inverted = _inverted(lists, wh, rest)
    if wh in {"what", "how"} and rest[0] in {"about", "if", "else"}:
        inverted = len(rest) > 1
    if not inverted:
        return None
    if wh.startswith("how") and rest[0] in lists.words("closed_after_how"):
        return "closed"
    if wh.startswith("what") and (lists.words("closed_after_what").intersection(rest[:3])):
        return "closed"
    return "open" if wh.split("'")[0] in {"what", "how", "why"} else "closed"


def _inverted(lists: Lexicon, wh: str, rest: tuple[str, ...]) -> bool:
    verbs, subjects = lists.words("question_verbs"), lists.words("question_subjects")
    if wh in {"what's", "how's", "who's", "where's"}:
        return rest[0] in subjects or rest[0] in {"next", "wrong", "up", "happening", "going"}
    reach = 1 if wh in {"when", "where", "why", "who"} else 3  # "which of these do you"
    for place in range(min(reach, len(rest) - 1)):
        if rest[place] in verbs:
            return rest[place + 1] in subjects
        if rest[place] in subjects:
            return False  # "what I mean is …"
    return False


def _later_form(lists: Lexicon, words: tuple[str, ...]) -> Openness | None:
    """A question mark is there: the question may begin after a clause ("so the price, what do you think?")."""
    for place in range(len(words) - 2):
        if words[place] in lists.words("question_wh") and (form := _wh_form(lists, words, place)) is not None:
            return form
    if lists.phrases("open_requests").find(words, before=6) is not None:
        return "open"
    if words[0] in {"why", "how"} and len(words) > 1 and words[1] not in lists.words("closed_after_how"):
        return "open"
    return None
