"""An organisation's own rubric: what counts how much, what good looks like, targets, and phrasings of its own.

A TOML file. It changes what is said of the facts, never the facts: moments and signals are measured as ever.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, field_validator, model_validator

from convo_local.errors import RubricError
from convo_local.measure.kinds import KINDS
from convo_local.measure.reference import MEETINGS, RATES, expected_share, numbers_of, rates
from convo_local.measure.types import CATEGORIES, Category, Moment, SpeakerSignals, in_words

ANY = "any"  # targets for every type of meeting
FIELDS = {"description", "suggestion", "alternative", "reason", "focus", "plan", "pattern"}
SIGNALS = tuple(name for name in (*SpeakerSignals.definitions(), *RATES) if name != "talk_share_basis")
_SHARES = frozenset({"dominance", "quiet"})  # moments that say what a target of talk share may overrule

_SLOT = re.compile(r"\{\{\s*(\w+)\s*\}\}")

Line = Annotated[str, StringConstraints(min_length=1, max_length=240, pattern=r"^[^\n\r]+$")]
Weight = Annotated[float, Field(ge=0, le=10)]
Range = tuple[float, float]


class Rubric(BaseModel):
    """What an organisation looks at. Everything is optional; an empty one changes nothing.

    `meeting` is the type of meeting that it is for (`MEETINGS`). `weights`: how much each category counts in the
    overall score and in what is shown, 1 where nothing is said. `good`: what good looks like here, a line a category.
    `targets`: by type of meeting (or "any") and signal, the least and the most. `phrasings`: by kind of moment and
    field, in `language`; they are preferred to the shipped ones.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Line = "own rubric"
    language: str = "en"
    meeting: str = ""
    weights: dict[Category, Weight] = {}
    good: dict[Category, Line] = {}
    targets: dict[str, dict[str, Range]] = {}
    phrasings: dict[str, dict[str, list[Line]]] = {}

    @classmethod
    def read(cls, path: Path) -> Self:
        """A rubric from a TOML file. Raises `RubricError` with the place in the file and what may stand there."""
        try:
            document = tomllib.loads(path.read_text(encoding="utf-8"))
            return cls.model_validate(document)
        except OSError as error:
            raise RubricError(error.strerror or str(error), path=path) from error
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise RubricError(str(error), path=path) from error
        except ValidationError as error:
            raise RubricError("; ".join(map(_told, error.errors())), path=path) from error

    @property
    def hash(self) -> str:
        """`sha256:` and the hash of its contents."""
        return "sha256:" + hashlib.sha256(self.model_dump_json().encode()).hexdigest()

    def weight(self, category: Category) -> float:
        """How much a category counts; 1 is usual."""
        return self.weights.get(category, 1.0)

    def targets_for(self, meeting: str) -> dict[str, Range]:
        """The targets of a type of meeting, over those of any."""
        return {**self.targets.get(ANY, {}), **self.targets.get(meeting, {})}

    def told(self) -> list[str]:
        """What good looks like, a line a category, for the model."""
        return [f"good {in_words(c)} here: {said}" for c, said in self.good.items()]

    @field_validator("meeting")
    @classmethod
    def _known_meeting(cls, value: str) -> str:
        if value and value not in MEETINGS:
            raise ValueError(f"no such type of meeting; there are {', '.join(MEETINGS)}")
        return value

    @model_validator(mode="after")
    def _sense(self) -> Self:
        if not any(self.weight(c) > 0 for c in CATEGORIES):
            raise ValueError("weights: at least one category must count")
        for meeting, targets in self.targets.items():
            if meeting not in (*MEETINGS, ANY):
                raise ValueError(f"targets.{meeting}: no such type of meeting; there are {', '.join((*MEETINGS, ANY))}")
            for signal, (low, high) in targets.items():
                if signal not in SIGNALS:
                    raise ValueError(f"targets.{meeting}.{signal}: no such signal; there are {', '.join(SIGNALS)}")
                if low > high:
                    raise ValueError(f"targets.{meeting}.{signal}: the least ({low:g}) is above the most ({high:g})")
        for kind, fields in self.phrasings.items():
            if kind not in KINDS:
                raise ValueError(f"phrasings.{kind}: no such kind of moment; there are {', '.join(KINDS)}")
            for name, texts in fields.items():
                if name not in FIELDS:
                    raise ValueError(f"phrasings.{kind}.{name}: no such field; there are {', '.join(sorted(FIELDS))}")
                for text in texts:
                    _require_slots(f"phrasings.{kind}.{name}", text, _slots(kind, name))
        return self


class Target(BaseModel):
    """A signal against its target: `value` is None where it is not measurable, and then `met` is, too."""

    model_config = ConfigDict(frozen=True)

    signal: str
    least: float
    most: float
    value: float | None
    met: bool | None

    def __str__(self) -> str:
        name = self.signal.replace("_", " ")
        said = "not measurable" if self.value is None else f"{self.value:.3g} is {'in' if self.met else 'outside'} it"
        return f"target of {name}: {self.least:g} to {self.most:g}; {said}"


def compare(targets: Mapping[str, Range], signals: SpeakerSignals, *, people: int, meeting: str) -> tuple[Target, ...]:
    """Each target and what was measured."""
    numbers = {**numbers_of(signals), **rates(signals, people=people, meeting=meeting)}
    found = []
    for name, (low, high) in targets.items():
        value = numbers.get(name)
        met = None if value is None else low <= value <= high
        found.append(Target(signal=name, least=low, most=high, value=value, met=met))
    return tuple(found)


def apart_from_shares(
    moments: Sequence[Moment], signals: SpeakerSignals, targets: Sequence[Target], *, people: int, meeting: str
) -> tuple[Moment, ...]:
    """The moments, without those about the share of the talk where that is what is wanted in such a meeting."""
    share = numbers_of(signals).get("talk_share")
    own = next((t.met for t in targets if t.signal == "talk_share"), None)
    if own is None and meeting and share is not None:
        least, most = expected_share(people, meeting)
        own = least <= share <= most
    return tuple(m for m in moments if not (own and m.kind in _SHARES))


def _slots(kind: str, name: str) -> set[str]:
    known = {slot.removesuffix("?") for slot in KINDS[kind].slots} | {"speaker", "time"}
    return known | {"occurrences", "first"} if name == "pattern" else known


def _require_slots(where: str, text: str, known: set[str]) -> None:
    for slot in _SLOT.findall(text):
        if slot not in known:
            raise ValueError(f"{where}: {text!r} uses {slot!r}; this kind knows {', '.join(sorted(known))}")
    if set(_SLOT.sub("", text)) & set("{}"):
        raise ValueError(f"{where}: {text!r} has braces that are no slot; write {{{{ other }}}} and the like")


def _told(error: Any) -> str:
    """One of pydantic's errors as `place: what`."""
    place = ".".join(str(part) for part in error["loc"] if part != "[key]")
    message = str(error["msg"]).removeprefix("Value error, ")
    if error["type"] == "extra_forbidden":
        message = f"no such key; there are {', '.join(Rubric.model_fields)}"
    return f"{place}: {message}" if place else message
