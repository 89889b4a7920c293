"""What a detector is given, and how it makes a moment."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from convo_local.measure.invitations import Invitation
from convo_local.measure.kinds import KINDS
from convo_local.measure.overlap import Overlap
from convo_local.measure.reading import Floor, Hit, Reading, Row, Said
from convo_local.measure.tasks import Task
from convo_local.measure.text import Sentence, quote
from convo_local.measure.types import Moment
from convo_local.measure.units import Seen, seen

Slot = str | int | float | None


@dataclass(frozen=True)
class Scene:
    """One meeting, measured as far as detectors need it."""

    reading: Reading
    overlaps: tuple[Overlap, ...]
    invitations: tuple[Invitation, ...]
    tasks: tuple[Task, ...]
    shares: dict[str, float] = field(default_factory=dict)

    @property
    def turns(self) -> list[Floor]:
        return self.reading.turns

    @property
    def named_turns(self) -> list[tuple[Floor, str]]:
        return self.reading.named_turns

    @property
    def sentences(self) -> list[Said]:
        return self.reading.sentences

    @cached_property
    def recognised(self) -> tuple[Seen, ...]:
        """What many weak cues together tell (`recognise`), in order."""
        return seen(self.reading)

    def recognised_in(self, *kinds: str) -> dict[int, Seen]:
        """Place of the turn to what was recognised of these kinds, the last of it."""
        return {found.turn.place: found for found in self.recognised if found.kind in kinds}

    def hits(self, name: str) -> list[Hit]:
        return self.reading.hits(name)

    def having(self, *names: str) -> list[Said]:
        return self.reading.having(*names)

    def other(self, turn: Floor) -> str | None:
        """Who is being replied to: the previous turn's speaker."""
        previous = self.reading.previous_turn(turn)
        return None if previous is None else previous.speaker

    def when(self, row: Row) -> str:
        return self.reading.transcript.timestamp(row.segment)

    def moment(
        self,
        kind: str,
        row: Row,
        sentence: Sentence | None,
        fact: str,
        /,
        *,
        salience: float,
        confidence: float,
        around: int = 0,
        **slots: Slot,
    ) -> Moment:
        """A moment of a kind in a row. `fact` is completed with the time and a full stop; None slots are left out."""
        speaker = row.speaker
        assert speaker is not None  # detectors look at named speakers only
        known = {name: value for name, value in slots.items() if value is not None}
        at = {"time": self.when(row)} if row.segment.start is not None else {}
        return Moment(
            kind=kind,
            category=KINDS[kind].category,
            polarity=KINDS[kind].polarity,
            speaker=speaker,
            segment=row.segment.index,
            quote=row.segment.text.strip()[:200].strip() if sentence is None else quote(sentence, around=around),
            fact=f"{fact} ({self.when(row)}).",
            salience=round(min(1.0, max(0.0, salience)), 3),
            confidence=confidence,
            slots={"speaker": speaker, **at, **known},
        )
