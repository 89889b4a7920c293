"""Where a phrase of a list stands: in quotes, at the beginning of a clause; points that are counted up."""

from __future__ import annotations

from convo_local.measure.text import Sentence

COLON_WORDS = 6  # after "three points": "three points down for us: …"


def phrase(sentence: Sentence, name: str, *, before: int | None = None) -> tuple[int, int] | None:
    """The first phrase of a list that is the speaker's own: not inside quotation marks."""
    if not sentence.find(name, before=before):
        return None
    for found in sentence.find_all(name):
        if before is not None and found[0] >= before:
            return None
        if not in_quotes(sentence, found[0]):
            return found
    return None


def in_quotes(sentence: Sentence, place: int) -> bool:
    """Whether the lean word stands after a quotation mark that is still open."""
    before = sentence.source[: sentence.lean[place].start]
    return before.count("“") > before.count("”") or before.count('"') % 2 == 1


def begins_clause(sentence: Sentence, place: int) -> bool:
    """At the opening, after a mark or after an "and"."""
    if place <= sentence.opening:
        return True
    between = sentence.source[sentence.lean[place - 1].end : sentence.lean[place].start]
    return not between.isspace() or sentence.lean_norms[place - 1] in sentence.lexicon.words("additive")


def counted_points(sentence: Sentence) -> tuple[int, int] | None:
    """ "Three things: …", "two points, then": points counted at the opening and a mark after them, or soon a colon."""
    for first, count in sentence.find_all("point_counts"):
        last = sentence.lean[first + count - 1]
        if first == sentence.opening and sentence.source[last.end : last.end + 1] in tuple(":,.;"):
            return first, count
        soon = sentence.lean[min(len(sentence.lean), first + count + COLON_WORDS) - 1]
        if ":" in sentence.source[last.end : soon.end + 1]:
            return first, count
    return None
