"""The naive baseline of each row of `signals.py`: what a dozen words and no thought achieve. Nothing of the measurement
is used here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from convo_local import Segment, Transcript

_WORD = re.compile(r"[\w'-]+")


def words(text: str) -> list[str]:
    return _WORD.findall(text.lower())


_SHORT = set(
    words("yeah yep yes okay ok right sure mm mmm mm-hmm mhm uh-huh uhhuh hmm oh ah alright kay no great good huh")
)
_OPENERS = set(
    words(
        "what who where when why which how do does did is are was were can could will would should shall have has "
        "isn't aren't don't doesn't didn't can't"
    )
)
_DECIDING = ("decide", "decision", "agree", "let's go with", "we'll go with")
_TASKS = ("i'll", "i will", "action item", "we need to", "you should", "can you", "to do")
_FUNCTION = set(
    words(
        "a an the and or but so if that this these those it its it's i i'm you he she we they them my your our "
        "is are was were be do does did have has had can could will would not no of in on at to for from with by "
        "about as up what how why who there here okay yeah right well um uh"
    )
)


def time_shares(transcript: Transcript) -> dict[str, float]:
    """Sum of the lengths of a speaker's segments / of everybody's."""
    return _shares(transcript, [(s.end or 0.0) - (s.start or 0.0) for s in transcript.segments])


def word_shares(transcript: Transcript) -> dict[str, float]:
    """A speaker's whitespace-separated words / everybody's."""
    return _shares(transcript, [float(s.words) for s in transcript.segments])


def is_short_answer(text: str) -> bool:
    """At most three words, all of them on a list of acknowledgements."""
    said = words(text)
    return 0 < len(said) <= 3 and _SHORT.issuperset(said)


def has_question_mark(text: str) -> bool:
    return "?" in text


def opens_as_question(text: str) -> bool:
    """The first word is a wh-word or an auxiliary."""
    return _OPENERS.issuperset(words(text)[:1]) and bool(words(text))


def opens_with_reply(_said: str, reply: str) -> bool:
    return opens_as_question(reply)


def names_decision(text: str) -> bool:
    return any(phrase in text.lower() for phrase in _DECIDING)


def names_task(text: str) -> bool:
    return any(phrase in text.lower() for phrase in _TASKS)


def overtaken(segments: Sequence[Segment]) -> set[int]:
    """Segments during which another speaker began who then went on for longer."""
    found: set[int] = set()
    going_on: list[Segment] = []
    for later in sorted(segments, key=lambda s: s.start or 0.0):
        going_on = [s for s in going_on if (s.end or 0.0) > (later.start or 0.0)]
        found |= {s.index for s in going_on if s.speaker != later.speaker and (s.end or 0.0) < (later.end or 0.0)}
        going_on.append(later)
    return found


def word_overlap(said: str, reply: str) -> float:
    """Share of what was said, function words aside, that comes again in the reply."""
    first = set(words(said)) - _FUNCTION
    return len(first & set(words(reply))) / len(first) if first else 0.0


def repeats(said: str, reply: str) -> bool:
    """The reply, function words aside, is half made of what was just said."""
    second = set(words(reply)) - _FUNCTION
    return bool(second) and len(second & set(words(said))) >= 0.5 * len(second)


def _shares(transcript: Transcript, amounts: list[float]) -> dict[str, float]:
    total = sum(amounts)
    return {
        speaker: sum(a for a, s in zip(amounts, transcript.segments, strict=True) if s.speaker == speaker) / total
        for speaker in transcript.speakers
    }
