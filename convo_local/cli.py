"""The command line: `convo-local feedback|measure|inspect|convert|models|doctor`.

Answers go to stdout, everything else to stderr. Exit 0, 1 for a `ConvoError` (one line: what happened, what to do), 2
for usage, 130 for Ctrl-C. Heavy modules are imported inside the command that needs them.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from convo_local import __version__
from convo_local.errors import ConvoError
from convo_local.measure.reference import MEETINGS

if TYPE_CHECKING:
    from rich.console import RenderableType

    from convo_local.coach import Coach, ContextMode, ProseMode
    from convo_local.feedback import FeedbackResult
    from convo_local.llm.types import Progress
    from convo_local.transcript import Transcript

ME = "CONVO_LOCAL_ME"  # what the user is called in transcripts, comma-separated


STOPPED = 130  # what shells expect of a program that Ctrl-C ended: 128 and the signal's number


class _Errors(click.Group):
    """Turns a `ConvoError` into one line on stderr and exit status 1, and Ctrl-C into one line and 130."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except ConvoError as error:
            from convo_local.report.terminal import printable

            click.echo(f"convo-local: {printable(' '.join(str(error).split()))}", err=True)
            ctx.exit(1)
        except KeyboardInterrupt:
            click.echo("convo-local: stopped", err=True)
            ctx.exit(STOPPED)


def _of_a_transcript(command: Callable[..., None]) -> Callable[..., None]:
    """FILE, and what says how to read it."""
    for option in (
        click.option(
            "--map", "mapping", metavar="FIELDS", help="Fields of any other JSON or CSV: text=body,speaker=who."
        ),
        click.option("--rename", metavar="LABEL=NAME", multiple=True, help="Another name for a speaker; repeatable."),
        click.argument("file", type=click.Path(path_type=Path)),
    ):
        command = option(command)
    return command


def _transcript(file: Path, rename: tuple[str, ...], mapping: str | None) -> Transcript:
    from convo_local.formats import read_transcript
    from convo_local.formats.mapped import parse_mapping

    names = {label: name for label, _, name in (pair.partition("=") for pair in rename)}
    if wrong := [label for label, name in names.items() if not (label and name.strip())]:
        raise click.UsageError(f"--rename {wrong[0]!r}: expected LABEL=NAME")
    return read_transcript(file, rename=names, mapping=parse_mapping(mapping) if mapping is not None else None)


@click.group(cls=_Errors, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="convo-local")
def main() -> None:
    """Private, offline feedback on how you communicate in meetings."""


@main.command()
@_of_a_transcript
@click.option(
    "--speaker", metavar="NAME", help=f"Whose feedback: a label in the file, or a first name. Default: ${ME}."
)
@click.option("--all-speakers", is_flag=True, help="One answer per person who spoke at least 5 turns.")
@click.option("--model", metavar="NAME|PATH", help="A model of `convo-local models list`, or a GGUF file.")
@click.option(
    "--prose",
    type=click.Choice(["auto", "free", "guided"]),
    default="auto",
    show_default=True,
    help="Who words it: the model freely, or by choosing phrasings. auto: by the model's size.",
)
@click.option(
    "--context",
    type=click.Choice(["digest", "full"]),
    default="digest",
    show_default=True,
    help="What the model reads: measured facts and moments, or the whole transcript too.",
)
@click.option("--language", help="The language of transcript and feedback: en, de. Default: found out by the words.")
@click.option(
    "--rubric",
    type=click.Path(path_type=Path),
    help="A TOML file: what counts how much here, what good looks like, targets, phrasings.",
)
@click.option(
    "--type", "meeting", metavar="TYPE", default="", help=f"The type of meeting: {', '.join(MEETINGS)}. Default: any."
)
@click.option("--refresh", is_flag=True, help="Generate again and replace what the cache has.")
@click.option("--no-cache", is_flag=True, help="Write nothing to disk.")
@click.option("--json", "as_json", is_flag=True, help="Print Convo's JSON and nothing else.")
@click.option("--details", is_flag=True, help="With --json: signals, all moments and provenance beside the feedback.")
def feedback(
    file: Path,
    rename: tuple[str, ...],
    mapping: str | None,
    speaker: str | None,
    all_speakers: bool,
    model: str | None,
    prose: ProseMode,
    context: ContextMode,
    language: str | None,
    rubric: Path | None,
    meeting: str,
    refresh: bool,
    no_cache: bool,
    as_json: bool,
    details: bool,
) -> None:
    """Feedback for one speaker of a transcript FILE."""
    if all_speakers and speaker:
        raise click.UsageError("--speaker and --all-speakers exclude each other")
    if details and not as_json:
        raise click.UsageError("--details goes with --json")
    from convo_local.coach import Coach

    transcript = _transcript(file, rename, mapping)
    names = [name.strip() for name in os.environ.get(ME, "").split(",") if name.strip()]
    with _progress() as progress:
        coach = Coach(
            model=model,
            cache=not no_cache,
            prose=prose,
            context=context,
            names=names,
            language=language,
            rubric=rubric,
            meeting=meeting,
            progress=progress,
        )
        results = _results(coach, transcript, speaker, all_speakers, refresh)
    if as_json:
        for note in dict.fromkeys(note for result in results for note in result.provenance.notes):
            click.echo(f"note: {note}", err=True)
        documents = [result.to_dict(details=details) for result in results]
        _json(documents if all_speakers else documents[0])
    else:
        from convo_local.report import terminal

        for result in results:
            _show(terminal.feedback(result))


def _results(
    coach: Coach, transcript: Transcript, speaker: str | None, everybody: bool, refresh: bool
) -> list[FeedbackResult]:
    try:
        if everybody:
            return list(coach.feedback_all(transcript, force_refresh=refresh))
        return [coach.feedback(transcript, speaker=speaker, force_refresh=refresh)]
    finally:
        coach.close()


@main.command()
@_of_a_transcript
@click.option("--json", "as_json", is_flag=True, help="Print what was understood as JSON.")
def inspect(file: Path, rename: tuple[str, ...], mapping: str | None, as_json: bool) -> None:
    """What is understood of a transcript FILE: format, speakers, times, warnings, what cannot be measured."""
    from convo_local.measure import measure as measure_transcript
    from convo_local.report import inspected

    transcript = _transcript(file, rename, mapping)
    measured = measure_transcript(transcript)
    if as_json:
        _json(inspected.as_dict(transcript, measured))
    else:
        _show(inspected.as_text(transcript, measured))


@main.command()
@_of_a_transcript
@click.option("--output", "-o", required=True, type=click.Path(path_type=Path), help="A new file: .json or .vtt.")
def convert(file: Path, rename: tuple[str, ...], mapping: str | None, output: Path) -> None:
    """Write a transcript FILE as Convo's JSON or as WebVTT."""
    from convo_local.formats.writers import write

    transcript = _transcript(file, rename, mapping)
    write(transcript, output)
    click.echo(f"{output}: {len(transcript.segments)} segments of {len(transcript.speakers)} speakers", err=True)
    for warning in transcript.warnings:
        click.echo(f"note: {warning}", err=True)


@main.command()
@_of_a_transcript
@click.option("--json", "as_json", is_flag=True, help="Print the signals and moments of every speaker as JSON.")
@click.option("--language", help="The transcript's language, such as en. Default: found out by its words.")
def measure(file: Path, rename: tuple[str, ...], mapping: str | None, as_json: bool, language: str | None) -> None:
    """What can be measured in a transcript FILE, without a model."""
    from convo_local.measure import measure as measure_transcript

    transcript = _transcript(file, rename, mapping)
    measured = measure_transcript(transcript, language=language)
    if as_json:
        from convo_local.feedback import measurement_to_dict

        _json(measurement_to_dict(transcript, measured))
    else:
        from convo_local.report import terminal

        _show(terminal.measurement(transcript, measured))


@main.group()
def models() -> None:
    """The local models: list them, add a file, verify one, convert one to what this processor reads quickly."""


@models.command("list")
def models_list() -> None:
    """Known models, and which of them are on this machine."""
    from rich import box
    from rich.table import Table

    from convo_local.llm.files import list_models
    from convo_local.report.terminal import printable

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for column in ("name", "size", "licence", "where"):
        table.add_column(column, overflow="fold")
    for model in list_models():
        size = f"{model.size / 1e6:.0f} MB" if model.size else ""
        where = str(model.path) if model.path else "not on this machine"
        table.add_row(printable(model.name), size, printable(model.licence or "not stated"), printable(where))
    _show(table)


@models.command("add")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--name", help="What to call it. Default: the file's name without .gguf.")
def models_add(file: Path, name: str | None) -> None:
    """Copy a GGUF FILE into the user's models folder, checked first."""
    from convo_local.llm.files import add_model

    added = add_model(file, name=name)
    click.echo(f"added {added.name}: {added.path}")


@models.command("verify")
@click.argument("name", required=False)
def models_verify(name: str | None) -> None:
    """Compare the sha256 of a model with the one on record. Default: the default model."""
    from convo_local.llm.files import verify_model

    result = verify_model(name)
    click.echo(f"{result.name}: {'as recorded' if result.ok else 'DIFFERS from the record'} (sha256 {result.sha256})")
    if not result.ok:
        click.get_current_context().exit(1)


@models.command("tune")
@click.argument("name", required=False)
@click.option(
    "--to", type=click.Choice(["Q8_0", "Q4_0"]), default="Q8_0", show_default=True, help="Q4_0: faster, loses more."
)
def models_tune(name: str | None, to: str) -> None:
    """Keep a copy of a model's weights in a quantisation that this processor reads quickly. Default: the default model.

    Models whose own is slow are converted by themselves when they are first used.
    """
    from convo_local.llm.files import find_model
    from convo_local.llm.model import quantise
    from convo_local.llm.tune import tune
    from convo_local.llm.types import no_progress

    file = find_model(name)
    with _progress("tensors") as progress:
        made = tune(file, partial(quantise, progress=progress or no_progress), to=to)
    click.echo(f"{file.name}: {to}, {made.path.stat().st_size / 1e6:.0f} MB: {made.path}")


@models.command("untune")
@click.argument("name", required=False)
def models_untune(name: str | None) -> None:
    """Delete a model's converted weights and use it as it is. Default: the default model."""
    from convo_local.llm.files import find_model
    from convo_local.llm.tune import untune

    file = find_model(name)
    click.echo(f"{file.name}: {'deleted the converted weights; ' if untune(file) else ''}used as it is")


@main.command()
@click.option("--probe", is_flag=True, help="Try which threads and settings run the model fastest here; keep the best.")
@click.option("--model", metavar="NAME|PATH", help="The model to probe. Default: the default model.")
def doctor(probe: bool, model: str | None) -> None:
    """What is installed and how it runs: versions, CPU, GPU, model, data folder."""
    from convo_local.doctor import examine, probed
    from convo_local.report.terminal import as_table

    _show(as_table(probed(model) if probe else examine()))


@contextmanager
def _progress(unit: str = "tokens") -> Iterator[Progress | None]:
    """A progress bar on stderr, only where that is a terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn(f"{{task.completed}} {unit}"),
        TimeElapsedColumn(),
        TextColumn("left"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("starting", total=None)

        def show(stage: str, done: int, total: int) -> None:
            if stage == "estimate":
                bar.console.print(f"reading {total:,} tokens takes about {done} s; Ctrl-C stops")
                return
            bar.update(task, description=stage, completed=done, total=max(total, done) or None)

        yield show


def _json(document: object) -> None:
    """JSON on stdout in UTF-8, whatever the console's own encoding."""
    text = json.dumps(document, ensure_ascii=False, indent=2).encode("utf-8", "replace")
    sys.stdout.buffer.write(text + b"\n")
    sys.stdout.buffer.flush()


def _show(what: RenderableType) -> None:
    from rich.console import Console

    console = Console(highlight=False)
    if not console.is_terminal:
        console.width = max(console.width, 100)
    console.print(what)


if __name__ == "__main__":
    main()
