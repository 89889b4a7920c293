"""A transcript made ready for measuring: rows in order of time, backchannels told apart, turns, names, word counts.

Built once and shared by the signals and every detector; linear in the number of segments.
"""

from __future__ import annotations

import itertools
import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from convo_local.measure.asking import mark_questions
from convo_local.measure.backchannels import mark_backchannels
from convo_local.measure.language import language_of
from convo_local.measure.lexicon import NO_LEXICON, Found, Lexicon, lexicon
from convo_local.measure.names import Names
from convo_local.measure.questions import Openness
from convo_local.measure.text import Sentence, sentences_of
from convo_local.transcript import Segment, Transcript

CLEAN_WORDS = 500  # words without a single filled pause or broken word: nobody speaks so
_BROKEN = re.compile(r"\w-(?=[\s,.?!]|$)")
_LAUGHTER = re.compile(r"\$(?!\s?\d)")


@dataclass(slots=True, eq=False)
class Row:
    """One segment, read. Times are whole milliseconds, None where the source has none."""

    place: int
    segment: Segment
    sentences: tuple[Sentence, ...]
    words: int
    start: int | None
    end: int | None
    questions: dict[int, Openness] = field(default_factory=dict)
    checks: set[int] = field(default_factory=set)
    aside: bool = False
    backchannel: bool = False
    turn: int = -1

    @property
    def speaker(self) -> str | None:
        return self.segment.speaker

    @property
    def laughs(self) -> bool:
        """The transcriber noted laughter: "[laugh]", "haha", a lone $."""
        text = self.segment.text.lower()
        return "laugh" in text or "haha" in text or bool(_LAUGHTER.search(text))

    @property
    def asks(self) -> bool:
        """Its last sentence, or the one before a short tag, is a question."""
        last = len(self.sentences) - 1
        return last in self.questions or (
            last > 0 and last - 1 in self.questions and len(self.sentences[last].words) <= 2
        )


@dataclass(eq=False)
class Floor:
    """A turn: rows of one speaker, others' backchannels left out."""

    place: int
    speaker: str | None
    rows: list[Row]

    @cached_property
    def words(self) -> int:
        return sum(r.words for r in self.rows)

    @property
    def first(self) -> Row:
        return self.rows[0]

    @property
    def last(self) -> Row:
        return self.rows[-1]

    @cached_property
    def sentences(self) -> list[Sentence]:
        return [s for r in self.rows for s in r.sentences]

    @cached_property
    def lists(self) -> frozenset[str]:
        """The lists of which a phrase is found in one of its sentences: a quick look before a careful one."""
        return frozenset().union(*(s.found for s in self.sentences))

    @property
    def any_asks(self) -> bool:
        """A sentence of it asks something."""
        return any(r.questions for r in self.rows)

    @property
    def longest(self) -> Row:
        return max(self.rows, key=lambda r: r.words)

    @property
    def asks(self) -> bool:
        return self.last.asks

    def seconds(self) -> float | None:
        """Time spoken in the turn, own overlaps counted once; None where a row has no end."""
        return spoken_seconds(self.rows)

    def opening(self, words: int = 40) -> list[tuple[Row, Sentence]]:
        """The first sentences, until that many words are through."""
        found: list[tuple[Row, Sentence]] = []
        for row in self.rows:
            for sentence in row.sentences:
                found.append((row, sentence))
                words -= len(sentence.words)
                if words <= 0:
                    return found
        return found

    def content(self, last: int = 80) -> Counter[str]:
        """Content words of its last sentences, about that many words back."""
        counts: Counter[str] = Counter()
        for row in reversed(self.rows):
            for sentence in reversed(row.sentences):
                counts.update(sentence.content)
                last -= len(sentence.words)
                if last <= 0:
                    return counts
        return counts


Said = tuple[Floor, Row, Sentence]
Hit = tuple[Floor, Row, Sentence, Found]


class Reading:
    """What signals and detectors read."""

    def __init__(self, transcript: Transcript, language: str | None = None) -> None:
        """`language` is a code such as "en"; None finds out (`language_of`)."""
        self.transcript = transcript
        self.lexicon = _lexicon(transcript, language)
        self.rows = _rows(transcript, self.lexicon)
        mark_questions(self.rows)
        mark_backchannels(self.rows)
        self.turns = self._turns()
        self.names = Names(transcript.speakers, self.lexicon)

    @cached_property
    def content_rows(self) -> list[Row]:
        """Rows that hold words and are not backchannels, in order."""
        return [r for r in self.rows if r.words and not r.aside]

    @cached_property
    def rows_of(self) -> dict[str, list[Row]]:
        """Each named speaker's rows, those without a word included."""
        mine: dict[str, list[Row]] = {speaker: [] for speaker in self.transcript.speakers}
        for row in self.rows:
            if row.speaker is not None:
                mine[row.speaker].append(row)
        return mine

    @cached_property
    def turns_of(self) -> dict[str, list[Floor]]:
        """Each named speaker's turns."""
        mine: dict[str, list[Floor]] = {speaker: [] for speaker in self.transcript.speakers}
        for turn in self.turns:
            if turn.speaker is not None:
                mine[turn.speaker].append(turn)
        return mine

    @cached_property
    def people(self) -> int:
        """Named speakers who said a word."""
        return sum(1 for rows in self.rows_of.values() if any(r.words for r in rows))

    @cached_property
    def row_frequency(self) -> Counter[str]:
        """In how many rows each content word stands."""
        counts: Counter[str] = Counter()
        for row in self.rows:
            counts.update({w for s in row.sentences for w in s.content})
        return counts

    @cached_property
    def punctuated(self) -> bool:
        """Half of the longer rows or more end in a full stop or the like, so that a missing one means something."""
        ends = [r.sentences[-1].finished for r in self.rows if r.words >= 4]
        return bool(ends) and sum(ends) >= 0.5 * len(ends)

    @cached_property
    def cleaned(self) -> bool:
        """A long text without one filled pause or broken word: they were taken out, nobody speaks so."""
        pauses = self.lexicon.words("pauses")
        if sum(r.words for r in self.rows) < CLEAN_WORDS:
            return False
        return not any(_broken(r) or not pauses.isdisjoint(n for s in r.sentences for n in s.norms) for r in self.rows)

    @cached_property
    def smoothed(self) -> bool:
        """Cleaned, and without a word said twice in a row: false starts were taken out too."""
        return self.cleaned and not any(_doubles(s.norms) for r in self.rows for s in r.sentences)

    @cached_property
    def serial(self) -> bool:
        """Segments laid end to end, without gap or overlap, so that neither shows anything."""
        spans = [(r.start, r.end) for r in self.rows if r.start is not None and r.end is not None]
        touching = sum(1 for (_, end), (start, _) in itertools.pairwise(spans) if abs(start - end) <= 1)
        return len(spans) > 2 and touching >= 0.9 * (len(spans) - 1)

    @cached_property
    def timed(self) -> bool:
        """Every row has a start and an end."""
        return all(r.start is not None and r.end is not None for r in self.rows)

    @cached_property
    def named_turns(self) -> list[tuple[Floor, str]]:
        """The turns of named speakers, with the name."""
        return [(turn, turn.speaker) for turn in self.turns if turn.speaker is not None]

    @cached_property
    def sentences(self) -> list[Said]:
        """Every sentence of named speakers' turns, in order."""
        return [(turn, row, s) for turn, _ in self.named_turns for row in turn.rows for s in row.sentences]

    def hits(self, name: str) -> list[Hit]:
        """The first phrase of a list in each sentence of a named speaker's turn that has one, in order."""
        return [(*said, found) for said in self.having(name) if (found := said[2].find(name)) is not None]

    def having(self, *names: str) -> list[Said]:
        """The sentences of named speakers' turns in which a phrase of any of these lists is found, in order."""
        places = sorted(set().union(*(self._places_of(name) for name in names)))
        return [self.sentences[place] for place in places]

    def _places_of(self, name: str) -> Sequence[int]:
        """Numbers of the sentences that have a phrase of a list; one of single words is looked for when asked."""
        if name in self.lexicon.unscanned and name not in self._places:
            words = self.lexicon.words(name)
            has = (i for i, (_, _, s) in enumerate(self.sentences) if not words.isdisjoint(s.lean_norms))
            self._places[name] = list(has)
        return self._places.get(name, ())

    @cached_property
    def _places(self) -> dict[str, list[int]]:
        places: dict[str, list[int]] = {}
        for place, (_, _, sentence) in enumerate(self.sentences):
            for name in sentence.found:
                places.setdefault(name, []).append(place)
        return places

    def rare(self, word: str) -> bool:
        """A content word that is not said all over this meeting: at most in 3 % of its rows, or in 6 rows."""
        return self.row_frequency[word] <= max(6, 0.03 * len(self.rows))

    def previous_turn(self, turn: Floor) -> Floor | None:
        return self.turns[turn.place - 1] if turn.place > 0 else None

    def next_turn(self, turn: Floor) -> Floor | None:
        return self.turns[turn.place + 1] if turn.place + 1 < len(self.turns) else None

    def turn_of(self, row: Row) -> Floor:
        return self.turns[row.turn]

    def before(self, turn: Floor) -> Floor | None:
        """The previous turn, where a named other said more than a word or two in it."""
        previous = self.previous_turn(turn)
        return previous if previous is not None and previous.speaker is not None and previous.words >= 3 else None

    def _turns(self) -> list[Floor]:
        turns: list[Floor] = []
        for row in self.rows:
            if not row.words or row.aside:
                continue
            if not turns or turns[-1].speaker != row.speaker:
                turns.append(Floor(len(turns), row.speaker, []))
            turns[-1].rows.append(row)
            row.turn = turns[-1].place
        return turns


def spoken_seconds(rows: list[Row]) -> float | None:
    """Length of the union of the rows' intervals, in seconds; None where an end is missing. Rows in order of start."""
    total = 0
    reach: int | None = None
    for row in rows:
        if row.start is None or row.end is None:
            return None
        begin = row.start if reach is None else max(row.start, reach)
        total += max(0, row.end - begin)
        reach = row.end if reach is None else max(reach, row.end)
    return total / 1000


def _lexicon(transcript: Transcript, language: str | None) -> Lexicon:
    if language is None:
        language = language_of(s.text for s in transcript.spoken)
    return NO_LEXICON if language is None else lexicon(language)


def _rows(transcript: Transcript, lists: Lexicon) -> list[Row]:
    spoken = list(transcript.spoken)
    if transcript.has_times:
        spoken.sort(key=lambda s: (_milliseconds(s.start) or 0, s.index))
    return [_row(place, segment, lists) for place, segment in enumerate(spoken)]


def _row(place: int, segment: Segment, lists: Lexicon) -> Row:
    sentences = sentences_of(segment.text, lists)
    start, end = _milliseconds(segment.start), _milliseconds(segment.end)
    if start is not None and end is not None:
        end = max(start, end)
    return Row(place, segment, sentences, sum(len(s.words) for s in sentences), start, end)


def _milliseconds(seconds: float | None) -> int | None:
    return None if seconds is None or not math.isfinite(seconds) else round(seconds * 1000)


def _doubles(norms: tuple[str, ...]) -> bool:
    return any(a == b for a, b in itertools.pairwise(norms))


def _broken(row: Row) -> bool:
    """Holds a word that was broken off ("th-")."""
    return bool(_BROKEN.search(row.segment.text))
