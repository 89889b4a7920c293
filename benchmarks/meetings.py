"""Every readable meeting of a folder, each speaker with at least 5 turns: is the feedback valid and grounded?

    python benchmarks/meetings.py [FOLDER] [--model NAME|PATH] [--json OUT]

The checks are written here anew from the wire contract, not taken from the code they check. FOLDER defaults to
../shared/data/meetings beside the checkout.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from convo_local import Coach, ConvoError, FeedbackResult, Transcript, read_transcript
from convo_local.transcript import speakers_with_turns

FOLDER = Path(__file__).resolve().parent.parent.parent / "shared" / "data" / "meetings"
NOT_MEETINGS = (".tldr.json", ".chat.txt", ".rttm", ".csv", ".nlp")  # beside the meetings, or read by later readers

KEYS = {
    "data": ["id", "feedback", "overallScore", "userSpeakerName", "createdAt", "cached"],
    "feedback": [
        "overallScore",
        "topPriority",
        "strengths",
        "growthAreas",
        "categoryScores",
        "talkListenRatio",
        "actionPlan",
    ],
    "top": ["focus", "quote", "reason", "alternative"],
    "strength": ["category", "description", "timestamp", "quote"],
    "growth": ["category", "description", "suggestion", "timestamp"],
    "scores": ["clarity", "listening", "timeManagement", "collaboration", "decisionMaking"],
}
CHECKS = ("schema", "verbatim", "timestamps", "unique", "overall")


@dataclass
class Row:
    meeting: str
    speaker: str
    checks: dict[str, bool]
    seconds: float
    result: FeedbackResult


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, default=FOLDER)
    parser.add_argument("--model")
    parser.add_argument("--json", type=Path, help="write the rows, feedback included, to this file")
    options = parser.parse_args()
    coach = Coach(model=options.model, cache=None)
    rows: list[Row] = []
    print(f"{'meeting':44} {'speakers':>8} " + " ".join(f"{c:>10}" for c in CHECKS) + f" {'seconds':>8}")
    for path in sorted(p for p in options.folder.rglob("*") if p.is_file() and not p.name.endswith(NOT_MEETINGS)):
        name = path.relative_to(options.folder).as_posix()
        try:
            of_meeting = list(run(coach, read_transcript(path), name))
        except ConvoError as error:
            print(f"{name:44} FAILED: {error}")
            raise SystemExit(1) from error
        rows += of_meeting
        print(table_row(name, of_meeting), flush=True)
    print(table_row(f"all {len({r.meeting for r in rows})} meetings", rows))
    print(f"seconds a feedback: median {sorted(r.seconds for r in rows)[len(rows) // 2]:.1f}")
    if options.json:
        options.json.write_text(json.dumps([as_json(r) for r in rows], ensure_ascii=False, indent=1), encoding="utf-8")
    if not all(all(r.checks.values()) for r in rows):
        raise SystemExit(1)


def run(coach: Coach, transcript: Transcript, meeting: str) -> Iterator[Row]:
    for speaker in speakers_with_turns(transcript):
        start = time.perf_counter()
        result = coach.feedback(transcript, speaker=speaker)
        seconds = time.perf_counter() - start
        yield Row(meeting, speaker, check(transcript, speaker, result.to_dict()), seconds, result)


def check(transcript: Transcript, speaker: str, document: dict[str, Any]) -> dict[str, bool]:
    """Each check on one wire object."""
    feedback = document["data"]["feedback"]
    own = [s for s in transcript.segments if s.speaker == speaker]
    places = {(transcript.timestamp(s), s.text) for s in own}
    strengths, growth = feedback["strengths"], feedback["growthAreas"]
    words = [s["description"] for s in strengths] + [t for g in growth for t in (g["description"], g["suggestion"])]
    words += [*feedback["actionPlan"], *(feedback["topPriority"][k] for k in ("focus", "reason", "alternative"))]
    scores = feedback["categoryScores"]
    mean = sum(scores.values()) / 5
    return {
        "schema": schema_holds(document),
        "verbatim": any(feedback["topPriority"]["quote"] in s.text for s in own)
        and all(any(item["quote"] in text for _, text in places) for item in strengths),
        "timestamps": all(any(at == s["timestamp"] and s["quote"] in text for at, text in places) for s in strengths)
        and all(g["timestamp"] in {at for at, _ in places} for g in growth),
        "unique": len(words) == len(set(words)) and len({s["quote"] for s in strengths}) == len(strengths),
        "overall": abs(feedback["overallScore"] - mean) <= 0.25 + 1e-9
        and document["data"]["overallScore"] == feedback["overallScore"],
    }


def schema_holds(document: dict[str, Any]) -> bool:
    """Exactly Convo's keys, in its nesting, with values of its types and ranges."""
    data = document["data"]
    feedback = data["feedback"]
    scores = feedback["categoryScores"]
    lists = [(feedback["strengths"], "strength"), (feedback["growthAreas"], "growth")]
    return (
        list(document) == ["data"]
        and list(data) == KEYS["data"]
        and list(feedback) == KEYS["feedback"]
        and list(feedback["topPriority"]) == KEYS["top"]
        and list(scores) == KEYS["scores"]
        and all(list(item) == KEYS[kind] for items, kind in lists for item in items)
        and all(item["category"] in KEYS["scores"] for items, _ in lists for item in items)
        and all(0 <= v <= 10 and v * 2 == int(v * 2) for v in [*scores.values(), feedback["overallScore"]])
        and 0 <= feedback["talkListenRatio"] <= 1
        and all(isinstance(text, str) and text.strip() for text in strings(feedback))
        and len(feedback["growthAreas"]) <= 3
        and len(feedback["strengths"]) <= 3
        and 1 <= len(feedback["actionPlan"]) <= 3
        and data["createdAt"].endswith("Z")
    )


def strings(value: Any) -> Iterator[Any]:
    """All leaves that are not numbers."""
    if isinstance(value, dict):
        for item in value.values():
            yield from strings(item)
    elif isinstance(value, list):
        for item in value:
            yield from strings(item)
    elif not isinstance(value, int | float):
        yield value


def table_row(name: str, rows: list[Row]) -> str:
    def share(check_name: str) -> str:
        return f"{100 * sum(r.checks[check_name] for r in rows) / len(rows):.0f} %" if rows else "-"

    seconds = f"{sum(r.seconds for r in rows) / len(rows):.1f}" if rows else "-"
    return f"{name[:44]:44} {len(rows):>8} " + " ".join(f"{share(c):>10}" for c in CHECKS) + f" {seconds:>8}"


def as_json(row: Row) -> dict[str, Any]:
    return {
        "meeting": row.meeting,
        "seconds": round(row.seconds, 2),
        "checks": row.checks,
        **row.result.to_dict(details=True),
    }


if __name__ == "__main__":
    main()
