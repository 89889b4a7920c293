"""Each speaker's signals: `SpeakerSignals`, field by field.

- *Talk share*: the speaker's time / everybody's, with time the union of a speaker's segments (own overlaps once); words
  instead where a segment has no end. An unknown speaker's talk counts in the denominator.
- *Backchannel*: a segment of at most four words made only of acknowledgements (`lexicons/en.toml`), by another than the
  one who holds the floor, which answers no question, and after which the same speaker does not go on or the other
  still does (Yngve 1970).
- *Turn*: a run of one speaker's segments, backchannels and segments without a word left out (Sacks, Schegloff &
  Jefferson 1974). Others' backchannels therefore do not end the longest monologue.
- *Words per minute*: over segments of five words and more, so that "yeah" does not dilute it.
- *Response gap*: median time from the end of another's turn to the start of the speaker's, over changes of turn; a turn
  that lies wholly inside another's is no response (Heldner & Edlund 2010). Negative is overlap.
- *Uptake*: see `uptake.py`; over turns of three words and more that follow a named other's of as many.
- *Overlap*, *interruption*: see `overlap.py`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from convo_local.measure.overlap import Overlap
from convo_local.measure.reading import Floor, Reading, Row, spoken_seconds
from convo_local.measure.types import NotMeasurable, Signal, SpeakerSignals
from convo_local.measure.uptake import uptake

PACE_WORDS = 5

NO_ENDS = NotMeasurable("the file does not say when each segment ends")
NO_OVERLAP = NotMeasurable("segments of different people never overlap in this file")
NO_FILLERS = NotMeasurable("the transcript holds no filled pause at all, so they were probably taken out")
NO_WORDS = NotMeasurable("nobody said a word")
NO_LISTS = NotMeasurable("there are no word lists for the transcript's language")
NO_OWN_WORDS = NotMeasurable("this speaker said no word")
SERIAL = NotMeasurable("the file lays segments end to end")
NO_RESPONSE = NotMeasurable("this speaker took no turn after another's")
TOO_SHORT = NotMeasurable(f"no segment has {PACE_WORDS} words and a length")


def signals(reading: Reading, overlaps: Sequence[Overlap], invited: dict[str, set[str]]) -> dict[str, SpeakerSignals]:
    """Signals of each named speaker, in order of first appearance.

    `overlaps` as `overlap.overlaps` finds them; `invited` has the people whom each speaker asked by name.
    """
    shares, basis = _talk_shares(reading)
    return {
        speaker: SpeakerSignals(
            speaker=speaker,
            talk_share=shares[speaker],
            talk_share_basis="time" if basis == "time" else "words",
            talk_seconds=_seconds(rows),
            words=sum(r.words for r in rows),
            turns=len(reading.turns_of[speaker]),
            longest_monologue_seconds=_longest_seconds(reading, reading.turns_of[speaker]),
            longest_monologue_words=max((t.words for t in reading.turns_of[speaker]), default=0),
            words_per_minute=_pace(rows),
            questions_open=_questions(reading, rows, "open"),
            questions_closed=_questions(reading, rows, "closed"),
            fillers_per_100_words=_per_100_words(reading, rows, "fillers"),
            hedges_per_100_words=_per_100_words(reading, rows, "hedges"),
            **_overlap_signals(reading, speaker, overlaps),
            response_gap_seconds=_response_gap(reading, reading.turns_of[speaker]),
            backchannels_given=sum(r.backchannel for r in rows) if "acknowledgements" in reading.lexicon else NO_LISTS,
            uptake=_uptake(reading, reading.turns_of[speaker]),
            people_invited=len(invited.get(speaker, ())) if "question_verbs" in reading.lexicon else NO_LISTS,
        )
        for speaker, rows in reading.rows_of.items()
    }


def _talk_shares(reading: Reading) -> tuple[dict[str, Signal], str]:
    """Each named speaker's share, and whether it is of time or of words."""
    by_speaker: dict[str | None, list[Row]] = {}
    for row in reading.rows:
        by_speaker.setdefault(row.speaker, []).append(row)
    amounts = {s: spoken_seconds(rows) for s, rows in by_speaker.items()}
    basis = "time"
    if any(a is None for a in amounts.values()) or not sum(a or 0 for a in amounts.values()):
        amounts = {s: float(sum(r.words for r in rows)) for s, rows in by_speaker.items()}
        basis = "words"
    total = sum(a or 0 for a in amounts.values())
    return {s: (amounts[s] or 0) / total if total else NO_WORDS for s in reading.rows_of}, basis


def _seconds(rows: list[Row]) -> Signal:
    seconds = spoken_seconds(rows)
    return NO_ENDS if seconds is None else seconds


def _longest_seconds(reading: Reading, turns: list[Floor]) -> Signal:
    if not reading.timed:
        return NO_ENDS
    return max((t.seconds() or 0.0 for t in turns), default=0.0)


def _pace(rows: list[Row]) -> Signal:
    spans = [(r.words, r.end - r.start) for r in rows if r.start is not None and r.end is not None]
    if len(spans) < len(rows):
        return NO_ENDS
    long = [(words, ms) for words, ms in spans if words >= PACE_WORDS and ms > 0]
    return sum(words for words, _ in long) * 60_000 / sum(ms for _, ms in long) if long else TOO_SHORT


def _questions(reading: Reading, rows: list[Row], kind: str) -> Signal:
    if "question_wh" not in reading.lexicon:
        return NO_LISTS
    return sum(1 for r in rows for k in r.questions.values() if k == kind)


def _per_100_words(reading: Reading, rows: list[Row], name: str) -> Signal:
    if name not in reading.lexicon:
        return NO_LISTS
    if name == "fillers" and reading.cleaned:
        return NO_FILLERS
    total = sum(r.words for r in rows)
    if not total:
        return NO_OWN_WORDS
    return 100 * sum(len(s.find_all(name)) + s.pauses(name) for r in rows for s in r.sentences) / total


def _overlap_signals(reading: Reading, speaker: str, overlaps: Sequence[Overlap]) -> dict[str, Signal]:
    names = ("overlaps_made", "overlaps_received", "interruptions_made", "interruptions_received")
    if not reading.transcript.has_durations:
        return dict.fromkeys(names, NO_ENDS)
    if not reading.transcript.shows_overlap:
        return dict.fromkeys(names, NO_OVERLAP)
    counts = Counter(
        name
        for o in overlaps
        for name, mine in (("made", o.row.speaker == speaker), ("received", o.other.speaker == speaker))
        if mine
    )
    stopped = Counter(
        name
        for o in overlaps
        if o.interruption
        for name, mine in (("made", o.row.speaker == speaker), ("received", o.other.speaker == speaker))
        if mine
    )
    return dict(zip(names, (counts["made"], counts["received"], stopped["made"], stopped["received"]), strict=True))


def _response_gap(reading: Reading, turns: list[Floor]) -> Signal:
    if not reading.timed:
        return NO_ENDS
    if reading.serial:
        return SERIAL
    gaps = []
    for turn in turns:
        previous = reading.previous_turn(turn)
        if previous is None or previous.last.end is None or turn.first.start is None or turn.last.end is None:
            continue
        if turn.last.end > previous.last.end:
            gaps.append(turn.first.start - previous.last.end)
    return _median(gaps) / 1000 if gaps else NO_RESPONSE


def _uptake(reading: Reading, turns: list[Floor]) -> Signal:
    if "function_words" not in reading.lexicon:
        return NO_LISTS
    replies = [(before, turn) for turn in turns if (before := reading.before(turn)) is not None and turn.words >= 3]
    if not replies:
        return NO_RESPONSE
    return sum(uptake(b.sentences, t.sentences, asks=t.any_asks) for b, t in replies) / len(replies)


def _median(values: Sequence[int]) -> float:
    """As `statistics.median`, whose import costs more than all else here."""
    ordered, middle = sorted(values), len(values) // 2
    return ordered[middle] if len(values) % 2 else (ordered[middle - 1] + ordered[middle]) / 2
