"""Which acknowledgements are backchannels, and which take the floor.

A *backchannel* acknowledges what another says and leaves them the floor (Yngve 1970; Schegloff 1982 on "uh-huh" as a
continuer). "Mm-hmm" nearly always is one, "yeah" and "okay" often are answers, assessments or openings instead, so the
cues below are weighed: the words, where they fall in the other's talk, and who speaks next.

The weights are those of a logistic regression (ridge, rounded) on the acknowledgements in the dialogue acts of four AMI
and two ICSI meetings, 685 backchannels among 1729; with one meeting left out, F1 on that is 0.70 for AMI, 0.73 for
ICSI. The corpora themselves disagree: of lone "yeah", AMI's annotators call 29 % a backchannel and ICSI's 60 %.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from convo_local.measure.lexicon import Lexicon

if TYPE_CHECKING:
    from convo_local.measure.reading import Row

WORDS = 4  # "yeah, yeah, okay, right": longer runs are answers or comments
SHORT = 4  # words of the other's row
AT_ONCE = 300  # ms until the speaker goes on
SOON = 700  # ms after the other's end: the place of an answer
KINDS = ("hum", "yeah", "right", "okay", "yes", "oh", "see", "no")

BIAS = 0.5
CUES = {  # of the words
    "hum": 2.3,  # "mm-hmm"
    "yeah": 1.1,
    "right": 0.6,
    "yes": 0.2,
    "okay": 0.0,
    "see": -0.4,
    "oh": -0.7,
    "no": -1.0,
    "assessment": -1.4,  # "exactly", "good"
    "pause": -1.5,
    "more words": -1.0,
    "mixed": -0.5,  # "oh, yeah"
} | {  # of what surrounds them
    "a third goes on": -0.4,
    "after few words": -0.4,
    "across the end": -0.6,
    "right after the end": -0.6,
    "goes on first": -0.6,
    "after own words": -0.9,
    "goes on at once": -1.6,
}


def mark_backchannels(rows: Sequence[Row]) -> None:
    """Fill `aside` and `backchannel` of each row, in order.

    An *aside* is an acknowledgement after which its speaker does not go on, and that answers nothing: it takes no turn,
    whether it is a backchannel or an assessment.
    """
    said = [acknowledges(row) for row in rows]
    following = _following(rows, said)
    holder: Row | None = None  # of the floor
    content: Row | None = None
    before: Row | None = None
    for row, is_said, (after, mine) in zip(rows, said, following, strict=True):
        if not row.words:
            continue
        if is_said and holder is not None and before is not None:
            row.aside = _is_aside(row, holder, after)
            answers = holder.asks and not _within(row, holder)
            goes_on = row.start is None and before.speaker == row.speaker
            row.backchannel = not answers and not goes_on and score(row, content, after, mine) >= 0
        if not is_said:
            content = row
        if not row.aside:
            holder = row
        before = row


def _is_aside(row: Row, holder: Row, after: Row | None) -> bool:
    if holder.speaker == row.speaker or holder.asks:
        return False
    return after is None or after.speaker != row.speaker or row.speaker is None or _within(row, holder)


def score(row: Row, content: Row | None, after: Row | None, mine: Row | None) -> float:
    """At least 0 where an acknowledgement is a backchannel."""
    return round(BIAS + sum(CUES[c] for c in cues(row, content, after, mine)), 3)


def cues(row: Row, content: Row | None, after: Row | None, mine: Row | None) -> Iterator[str]:
    """`content`: the last row before it that is more than an acknowledgement; `after`: the next; `mine`: the next by
    the same speaker.
    """
    yield from _word_cues(row)
    gap = _gap(row, mine)
    if mine is not None and mine is after:
        yield "goes on first"
    if mine is not None and (gap < AT_ONCE if gap is not None else mine is after):
        yield "goes on at once"
    if content is None or content.speaker == row.speaker:
        yield "after own words"
        return
    since = _gap(content, row)
    if since is not None and row.end is not None and content.end is not None:
        if since < 0 and row.end > content.end:
            yield "across the end"
        elif 0 <= since < SOON:
            yield "right after the end"
    if content.words <= SHORT:
        yield "after few words"
    if after is not None and after.speaker not in (row.speaker, content.speaker):
        yield "a third goes on"


def _word_cues(row: Row) -> Iterator[str]:
    words = [w for s in row.sentences for w in s.norms]
    lists = row.sentences[0].lexicon
    kinds = [_kind(lists, w) for w in words]
    first = kinds[1] if kinds[0] == "pause" and len(kinds) > 1 else kinds[0]
    yield first
    if len(words) > 1 and len(set(words)) > 1:
        yield "more words"
        if kinds[-1] != kinds[0]:
            yield "mixed"


def _kind(lists: Lexicon, word: str) -> str:
    found = next((k for k in KINDS if word in lists.words(f"backchannel_{k}")), None)
    return found or ("pause" if word in lists.words("pauses") else "assessment")


def acknowledges(row: Row) -> bool:
    """Made only of acknowledgements, few, and asking nothing."""
    if not 0 < row.words <= WORDS or row.questions:
        return False
    words = [w for s in row.sentences for w in s.norms]
    return row.sentences[0].lexicon.phrases("acknowledgements").cover(words)


def _following(rows: Sequence[Row], said: Sequence[bool]) -> list[tuple[Row | None, Row | None]]:
    """For each row the next that is more than an acknowledgement, and the next such of the same speaker."""
    found: list[tuple[Row | None, Row | None]] = []
    after: Row | None = None
    latest: dict[str | None, Row] = {}
    for row, is_said in zip(reversed(rows), reversed(said), strict=True):
        found.append((after, latest.get(row.speaker)))
        if row.words and not is_said:
            after = latest[row.speaker] = row
    return found[::-1]


def _within(row: Row, holder: Row) -> bool:
    """The row ends before the holder's does."""
    return row.end is not None and holder.end is not None and row.end < holder.end


def _gap(row: Row, later: Row | None) -> int | None:
    return None if later is None or later.start is None or row.end is None else later.start - row.end
