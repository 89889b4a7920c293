"""Words for slots: topics, questions and shared phrases, verbatim and fit to be read on their own."""

from __future__ import annotations

from itertools import pairwise

from convo_local.measure.reading import Floor, Reading
from convo_local.measure.text import Sentence, cut_length, topic

QUESTION_WORDS = 12  # of a question that is shown whole


def last_topic(turn: Floor) -> str | None:
    """A clause that reads well from the turn's last sentences, the last first.

    Not from a sentence that goes on in the turn's next segment: its half would not read well.
    """
    looked = 0
    for row in reversed(turn.rows):
        for sentence in reversed(row.sentences):
            goes_on = row is not turn.last and sentence is row.sentences[-1] and not sentence.finished
            if not goes_on and (found := topic(sentence)) is not None:
                return found
            looked += 1
            if looked >= 4:
                return None
    return None


def short_question(sentence: Sentence, *, start: int | None = None, whole: bool = True) -> str | None:
    """The question without what leads in to it, verbatim and without its mark, at most `QUESTION_WORDS` words.

    A longer one is kept up to a preposition or conjunction. None where neither reads well. `start` is the lean word
    at which the question begins, where that is known. Without `whole` a long one is cut at a word where it must be.
    """
    words = sentence.lean[sentence.opening if start is None else start :]
    if len(words) > QUESTION_WORDS:
        cut = cut_length(tuple(w.norm for w in words), sentence.lexicon) or 0
        words = words[: cut if whole or cut >= 4 else QUESTION_WORDS]
    elif sentence.cut_off:
        return None
    if len(words) < 4 or any(a.norm == b.norm for a, b in pairwise(words)):
        return None
    text = sentence.source[words[0].start : words[-1].end]
    return None if "- " in text or any(c in text for c in "[{<") or _has_pause(text, sentence) else text


def _has_pause(text: str, sentence: Sentence) -> bool:
    return bool(sentence.lexicon.words("pauses").intersection(w.strip(",.") for w in text.lower().split()))


def telling(shared: tuple[str, int]) -> bool:
    """The shared words say what it is about: two words, or a longer noun-like one."""
    phrase = shared[0].lower()
    return " " in phrase or ((len(phrase) >= 6 and not phrase.endswith(("ly", "ing", "ed", "er"))) and phrase.isalpha())


def shared_phrase(reading: Reading, previous: Floor, sentence: Sentence) -> tuple[str, int] | None:
    """The other's words that the sentence uses: (verbatim from the sentence, number of rare content words shared).

    The longest run of shared words without a function word at either end; None where no rare word is shared.
    """
    said = previous.content()
    rare = [w for w in dict.fromkeys(sentence.content) if w in said and reading.rare(w) and len(w) >= 4]
    if not rare:
        return None
    best: tuple[int, str] | None = None
    text_before = " ".join(n for r in previous.rows for s in r.sentences for n in s.norms)
    lean = sentence.lean
    for first in range(len(lean)):
        for count in (3, 2, 1):
            piece = lean[first : first + count]
            norms = tuple(w.norm for w in piece)
            if (
                len(piece) < count
                or {norms[0], norms[-1]} & reading.lexicon.words("function_words")
                or not set(reading.lexicon.content(norms)) & set(rare)
            ):
                continue
            if f" {' '.join(norms)} " not in f" {text_before} " or (best is not None and best[0] >= count):
                continue
            best = (count, sentence.source[piece[0].start : piece[-1].end])
    return None if best is None else (best[1], len(rare))
