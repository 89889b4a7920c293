"""Who asked whom by name: shared by the signal `people_invited` and the moment `invitation`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from convo_local.measure.reading import Floor, Reading, Row
from convo_local.measure.text import Sentence


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
    """Labels addressed in a sentence that asks or hands over, or before such a one that the person then answers."""
    if not reading.names.mentions(sentence) or sentence.find("no_invitations"):
        return []
    labels = [
        label
        for label, match in reading.names.addressed(sentence.source, sentence.start, sentence.end)
        if label != turn.speaker and not _mere_word(reading, sentence, match)
    ]
    if labels and (_asks(row, place) or (sentence.asks and len(sentence.lean) <= 2)):  # the latter: "Ana?"
        return labels
    answer = reading.next_turn(turn)
    answering = answer.speaker if answer is not None else None
    following = list(range(place + 1, min(place + 3, len(row.sentences))))
    asked = next((i for i in following if _asks(row, i)), None)
    if labels and asked is not None and not row.sentences[asked].find("no_invitations"):
        alone = len(sentence.lean) <= 3 and asked == place + 1
        return [label for label in labels if alone or answering == label]
    return [label for label in _asked_for(reading, turn, sentence) if label == answering]


def _asked_for(reading: Reading, turn: Floor, sentence: Sentence) -> list[str]:
    """Labels whose view is asked for in a clause ("I'd like to hear what Ana makes of it")."""
    norms, named = reading.names.placeholders(sentence, but=turn.speaker)
    found = reading.lexicon.phrases("inviting").find_all(norms)
    return [named[i] for place, length in found for i in range(place, place + length) if i in named]


def _asks(row: Row, place: int) -> bool:
    return place in row.questions or row.sentences[place].find("hand_overs") is not None


def _mere_word(reading: Reading, sentence: Sentence, match: re.Match[str]) -> bool:
    """A name that is also a word ("Will", "Mark") and does not stand apart like a name."""
    if match.group(1).lower() not in reading.lexicon.words("ambiguous_names"):
        return False
    return not _apart(sentence.source, match, sentence.start, sentence.end)


def _apart(text: str, match: re.Match[str], start: int, end: int) -> bool:
    """A name that is also a word needs a comma or a question mark after it and nothing but a pause before it."""
    before, after = text[start : match.start()].rstrip(), text[match.end() : end].lstrip()
    return (not before or before[-1] in ",.?!") and after[:1] in {",", "?"}
