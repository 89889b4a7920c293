"""The sentences: over real meetings, is each shown item true as far as code can tell, and does one feedback read well?

    python benchmarks/prose.py [FOLDER] [--model NAME|PATH] [--prose auto|free|guided] [--speakers 2]
                               [--read OUT --count 100 --seed 4] [--pairs N]

The checks are written here anew from the transcript and what was measured; nothing of the code that words or checks is
used. With `--read` that many items, drawn by a seed and shuffled, are written with the talk around them, for a
person to judge: true, specific, kind, usable. With `--pairs` the model's own prose and the guided phrasings of the same
moments are printed side by side. FOLDER defaults to ../shared/data/meetings beside the checkout.
"""

from __future__ import annotations

import argparse
import random
import re
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from meetings import FOLDER, NOT_MEETINGS

from convo_local import Coach, FeedbackResult, Moment, Transcript, read_transcript
from convo_local.transcript import speakers_with_turns

NEAR = 15  # segments: where the other person of a moment must have spoken, or been named
QUOTES = re.compile(r"[“„]([^”“]+)[”“]")
NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
CAPITAL = re.compile(r"(?<![.?!:] )(?<!^)\b[A-Z][\w'’-]+")  # noqa: RUF001  # a typographic apostrophe is part of a name
NUMBERS = "two three four five six seven eight nine ten eleven twelve".split()  # noqa: SIM905  # a row
OPENINGS = 2
OURS = frozenset({"I", "I'm", "I'd", "I'll", "I've", "Let's"})
CHECKS = ("names", "numbers", "times", "quotes", "roles")
WHOLE = ("no sentence twice", "no opening word three times", "no two alike")


@dataclass
class Item:
    """One shown item: its texts by field, and the moment it is about."""

    meeting: str
    transcript: Transcript
    result: FeedbackResult
    role: str
    moment: Moment
    texts: dict[str, str]

    def near(self) -> str:
        """Who spoke around the moment, at least back to the person before, and what was said."""
        at = self.moment.segment
        segments = self.transcript.segments
        turn = next((i for i in range(at, -1, -1) if segments[i].speaker != self.moment.speaker), 0)
        lines = segments[max(0, min(at - NEAR, turn)) : at + NEAR + 1]
        return " ".join(f"{s.speaker} {s.text}" for s in lines).casefold()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, default=FOLDER)
    parser.add_argument("--model")
    parser.add_argument("--prose", default="auto", choices=["auto", "free", "guided"])
    parser.add_argument("--speakers", type=int, default=2, help="of each meeting, in order of first appearance")
    parser.add_argument("--read", type=Path)
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--seed", type=int, default=4, help="of the draw")
    parser.add_argument("--pairs", type=int, default=0)
    options = parser.parse_args()
    coach = Coach(model=options.model, cache=None, prose=options.prose)
    guided = Coach(model=options.model, cache=None, prose="guided")
    items: list[Item] = []
    wholes: Counter[str] = Counter()
    rewritten = replaced = drafted = feedbacks = free = 0
    start = time.perf_counter()
    for path in sorted(p for p in options.folder.rglob("*") if p.is_file() and not p.name.endswith(NOT_MEETINGS)):
        transcript = read_transcript(path)
        for speaker in speakers_with_turns(transcript)[: options.speakers]:
            result = coach.feedback(transcript, speaker=speaker)
            of_this = list(items_of(path.relative_to(options.folder).as_posix(), transcript, result))
            if feedbacks < options.pairs and result.provenance.prose == "free":
                show_pairs(of_this, list(items_of("", transcript, guided.feedback(transcript, speaker=speaker))))
            items += of_this
            feedbacks += 1
            wholes.update(name for name, holds in whole(of_this).items() if holds)
            free += result.provenance.prose == "free"
            rewritten += result.provenance.prose_rewritten
            replaced += result.provenance.prose_replaced
            drafted += len({id(item.moment) for item in of_this})
    print(f"{feedbacks} feedbacks, {len(items)} items, {time.perf_counter() - start:.0f} s")
    if free:
        passed = drafted - replaced
        print(f"drafts of one moment that passed: {passed} of {drafted}, {drafted - rewritten} at the first try")
    for name in CHECKS:
        failing = [(item, fault) for item in items for fault in CHECK[name](item)]
        good = len(items) - len({id(item) for item, _ in failing})
        print(f"{name:28} {good} of {len(items)}")
        for item, fault in failing[:5]:
            print(f"    {item.meeting} {item.moment.kind} {item.role}: {fault!r} in {item.texts}")
    for name in WHOLE:
        print(f"{name:28} {wholes[name]} of {feedbacks}")
    if options.read:
        drawn = random.Random(options.seed).sample(items, min(options.count, len(items)))
        options.read.write_text("\n".join(reading(n, item) for n, item in enumerate(drawn, 1)), encoding="utf-8")


def items_of(meeting: str, transcript: Transcript, result: FeedbackResult) -> Iterator[Item]:
    """Every shown item, each with its own texts."""
    found = result.feedback
    for shown in result.shown:
        if shown.role == "plan":
            texts = {"plan": found.action_plan[shown.item]}
        elif shown.role == "top":
            texts = {name: getattr(found.top_priority, name) for name in ("focus", "reason", "alternative")}
        elif shown.role == "strength":
            texts = {"description": found.strengths[shown.item].description}
        else:
            area = found.growth_areas[shown.item]
            texts = {"description": area.description, "suggestion": area.suggestion}
        yield Item(meeting, transcript, result, shown.role, result.moments[shown.moment], texts)


def false_names(item: Item) -> list[str]:
    """Capitalised words inside a sentence, and people of the meeting, that are not the other person of the moment."""
    allowed = {part.casefold() for part in re.findall(r"[\w'’-]+", str(item.moment.slots.get("other", "")))}  # noqa: RUF001  # likewise
    people = {part for name in item.transcript.speakers for part in name.split() if part[0].isupper()} - {"The"}
    found = []
    for text in item.texts.values():
        bare = QUOTES.sub("“”", text).replace(str(item.moment.slots.get("other")), "")
        words = {w.removesuffix("'s") for w in CAPITAL.findall(bare)} - OURS
        inside = re.findall(r"[\w-]+", re.sub(r"(^|[.?!] )A ", r"\1", bare))  # an article, where somebody is called A
        words |= {w for w in inside if w in people and w.casefold() != "you"}
        found += [w for w in words if w.casefold() not in allowed and not w.startswith("You")]
    return found


def false_numbers(item: Item) -> list[str]:
    """Figures that are neither measured of this moment nor among the speaker's signals."""
    slots = {f"{v:g}" if isinstance(v, float) else str(v) for v in item.moment.slots.values()}
    known = slots | set(NUMBER.findall(" ".join(map(str, item.moment.slots.values()))))
    known |= {str(item.moment.occurrences), *NUMBER.findall(item.moment.fact)}
    words = {NUMBERS[item.moment.occurrences - 2]} if 2 <= item.moment.occurrences <= 12 else set()
    found = []
    for text in item.texts.values():
        bare = QUOTES.sub("“”", text)
        found += [n for n in NUMBER.findall(bare) if ":" not in n and n not in known]
        spoken = item.near()
        found += [
            w
            for w in re.findall(r"[a-z]+", bare)
            if w in NUMBERS and w not in words and w not in spoken and w in COUNTED.findall(bare)
        ]
    return found


COUNTED = re.compile(r"\b(\w+) (?:times|such|of)\b")  # "three times in this meeting", not "one of two people"


def false_times(item: Item) -> list[str]:
    """Times of day or of the recording at which this speaker did not do this."""
    moment = item.moment
    places = [moment.segment, *([moment.first] if moment.first is not None else [])]
    known = {item.transcript.timestamp(item.transcript.segments[at]) for at in places}
    found = [n for text in item.texts.values() for n in NUMBER.findall(QUOTES.sub("“”", text)) if ":" in n]
    return [n for n in found if n not in known and n not in moment.fact]


def false_quotes(item: Item) -> list[str]:
    """Words in quotation marks that nobody said near the moment."""
    near = " ".join(item.near().split())
    quoted = [q for text in item.texts.values() for q in QUOTES.findall(text)]
    return [q for q in quoted if " ".join(q.casefold().split()) not in near]


def false_roles(item: Item) -> list[str]:
    """The other person neither spoke nor was named around the moment, or is the speaker."""
    other = item.moment.slots.get("other")
    if other is None or not any(str(other).split()[0] in text for text in item.texts.values()):
        return []
    known = any(part.casefold() in item.near() for part in str(other).split())
    return [] if known and other != item.moment.speaker else [str(other)]


CHECK = dict(zip(CHECKS, (false_names, false_numbers, false_times, false_quotes, false_roles), strict=True))


def whole(items: Sequence[Item]) -> dict[str, bool]:
    """Whether one feedback reads as one."""
    texts = [text for item in items for text in item.texts.values()]
    sentences = [s for text in texts for s in re.split(r"(?<=[.?!])\s+", text)]
    openings = Counter(text.split()[0].strip("“„,").casefold() for text in texts)
    contents = [{w.casefold() for w in re.findall(r"[^\W\d_]{4,}", text)} for text in texts]
    alike = [(a, b) for a, b in combinations(contents, 2) if len(a & b) >= max(3, 0.6 * min(len(a), len(b)))]
    return dict(
        zip(WHOLE, (len(set(sentences)) == len(sentences), max(openings.values()) <= OPENINGS, not alike), strict=True)
    )


def reading(number: int, item: Item) -> str:
    """An item with the talk around it."""
    at, segments = item.moment.segment, item.transcript.segments
    lines = [f"{'>' if s.index == at else ' '} {s.speaker}: {s.text[:400]}" for s in segments[max(0, at - 4) : at + 4]]
    head = f"#{number} {item.meeting} | {item.moment.speaker} | {item.role} | {item.moment.kind} | segment {at}"
    said = [f"  {name}: {text}" for name, text in item.texts.items()]
    return "\n".join([head, f"  quote: {item.moment.quote}", f"  fact: {item.moment.fact}", *lines, *said, ""])


def show_pairs(free: Sequence[Item], guided: Sequence[Item]) -> None:
    """The same moments in both wordings."""
    for one, two in zip(free, guided, strict=False):
        if one.moment.segment == two.moment.segment and one.role == two.role:
            for name in one.texts:
                print(f"{one.moment.kind} {one.role} {name}\n  free:   {one.texts[name]}\n  guided: {two.texts[name]}")


if __name__ == "__main__":
    main()
