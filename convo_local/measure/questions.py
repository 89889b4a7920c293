"""The form of a question, and whether it is open.

A sentence has the form of a question where a wh-word with inversion ("what do you …") or subject-operator inversion
("can we …") stands at its beginning, after lead-ins (Quirk et al. 1985, chapter 11). Open questions ask for an account
(what, how, why, "tell me"); those that a yes, a no, a choice or a single fact answers are closed (Miller & Rollnick
2013 on open and closed questions). Which sentences ask, in a meeting, is judged in `asking.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from convo_local.measure.lexicon import Lexicon
from convo_local.measure.text import Sentence

Openness = Literal["open", "closed"]

REACH = 4  # words between a wh-word and its verb: "which of these old ones do you"


def openness(sentence: Sentence) -> Openness | None:
    """Whether a sentence is an open or a closed question, by its form and its mark; None where neither shows one.

    Lone tags and repairs ("right?", "you know?", "what?") ask nothing that takes an answer.
    """
    if not sentence.lean or is_check(sentence.lexicon, sentence.lean_norms):
        return None
    return _form(sentence.lexicon, sentence.lean_norms, sentence.opening) or (kind(sentence) if sentence.asks else None)


def kind(sentence: Sentence) -> Openness:
    """Whether a sentence that asks is open. The question may begin after a clause ("the price, what do you think?")."""
    lists, words = sentence.lexicon, sentence.lean_norms
    if lists.phrases("open_requests").find(words, before=6) is not None:
        return "open"
    if (found := _form(lists, words, sentence.opening)) is not None:
        return found
    if len(words) > sentence.opening + 2 and words[sentence.opening] in lists.words("question_open"):
        return _wh_kind(lists, words, sentence.opening)
    for place in range(len(words) - 2):
        if opens_wh(lists, words, place):
            return _wh_kind(lists, words, place)
    return _wh_kind(lists, words, 0) if len(words) > 1 and words[0] in lists.words("question_bare_open") else "closed"


def is_check(lists: Lexicon, words: Sequence[str]) -> bool:
    """Nothing but a tag, or a word that asks for a repeat."""
    return any(whole(lists, f"question_lone_{name}", words) for name in ("right", "okay", "know", "repair"))


def wh_place(sentence: Sentence) -> int | None:
    """The lean word at which the question proper begins, where it has the form of one."""
    words = sentence.lean_norms
    for place in range(sentence.opening, len(words)):
        if _form(sentence.lexicon, words, place) is not None:
            return place
    return None


def opens_wh(lists: Lexicon, words: Sequence[str], place: int) -> bool:
    """A wh-word with inversion begins there."""
    if place + 1 >= len(words) or words[place] not in lists.words("question_wh"):
        return False
    if lists.phrases("question_no_openers").at(words, place):
        return False
    if lists.phrases("question_openers").at(words, place):
        return True
    verbs, subjects = lists.words("question_verbs"), lists.words("question_subjects")
    if words[place + 1] in verbs and words[place] in lists.words("question_wh_subjects"):
        return place + 2 < len(words)
    if words[place + 1] in verbs and words[place] in lists.words("question_relative"):
        return False
    last = 1 if words[place] in lists.words("question_wh_next") else REACH
    for verb in range(place + 1, min(place + 1 + last, len(words) - 1)):
        if words[verb] in verbs:
            return words[verb + 1] in subjects or words[verb + 1] in lists.words("question_pronouns")
        if words[verb].partition("'")[0] in lists.words("question_pronouns"):
            return False  # "what I mean is …"
    return False


def opens_aux(lists: Lexicon, words: Sequence[str], place: int) -> bool:
    """A verb before its subject begins there, as in "can we …"."""
    return (
        place + 2 < len(words)
        and words[place] in lists.words("question_verbs")
        and words[place + 1] in lists.words("question_subjects")
        and not lists.phrases("question_not_asked").at(words, place)
    )


def whole(lists: Lexicon, name: str, words: Sequence[str]) -> bool:
    """Whether the words are a phrase of the list, from first to last."""
    return bool(words) and lists.phrases(name).at(words, 0) == len(words)


def _form(lists: Lexicon, words: Sequence[str], place: int) -> Openness | None:
    """The question that begins at a word, by its form alone."""
    if opens_wh(lists, words, place):
        return _wh_kind(lists, words, place)
    if opens_aux(lists, words, place):
        return "open" if _asks_account(lists, words, place) else "closed"
    return None


def _asks_account(lists: Lexicon, words: Sequence[str], start: int) -> bool:
    """ "Can you tell me …", "could you walk us through …": a request for an account."""
    length = lists.phrases("question_requests").at(words, start)
    return bool(length) and lists.phrases("open_requests").find(words[start + length : start + 8]) is not None


def _wh_kind(lists: Lexicon, words: Sequence[str], start: int) -> Openness:
    if words[start] not in lists.words("question_open") or lists.phrases("question_fact").at(words, start):
        return "closed"
    asked_for = words[start] in lists.words("question_what") and set(words[start + 1 : start + 4])
    return "closed" if asked_for and not lists.words("closed_after_what").isdisjoint(asked_for) else "open"
