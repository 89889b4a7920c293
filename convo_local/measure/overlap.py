"""Who began while another was speaking, and what came of it.

Only files in which segments of different people overlap can show this (`Transcript.shows_overlap`). An *overlap* is a
row that begins while another's row still has at least `MIN_OVERLAP` to go, backchannels on either side left out, and
that does not merely go on from the speaker's own last row (turn-taking: Sacks, Schegloff & Jefferson 1974; backchannels
are not bids for the floor: Yngve 1970).

An *interruption* is an overlap after which the other stopped unfinished and the newcomer had the floor. It excludes
an opening that agrees or helps along (Tannen 1994: overlap that supports is not interruption), and an end that hands
the floor over ("so …", "or …", "um": trail-offs, Local & Kelly 1986).
"""

from __future__ import annotations

from dataclasses import dataclass

from convo_local.measure.backchannels import acknowledges
from convo_local.measure.reading import Reading, Row

MIN_OVERLAP = 300  # ms; below it, transcribers' boundaries differ as much
STOPS_WITHIN = 2500  # ms; who talks on for longer has not been stopped by it
HOLDS_FOR = 1000  # ms that the newcomer speaks on alone, before which the other does not resume
CONTINUES_WITHIN = 300  # ms; a row so close to the speaker's last row goes on from it
TALKED_OVER = 1800  # ms of both speaking; accidental overlap is repaired within a beat or two (Schegloff 2000)
BEGAN_BEFORE = 1000  # ms that the other has had the floor; less is a simultaneous start
MIN_PACE = 1.6  # words a second; below it a row is so full of silence that its overlap may be of silence


@dataclass(frozen=True, slots=True)
class Overlap:
    """`row` began `ms` before the end of `other`, or the two spoke at once for `ms`; whether it was an interruption."""

    row: Row
    other: Row
    ms: int
    interruption: bool
    competing: bool


def overlaps(reading: Reading) -> list[Overlap]:
    """Every overlap in order; empty where the transcript cannot show one."""
    if not reading.transcript.shows_overlap:
        return []
    found: list[Overlap] = []
    latest: dict[str | None, Row] = {}
    for place, row in enumerate(reading.content_rows):
        other = None if acknowledges(row) else _spoken_into(row, latest)
        if other is not None:
            found.append(_judge(reading, place, row, other))
        mine = latest.get(row.speaker)
        if mine is None or _end(row) >= _end(mine):
            latest[row.speaker] = row
    return found


def _spoken_into(row: Row, latest: dict[str | None, Row]) -> Row | None:
    """The row of somebody else that was going on when this one began; the latest begun of several."""
    mine = latest.get(row.speaker)
    if mine is not None and _end(mine) >= _start(row) - CONTINUES_WITHIN:
        return None
    for speaker in [s for s, r in latest.items() if _end(r) < _start(row) - 60_000]:
        del latest[speaker]
    going_on = [
        r
        for s, r in latest.items()
        if s != row.speaker and _start(r) < _start(row) and _end(r) - _start(row) >= MIN_OVERLAP
    ]
    return max(going_on, key=_start, default=None)


def _judge(reading: Reading, place: int, row: Row, other: Row) -> Overlap:
    ms = min(_end(row), _end(other)) - _start(row)
    if _start(row) - _start(other) < BEGAN_BEFORE or _checks(row):
        return Overlap(row, other, ms, interruption=False, competing=False)
    takes = _takes_floor(reading.content_rows, place, row, other)
    interruption = takes and ms <= STOPS_WITHIN and stopped_short(reading, other) and not opens_in_support(row)
    competing = not interruption and ms >= TALKED_OVER and not other.asks and _competes(row, other)
    return Overlap(row, other, ms, interruption, competing)


def _takes_floor(rows: list[Row], place: int, row: Row, other: Row) -> bool:
    """The newcomer speaks on after the other's end, and the other does not come back at once."""
    if row.words < 4 or _end(row) < _end(other) + HOLDS_FOR:
        return False
    for later in rows[place + 1 :]:
        if _start(later) > _end(other) + HOLDS_FOR:
            return True
        if later.speaker == other.speaker:
            return False
    return True


def stopped_short(reading: Reading, row: Row) -> bool:
    """The row breaks off inside a sentence: by a mark, or by lacking a full stop where the file has them."""
    last = row.sentences[-1]
    if last.finished or len(last.words) < 3 or row.words < 4 or last.norms[-1] in last.lexicon.words("trailing"):
        return False
    return last.cut_off or reading.punctuated or last.norms[-1] in last.lexicon.words("cut_before")


def opens_in_support(row: Row) -> bool:
    """Begins by agreeing, acknowledging, backing off or apologising; not by "no"."""
    first = row.sentences[0]
    if not first.lean or first.at("refusing", 0) > 0:
        return False
    return any(first.at(name, 0) > 0 for name in ("acknowledgements", "apologies", "acknowledging"))


def _checks(row: Row) -> bool:
    """A short question and hardly anything else: it asks the other to repair or go on, and hands the floor back."""
    rest = [s for i, s in enumerate(row.sentences) if i not in row.questions]
    return row.words <= 12 and bool(row.questions) and all(len(s.lean) <= 1 for s in rest)


def _competes(row: Row, other: Row) -> bool:
    """Both say something of their own at a normal pace, without laughter: neither agreeing, nor finishing the other's
    sentence.
    """
    if not (_dense(row) and _dense(other)) or opens_in_support(row) or row.laughs or other.laughs:
        return False
    mine = {w for s in row.sentences for w in s.content}
    theirs = {w for s in other.sentences for w in s.content}
    return len(mine) >= 2 and len(mine & theirs) < 0.5 * len(mine)


def _dense(row: Row) -> bool:
    return row.words >= 8 and row.words / max(0.001, (_end(row) - _start(row)) / 1000) >= MIN_PACE


def _start(row: Row) -> int:
    return row.start or 0


def _end(row: Row) -> int:
    return row.end if row.end is not None else _start(row)
