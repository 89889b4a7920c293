"""How much a reply takes up what another has just said, and its two plainest forms: restating it, pressing on it.

Uptake is to build on what another contributed, by acknowledging, repeating or reformulating it (Demszky et al. 2021,
"Measuring Conversational Uptake"). The score adds up a few signs without fitted weights, which predict about as well
as fitted ones (Dawes 1979 on improper linear models).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from convo_local.measure.lexicon import Lexicon
from convo_local.measure.questions import is_check, openness
from convo_local.measure.text import Sentence

LAST_WORDS = 40  # of what was said: a reply takes up its end
FIRST_WORDS = 100  # of the reply: later words are about something else
FUNCTION_WEIGHT = 0.25  # of a function word beside a content word
POINTING_REACH = 6  # words of the reply in which "that" points back
HALF = 0.5  # of the content words on one side said again make a restatement
SHORT_QUESTION = 3  # words of a question that may lack its verb ("which colour?")


def uptake(said: Sequence[Sentence], reply: Sequence[Sentence], *, asks: bool | None = None) -> float:
    """How far `reply` takes up what was `said` just before it, from 0 (not at all) to 1.

    Half of it is in the words: a quarter the share of what was said that comes again, function words counted at a
    quarter; and a quarter how many content words come again (half of it for one, three quarters for two, …). Half is
    in the form, an eighth each: the reply asks something; begins by concluding ("so …"); points back ("that …"); begins
    by accepting or rejecting ("exactly", "no"). 0 where either side has no words. `asks` is whether the reply asks,
    where that is known better than by the form of its sentences.

    The signs were chosen on 342 pairs of pupils and teachers that experts rated for uptake (NCTE, in Demszky et al.
    2021). Weights fitted there by least squares come out in about these proportions.
    """
    before, after = _last(said, LAST_WORDS), _first(reply, FIRST_WORDS)
    if not before or not after:
        return 0.0
    lists = after[0].lexicon
    again, weight, shared = _shared(lists, _norms(before), _norms(after))
    words = ((again / weight if weight else 0.0) + 1 - 0.5**shared) / 2
    return round((words + _form(after, asks=asks)) / 2, 3)


def restated(said: Sequence[Sentence], reply: Sequence[Sentence]) -> float:
    """How far the reply says again what was said, 0 to 1: the larger of two shares of content words.

    Of those said, the share that comes again, and of those in the reply, the share that is from there: a reply may
    repeat a part and stop, or repeat all and go on. Numbers are content; acknowledgements are not.
    """
    before, after = _content(said), _content(reply)
    shared = len(before & after)
    return max(shared / len(before), shared / len(after)) if shared else 0.0


def restates(said: Sequence[Sentence], reply: Sequence[Sentence]) -> bool:
    """Whether the reply repeats or rewords what was said, all or part: half of the content words on either side.

    Restating and revoicing, as talk moves (O'Connor & Michaels 1993). Not: a reply that presses, which repeats in
    order to ask for more.
    """
    return restated(said, reply) >= HALF and not any(presses(s) for s in reply)


def presses(sentence: Sentence) -> bool:
    """Whether the sentence asks for reasons or for precision ("why", "how do you know", "which one", "that is what?").

    Pressing, as talk moves (Michaels & O'Connor 2015). By its words alone, since transcripts lack question marks: a
    phrase of the list `pressing` that no phrase of `not_pressing` runs into, or a wh-word of `pressing_last` at the
    end. Not: a yes-or-no question, nor "what?", which asks to hear it again.
    """
    norms = sentence.lean_norms
    out = {place for first, count in sentence.find_all("not_pressing") for place in range(first, first + count)}
    if any(first not in out for first, _ in sentence.find_all("pressing")):
        return True
    if is_check(sentence.lexicon, norms):
        return False
    last = sentence.find_all("pressing_last")
    if any(first + count == len(norms) and first not in out for first, count in last):
        return True
    return 0 < len(norms) <= SHORT_QUESTION and sentence.at("pressing_last", 0) > 0 and 0 not in out


def _form(reply: Sequence[Sentence], *, asks: bool | None) -> float:
    """How many of the four forms the reply shows, 0 to 1."""
    first = reply[0]
    signs = (
        any(s.asks or openness(s) is not None for s in reply) if asks is None else asks,
        first.find("uptake_concluding", before=2) is not None,
        first.find("uptake_accepting", before=2) is not None,
        _within(reply, first.lexicon.words("that_words"), POINTING_REACH),
    )
    return sum(signs) / len(signs)


def _shared(lists: Lexicon, said: set[str], reply: set[str]) -> tuple[float, float, int]:
    """Weight of the words said that come again, weight of all that were said, number of content words that come
    again.
    """
    function = lists.words("function_words")
    content = {lists.fold(w) for w in said if w not in function}
    again = content.intersection(lists.fold(w) for w in reply if w not in function)
    plain = said & function
    weight = len(again) + FUNCTION_WEIGHT * len(plain & reply)
    return weight, len(content) + FUNCTION_WEIGHT * len(plain), len(again)


def _content(sentences: Sequence[Sentence]) -> set[str]:
    """Content words, endings folded; numbers too, however short, but no acknowledgements."""
    if not sentences:
        return set()
    lists = sentences[0].lexicon
    out = (lists.words("function_words") - lists.words("numbers")) | lists.words("acknowledgements")
    return {lists.fold(w) for w in _norms(sentences) if w not in out}


def _norms(sentences: Iterable[Sentence]) -> set[str]:
    return {norm for sentence in sentences for norm in sentence.lean_norms}


def _within(sentences: Sequence[Sentence], words: frozenset[str], reach: int) -> bool:
    """Whether one of the words is among the first `reach`."""
    norms = [norm for sentence in sentences[:reach] for norm in sentence.lean_norms[:reach]]
    return not words.isdisjoint(norms[:reach])


def _first(sentences: Sequence[Sentence], words: int) -> Sequence[Sentence]:
    """The first sentences with a word, until that many words are through."""
    found: list[Sentence] = []
    for sentence in sentences:
        if words <= 0:
            break
        if sentence.lean_norms:
            found.append(sentence)
            words -= len(sentence.lean_norms)
    return found


def _last(sentences: Sequence[Sentence], words: int) -> Sequence[Sentence]:
    """The last sentences with a word, about that many words back; the order does not matter here."""
    return _first(sentences[::-1], words)
