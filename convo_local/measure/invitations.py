"""Who asked whom by name: shared by the signal `people_invited` and the moment `invitation`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from convo_local.measure.reading import Floor, Reading, Row
from convo_local.measure.text import Sentence

_GO = re.compile(
    r"\b(?:go\s+ahead|over\s+to\s+you|the\s+floor\s+is\s+yours|you\s+(?:can|could|may)\s+(?:start|begin|go)|your\s+(?:turn|thoughts|view|take|opinion)|take\s+it\s+away"
    r"|any\s+thoughts|please\s+(?:start|go|continue|tell)|you\s+wanna|you\s+want\s+to|we\s+haven't\s+heard|would\s+you\s+like)\b",
    re.IGNORECASE,
)
_NO_INVITATION = re.compile(
    r"\b(?:hear\s+me|hear\s+us|see\s+my|see\s+the\s+screen|how\s+are\s+you|how's\s+it\s+going|are\s+you\s+there|on\s+mute|muted|right\?|okay\?|ok\?|you\s+know\?)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Invitation:
    """`speaker` asked `other` by name in a sentence; whether `other` had the next turn."""

    turn: Floor
    row: Row
    sentence: Sentence
    other: str
    answered: bool


def invitations(reading: Reading) -> tuple[Invitation, ...]:
    """Every place where a named speaker asks another by name to speak."""
    found: list[Invitation] = []
    if not reading.names.labels:
        return ()
    for turn in reading.turns:
        if turn.speaker is None:
            continue
        seen: set[str] = set()
        for row in turn.rows:
            for place, sentence in enumerate(row.sentences):
                for other in _invited(reading, turn, row, place, sentence):
                    if other not in seen:
                        seen.add(other)
                        found.append(_invitation(reading, turn, row, sentence, other))
    return tuple(found)


def _invitation(reading: Reading, turn: Floor, row: Row, sentence: Sentence, other: str) -> Invitation:
    answer = reading.next_turn(turn)
    return Invitation(turn, row, sentence, other, answer is not None and answer.speaker == other)


def _invited(reading: Reading, turn: Floor, row: Row, place: int, sentence: Sentence) -> list[str]:
    """Labels addressed in a sentence that asks or hands over; a name alone ("Ana?", "Ana.") counts by what stands
    beside it.
    """
    text, start, end = sentence.source, sentence.start, sentence.end
    near_end = row.sentences[place + 1].end if len(sentence.lean) <= 3 and place + 1 < len(row.sentences) else end
    asks = (
        place in row.questions
        or (near_end > end and place + 1 in row.questions)
        or bool(_GO.search(text, start, near_end))
    )
    alone = sentence.asks and len(sentence.lean) <= 2  # "Ana?"
    if not (asks or alone) or _NO_INVITATION.search(text, start, near_end):
        return []
    return [
        label
        for label, match in reading.names.addressed(text, start, end)
        if label != turn.speaker
        and not (
            match.group(1).lower() in reading.lexicon.words("ambiguous_names") and not _apart(text, match, start, end)
        )
    ]


def _apart(text: str, match: re.Match[str], start: int, end: int) -> bool:
    """A name that is also a word needs a comma or a question mark after it and nothing but a pause before it."""
    before, after = text[start : match.start()].rstrip(), text[match.end() : end].lstrip()
    return (not before or before[-1] in ",.?!") and after[:1] in {",", "?"}
