"""Feedback and measurements for a terminal: scores as bars, the top priority first, quotes with their times."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

from rich import box
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from convo_local.feedback import Feedback, FeedbackResult, GrowthArea, Strength
from convo_local.measure import Measurement, NotMeasurable, SpeakerSignals
from convo_local.transcript import Transcript

BAR = 20  # cells of a full score bar

LABELS = {  # what stands around a feedback, by language; measurements are shown in English
    "en": {
        "clarity": "Clarity",
        "listening": "Listening",
        "timeManagement": "Time management",
        "collaboration": "Collaboration",
        "decisionMaking": "Decision making",
        "overall": "overall {score:.1f} of 10",
        "spoke time": "spoke {share:.0%} of the time",
        "spoke words": "spoke {share:.0%} of the words",
        "top": "Top priority",
        "said": "You said",
        "said at": "You said at {time}",
        "say": "You could say",
        "strengths": "What went well",
        "growth": "What to work on",
        "plan": "Next meeting",
    },
    "de": {
        "clarity": "Klarheit",
        "listening": "Zuhören",
        "timeManagement": "Umgang mit der Zeit",
        "collaboration": "Zusammenarbeit",
        "decisionMaking": "Entscheiden",
        "overall": "insgesamt {score:.1f} von 10",
        "spoke time": "{share:.0%} der Redezeit",
        "spoke words": "{share:.0%} der Wörter",
        "top": "Das Wichtigste",
        "said": "Du hast gesagt",
        "said at": "Du hast bei {time} gesagt",
        "say": "Du könntest sagen",
        "strengths": "Was gut war",
        "growth": "Woran du arbeiten kannst",
        "plan": "Nächstes Meeting",
    },
}
MARKS = {True: Text("met", "green"), False: Text("not met", "yellow"), None: Text("not measurable", "dim")}


def printable(text: str) -> str:
    """Text that cannot drive a terminal: control, bidirectional and other invisible characters become visible marks."""
    return "".join(c if c == "\n" or not _unsafe(c) else "\N{REPLACEMENT CHARACTER}" for c in text)


def feedback(result: FeedbackResult) -> RenderableType:
    """One result as a screen of text, in the language of the feedback."""
    found = result.feedback
    labels = LABELS.get(result.language, LABELS["en"])
    return Group(
        Text(),
        _headline(result, labels),
        Text(),
        _scores(found, labels),
        Text(),
        *_targets(result),
        _top_priority(found, _time_of_top(result), labels),
        *_section(labels["strengths"], [_strength(item, labels) for item in found.strengths]),
        *_section(labels["growth"], [_growth(item, labels) for item in found.growth_areas]),
        *_section(labels["plan"], [Text(f"{n}. {printable(step)}") for n, step in enumerate(found.action_plan, 1)]),
        Text(),
        _footer(result),
    )


def measurement(transcript: Transcript, measured: Measurement) -> RenderableType:
    """The signals of every speaker as a table, and how many moments were found."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("")
    for name in measured.signals:
        table.add_column(printable(name), justify="right")
    reasons: dict[str, int] = {}
    for field in SpeakerSignals.definitions():
        cells = [_cell(getattr(s, field), field, reasons) for s in measured.signals.values()]
        table.add_row(field.replace("_", " "), *cells)
    for polarity, label in (("strength", "moments done well"), ("growth", "moments to work on")):
        counts = [sum(m.polarity == polarity for m in measured.moments_of(n)) for n in measured.signals]
        table.add_row(label, *map(str, counts))
    kinds: dict[str, list[str]] = {}
    for kind, reason in measured.not_measurable.items():
        kinds.setdefault(reason, []).append(kind.replace("_", " "))
    source = transcript.source.name if transcript.source else "transcript"
    head = Text(f"{printable(source)}: {len(transcript.spoken)} segments, read as {transcript.format}")
    notes = [Text(f"[{n}] not measurable: {reason}", style="dim") for reason, n in reasons.items()]
    notes += [Text(f"moments not measurable, {why}: {', '.join(names)}", style="dim") for why, names in kinds.items()]
    return Group(Text(), head, table, *notes)


def _headline(result: FeedbackResult, labels: Mapping[str, str]) -> Text:
    text = Text()
    text.append(printable(result.speaker), style="bold")
    text.append("   " + labels["overall"].format(score=result.feedback.overall_score), style="bold cyan")
    basis = result.signals[result.speaker].talk_share_basis
    text.append("   " + labels[f"spoke {basis}"].format(share=result.feedback.talk_listen_ratio))
    return text


def _scores(found: Feedback, labels: Mapping[str, str]) -> Table:
    table = Table.grid(padding=(0, 2))
    for category, value in found.category_scores.model_dump(by_alias=True).items():
        full = round(value / 10 * BAR)
        bar = Text("█" * full, style="cyan")
        bar.append("░" * (BAR - full), style="dim")
        table.add_row(f"  {labels[category]}", bar, f"{value:.1f}")
    return table


def _targets(result: FeedbackResult) -> list[RenderableType]:
    """The rubric's targets, with what was measured."""
    table = Table.grid(padding=(0, 2))
    for target in result.targets:
        share = target.signal == "talk_share"
        least, most, value = (
            "" if n is None else f"{n:.0%}" if share else f"{n:.1f}".removesuffix(".0")
            for n in (target.least, target.most, target.value)
        )
        mark = MARKS[target.met]
        table.add_row(f"  {target.signal.replace('_', ' ')}", value, Text(f"target {least} to {most}", "dim"), mark)
    return [table, Text()] if result.targets else []


def _top_priority(found: Feedback, time: str | None, labels: Mapping[str, str]) -> Panel:
    top = found.top_priority
    body = Text()
    body.append(f"{printable(top.focus)}\n\n", style="bold")
    body.append((labels["said at"].format(time=time) if time else labels["said"]) + "\n", style="dim")
    body.append(f"  “{printable(top.quote)}”\n")
    body.append(labels["say"] + "\n", style="dim")
    body.append(f"  “{printable(top.alternative)}”\n\n", style="green")
    body.append(printable(top.reason))
    return Panel(body, title=labels["top"], title_align="left", border_style="cyan", padding=(1, 2))


def _section(title: str, entries: list[Text]) -> list[RenderableType]:
    if not entries:
        return []
    return [Text(), Text(title, style="bold"), *(Padding(entry, (0, 0, 0, 2)) for entry in entries)]


def _strength(item: Strength, labels: Mapping[str, str]) -> Text:
    text = _place(item.timestamp, labels[item.category])
    text.append(f"{printable(item.description)}\n")
    text.append(f"“{printable(item.quote)}”", style="italic dim")
    return text


def _growth(item: GrowthArea, labels: Mapping[str, str]) -> Text:
    text = _place(item.timestamp, labels[item.category])
    text.append(f"{printable(item.description)}\n")
    text.append(f"→ {printable(item.suggestion)}", style="green")
    return text


def _place(timestamp: str, category: str) -> Text:
    text = Text()
    text.append(f"{timestamp}  ", style="cyan")
    text.append(f"{category}\n", style="dim")
    return text


def _time_of_top(result: FeedbackResult) -> str | None:
    return next((result.timestamps[shown.moment] for shown in result.shown if shown.role == "top"), None)


def _footer(result: FeedbackResult) -> Text:
    about = result.provenance
    text = Text(style="dim")
    text.append(f"{printable(about.model)}, {about.prose} prose")
    text.append(f", {about.segments_read} of {about.segments_total} segments in the prompt")
    text.append(", from the cache" if result.cached else f", {sum(about.seconds.values()):.1f} s")
    for note in about.notes:
        text.append(f"\nnote: {printable(note)}")
    return text


def _cell(value: object, field: str, reasons: dict[str, int]) -> str:
    if isinstance(value, NotMeasurable):
        return f"[{reasons.setdefault(value.reason, len(reasons) + 1)}]"
    if isinstance(value, str):
        return value
    assert isinstance(value, float | int)
    return f"{value:.0%}" if field == "talk_share" else f"{value:.1f}".removesuffix(".0")


def _unsafe(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co") and character != "\N{ZERO WIDTH JOINER}"


def as_table(rows: Mapping[str, str]) -> Table:
    """Two plain columns."""
    table = Table.grid(padding=(0, 2))
    for name, value in rows.items():
        table.add_row(Text(name, style="dim"), Text(printable(value)))
    return table
