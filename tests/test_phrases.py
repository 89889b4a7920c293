"""The guided phrasings: each file belongs to a kind, and whatever is known, something fitting is on offer."""

from __future__ import annotations

import itertools
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

import pytest
from jinja2 import StrictUndefined, meta, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from convo_local.measure.kinds import KINDS

FOLDER = Path(__file__).resolve().parent.parent / "prompts" / "phrases"
ENV = ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=False)


@dataclass(frozen=True)
class Language:
    """What the rules are in one language. `longer` is how much longer than English a text may be."""

    longer: float
    quotes: str
    pronoun: str
    careful: str
    never: str


LANGUAGES = {
    "en": Language(
        1.0,
        "“”",
        "You",
        r"\b(may|might|can|could|often|tends?|easy|easier|hardly)\b",
        r"\b(model|scores?|transcript|algorithm|detect\w*|he|she|his|her|him)\b",
    ),
    "de": Language(
        1.19,
        "„“",
        "Du",
        r"\b(kann|können|könnten?|mag|oft|leicht|leichter|kaum|selten|vielleicht|manchmal)\b",
        r"\b(Modell\w*|Punktzahl\w*|Transkript\w*|Algorithm\w*|erkannt)\b",
    ),
}

# field: (phrasings at least, of these with no optional slot and no time at least, shortest, longest)
GROWTH = {
    "description": (12, 6, 60, 160),
    "suggestion": (8, 4, 50, 160),
    "alternative": (8, 4, 30, 160),
    "reason": (6, 3, 80, 240),
    "focus": (6, 3, 20, 70),
    "plan": (6, 3, 40, 160),
}
# Without growth a strength becomes the top priority: it has all but a suggestion.
STRENGTH = {name: least for name, least in GROWTH.items() if name != "suggestion"}
PATTERN = (5, 3, 60, 160)  # what `description` says of a thing that happened several times; not every kind can
SENTENCES = ("description", "pattern", "suggestion", "reason", "plan")
ONCE = [
    "dominance",
    "quiet",
    "i_focus",
    "longest_turn",
    "agenda_set",
    "clean_close",
    "repeated_topic",
    "side_talk",
    "no_questions",
    "no_reflecting",
    "no_invitation",
    "no_next_step",
]

SHORT: dict[str, str | int | float] = {
    "speaker": "B",
    "time": "9:30",
    "other": "A",
    "topic": "the new plan",
    "question": "Who signs it?",
    "filler": "um",
    "hedge": "maybe",
    "figure": "40",
    "deadline": "Monday",
    "seconds": 0.4,
    "minutes": 1.5,
    "count": 2,
    "words": 40,
    "turns": 5,
    "percent": 3,
    "people": 2,
    "expected": 50,
    "wpm": 190,
    "occurrences": "three",
    "first": "4:05",
}
LONG: dict[str, str | int | float] = {
    "speaker": "Project Manager",
    "time": "1:12:45",
    "other": "Dr Oyelaran-Whitby",
    "topic": "some of the rooms could maybe be painted a little earlier",
    "question": "could we ask the tenants before the painters come to the house?",
    "filler": "you know",
    "hedge": "more or less",
    "figure": "forty-two thousand pounds",
    "deadline": "the second Friday in October",
    "seconds": 312.5,
    "minutes": 12.5,
    "count": 14,
    "words": 1250,
    "turns": 118,
    "percent": 92,
    "people": 12,
    "expected": 33,
    "wpm": 245,
    "occurrences": "eleven",
    "first": "1:02:15",
}

# Read at import, because the phrasings are the test parameters.
FILES = {
    (path.parent.name, path.stem): tomllib.loads(path.read_text(encoding="utf-8"))
    for path in sorted(FOLDER.glob("*/*.toml"))
}
KNOWN = [pytest.param(*key, id="lang_{}-{}".format(*key)) for key in FILES if key[1] in KINDS]
PHRASINGS = [
    pytest.param(language, kind, name, text, id=f"lang_{language}-{kind}-{name}-{number}")
    for (language, kind), fields in FILES.items()
    if kind in KINDS
    for name, texts in fields.items()
    for number, text in enumerate(texts)
]


def limits(language: str, kind: str) -> dict[str, tuple[int, int, int, int]]:
    known = GROWTH if KINDS[kind].polarity == "growth" else STRENGTH
    fields = known if kind in ONCE else {**known, "pattern": PATTERN}
    longer = LANGUAGES[language].longer
    return {name: (least, sure, short, int(long * longer)) for name, (least, sure, short, long) in fields.items()}


def optional_slots(kind: str, name: str = "") -> set[str]:
    maybe = {slot.removesuffix("?") for slot in KINDS[kind].slots if slot.endswith("?")}
    return maybe | ({"first"} if name == "pattern" else {"time"})


def sure_slots(kind: str, name: str = "") -> set[str]:
    sure = {slot for slot in KINDS[kind].slots if not slot.endswith("?")} | {"speaker"}
    return sure | {"occurrences"} if name == "pattern" else sure


def used_slots(text: str) -> set[str]:
    return meta.find_undeclared_variables(ENV.parse(text))


def subsets(items: set[str]) -> Iterator[set[str]]:
    for size in range(len(items) + 1):
        yield from map(set, itertools.combinations(sorted(items), size))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_has_a_file_and_every_file_a_kind(language: str) -> None:
    assert {kind for code, kind in FILES if code == language} == set(KINDS)


def test_every_language_has_rules() -> None:
    assert {code for code, _ in FILES} == set(LANGUAGES)


def test_samples_cover_every_slot() -> None:
    slots = {slot.removesuffix("?") for kind in KINDS.values() for slot in kind.slots}
    assert slots <= set(SHORT)
    assert set(SHORT) == set(LONG)


@pytest.mark.parametrize(("language", "kind"), KNOWN)
def test_each_field_has_enough_phrasings_whatever_is_known(language: str, kind: str) -> None:
    fields = FILES[language, kind]
    assert set(fields) == set(limits(language, kind))
    for name, (least, always, _, _) in limits(language, kind).items():
        used = [used_slots(text) for text in fields[name]]
        assert len(used) >= least, name
        for known in subsets(optional_slots(kind, name)):
            fitting = [slots for slots in used if slots <= sure_slots(kind, name) | known]
            assert len(fitting) >= always, (name, known)


@pytest.mark.parametrize(("language", "kind"), KNOWN)
def test_each_slot_combination_renders(language: str, kind: str) -> None:
    for name, texts in FILES[language, kind].items():
        sure, maybe = sure_slots(kind, name), optional_slots(kind, name)
        for text, known in itertools.product(texts, list(subsets(maybe))):
            if used_slots(text) <= sure | known:
                assert ENV.from_string(text).render({slot: SHORT[slot] for slot in sure | known})


@pytest.mark.parametrize(("language", "kind", "name", "text"), PHRASINGS)
def test_references_only_known_slots_as_they_are(language: str, kind: str, name: str, text: str) -> None:
    assert language in LANGUAGES
    assert used_slots(text) <= sure_slots(kind, name) | optional_slots(kind, name), name
    for output in ENV.parse(text).body:
        assert isinstance(output, nodes.Output), "no tags in a phrasing"
        assert all(isinstance(node, nodes.TemplateData | nodes.Name) for node in output.nodes), "no filters, no tests"


@pytest.mark.parametrize("sample", [SHORT, LONG], ids=["short", "long"])
@pytest.mark.parametrize(("language", "kind", "name", "text"), PHRASINGS)
def test_reads_as_a_line_of_prose(
    language: str, kind: str, name: str, text: str, sample: dict[str, str | int | float]
) -> None:
    line = ENV.from_string(text).render({slot: sample[slot] for slot in used_slots(text)})
    _, _, shortest, longest = limits(language, kind)[name]
    opening, closing = tuple(LANGUAGES[language].quotes)
    assert shortest <= len(line) <= longest, (len(line), line)
    assert line == " ".join(line.split()), "spaces"
    assert not set(line) & set('{}!"'), line
    assert line.count(opening) == line.count(closing)
    if name in SENTENCES:
        assert line.endswith((".", "?")) or line.endswith((f"?{closing}", f".{closing}")), line
    if name == "focus":
        assert not line.endswith((".", "?"))


@pytest.mark.parametrize(("language", "kind", "name", "text"), PHRASINGS)
def test_claims_nothing_of_its_own(language: str, kind: str, name: str, text: str) -> None:
    """Figures come from slots, verbatim words stand in quotation marks, and a reason stays careful."""
    rules = LANGUAGES[language]
    fixed = re.sub(r"\{\{.*?\}\}", "", text)
    assert not re.search(r"\d", fixed)
    assert not re.search(rules.never, fixed, re.IGNORECASE)
    for slot in ("topic", "question", "filler", "hedge"):
        quoted = f"{{{{ {slot} }}}}".join(rules.quotes)
        assert text.count(f"{{{{ {slot} }}}}") == text.count(quoted)
    assert rules.quotes[0] not in fixed.replace(rules.quotes, ""), "only what was said stands in quotation marks"
    if name == "reason":
        assert re.search(rules.careful, fixed), (kind, text)


@pytest.mark.parametrize(("language", "kind"), KNOWN)
def test_no_two_phrasings_are_alike(language: str, kind: str) -> None:
    texts = list(itertools.chain.from_iterable(FILES[language, kind].values()))
    for one, two in itertools.combinations(texts, 2):
        first, second = (re.findall(r"[\w']+", text.lower()) for text in (one, two))
        assert SequenceMatcher(None, first, second).ratio() < 0.7, (one, two)


@pytest.mark.parametrize(("language", "kind"), KNOWN)
def test_descriptions_begin_in_different_ways(language: str, kind: str) -> None:
    openings = [" ".join(text.split()[:2]) for text in FILES[language, kind]["description"]]
    pronoun = f"{LANGUAGES[language].pronoun} "
    assert sum(opening.startswith(pronoun) for opening in openings) <= len(openings) / 2
    assert len(set(openings)) > len(openings) / 2
