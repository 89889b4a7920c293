"""The order of things: from a transcript to feedback. Nothing else knows it.

minimum -> speaker -> cached? -> measure -> digest -> score and select -> write -> assemble and check -> cache
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias

from convo_local import __version__
from convo_local.errors import RubricError
from convo_local.feedback import SCHEMA_VERSION, FeedbackResult, Provenance, Shown
from convo_local.measure import CATEGORIES, Moment, Polarity, measure, score_ranges
from convo_local.store import Store, cache_key
from convo_local.transcript import Transcript, find_speaker, speakers_with_turns

if TYPE_CHECKING:
    from convo_local.digest import Candidate, Digest
    from convo_local.llm.files import ModelFile
    from convo_local.llm.tune import Weights
    from convo_local.llm.types import Branch, LanguageModel, Output, Progress, Usage
    from convo_local.prompts import Prompts
    from convo_local.prose import Item, Prose
    from convo_local.rubric import Rubric

ProseMode: TypeAlias = Literal["auto", "free", "guided"]
ContextMode: TypeAlias = Literal["digest", "full"]

FREE_FROM = 700_000_000  # parameters; models of about 1B and up write sense, smaller ones choose phrasings


class Coach:
    """Gives feedback on transcripts with one local model. Nothing is loaded until it is needed.

    `model` is a path, a catalogue name, None for the default, or any `LanguageModel`. `cache` is a database file, a
    `Store`, True for the user's data folder, or None to write nothing to disk. `names` are what the user is called in
    transcripts. `language` is the transcript's ("en") and so the feedback's; None finds it out. `rubric` is an
    organisation's own, or its file; `meeting` the type of meeting ("sales"), which decides what share of the talk is
    expected and which of the rubric's targets hold. `progress` is called with (stage, tokens done, tokens expected).
    """

    def __init__(
        self,
        *,
        model: str | Path | LanguageModel | None = None,
        cache: Store | Path | str | bool | None = True,
        prose: ProseMode = "auto",
        context: ContextMode = "digest",
        names: Sequence[str] = (),
        language: str | None = None,
        prompts: Path | None = None,
        rubric: Rubric | Path | None = None,
        meeting: str = "",
        progress: Progress | None = None,
    ) -> None:
        self._wanted = model
        self._store = _store(cache)
        self._prose = prose
        self._context = context
        self._names = tuple(names)
        self._language = language
        self._prompts_folder = prompts
        self._wanted_rubric = rubric
        self._wanted_meeting = meeting
        self._progress = progress

    def feedback(
        self, transcript: Transcript, *, speaker: str | None = None, force_refresh: bool = False
    ) -> FeedbackResult:
        """Feedback for one speaker, from the cache if it is there; `force_refresh` generates again and replaces.

        Raises `TooFewSegmentsError` below 10 segments with text, `SpeakerError`, `ModelError` (`ContextError` where the
        transcript does not fit), `OutputError`, `PromptError` and `StoreError`.
        """
        transcript.require_minimum()
        name = find_speaker(transcript, speaker, names=self._names)
        if self._store is not None and not force_refresh:
            bodies = (self._store.get(self._key(transcript, name, each)) for each in self._fingerprints)
            body = next(filter(None, bodies), None)
            if body is not None:
                return FeedbackResult.model_validate_json(body).model_copy(update={"cached": True})
        if self._store is not None:
            self._store.prepare()  # before the model works for something that cannot be kept
        result = self._generate(transcript, name)
        if self._store is not None:
            self._store.put(
                self._key(transcript, name, self._fingerprint),
                result.model_dump_json(),
                transcript_hash=transcript.content_hash,
                speaker=name,
                model_fingerprint=self._fingerprint,
                created_at=result.created_at.isoformat(),
            )
        return result

    def feedback_all(self, transcript: Transcript, *, force_refresh: bool = False) -> Iterator[FeedbackResult]:
        """Feedback for each person who spoke at least 5 turns, in order of first appearance."""
        transcript.require_minimum()
        for name in speakers_with_turns(transcript):
            yield self.feedback(transcript, speaker=name, force_refresh=force_refresh)

    def close(self) -> None:
        """Free the model and close the cache."""
        model = self.__dict__.pop("_model", None)
        if model is not None and hasattr(model, "close"):
            model.close()
        if self._store is not None:
            self._store.close()

    def _key(self, transcript: Transcript, speaker: str, fingerprint: str) -> str:
        settings = {
            "prose": self._prose,
            "context": self._context,
            "language": self._language or "",
            "version": __version__,
            "meeting": self._meeting,
            "rubric": self._rubric.hash,
        }
        return cache_key(
            transcript_hash=transcript.content_hash,
            speaker=speaker,
            model_fingerprint=fingerprint,
            prompts_hash=self._prompts.hash,
            settings=settings,
            schema_version=SCHEMA_VERSION,
        )

    @cached_property
    def _prompts(self) -> Prompts:
        from convo_local.prompts import Prompts

        return Prompts(self._prompts_folder, own={self._rubric.language: self._rubric.phrasings})

    @cached_property
    def _rubric(self) -> Rubric:
        from convo_local.rubric import Rubric

        wanted = self._wanted_rubric
        return wanted if isinstance(wanted, Rubric) else Rubric() if wanted is None else Rubric.read(wanted)

    @cached_property
    def _meeting(self) -> str:
        from convo_local.measure.reference import MEETINGS

        meeting = self._wanted_meeting or self._rubric.meeting
        if meeting and meeting not in MEETINGS:
            raise RubricError(f"no such type of meeting: {meeting!r}; there are {', '.join(MEETINGS)}")
        return meeting

    @cached_property
    def _file(self) -> ModelFile | None:
        """The model's file, None where the caller brought a model of its own."""
        from convo_local.llm.files import find_model

        if self._wanted is None or isinstance(self._wanted, str | Path):
            return find_model(self._wanted)
        return None

    @cached_property
    def _weights(self) -> Weights | None:
        """What is to be loaded of the file; to be converted first only where anything may be written to disk."""
        from convo_local.llm.tune import weights_of

        return weights_of(self._file, make=self._store is not None) if self._file else None

    @property
    def _fingerprint(self) -> str:
        return self._weights.fingerprint if self._weights else self._model.info.fingerprint

    @property
    def _fingerprints(self) -> tuple[str, ...]:
        """Under which an answer may be found: also the file's own where it could not be converted before."""
        planned = self._weights
        return (self._fingerprint, planned.original) if planned and planned.wanted else (self._fingerprint,)

    @cached_property
    def _model(self) -> LanguageModel:
        if self._file is not None and self._weights is not None:
            from convo_local.llm.model import LlamaModel, quantise
            from convo_local.llm.states import States
            from convo_local.llm.tune import tuned
            from convo_local.llm.types import no_progress

            convert = partial(quantise, progress=self._progress or no_progress)
            self._weights = tuned(self._file, self._weights, convert)
            states = States() if self._store is not None else None
            return LlamaModel(self._file, weights=self._weights, states=states)
        assert self._wanted is not None
        assert not isinstance(self._wanted, str | Path)
        return self._wanted

    def _generate(self, transcript: Transcript, speaker: str) -> FeedbackResult:
        from convo_local import digest as digests
        from convo_local.assemble import assemble, require_grounded, thin
        from convo_local.judge import judge
        from convo_local.prose import instructions
        from convo_local.rubric import apart_from_shares, compare

        clock = _Clock()
        with clock("load"):
            model, mode = self._model, self._mode()
        with clock("measure"):
            measured = measure(transcript, language=self._language)
            signals, people = measured.signals[speaker], len(transcript.speakers)
            wanted = self._rubric.targets_for(self._meeting)
            targets = compare(wanted, signals, people=people, meeting=self._meeting)
            moments = apart_from_shares(
                measured.moments_of(speaker), signals, targets, people=people, meeting=self._meeting
            )
            ranges = score_ranges(
                signals,
                moments,
                people=people,
                not_measurable=measured.not_measurable,
                meeting=self._meeting,
                targets=wanted,
            )
            prompts = self._prompts.in_language(measured.language)
            digest = digests.build(
                transcript,
                measured,
                speaker,
                prompts,
                moments=moments,
                weights=self._rubric.weights,
                facts=[*map(str, targets)],
                standards=self._rubric.told(),
                instructions=instructions(prompts) if mode == "free" else "",
                context=model.info.context,
                full=self._context == "full",
            )
        session = _Session(model, digest, self._progress)
        with clock("judge"):
            scores, chosen = judge(session.run, digest, prompts, speaker, ranges)
        with clock("write"):
            items = _items(chosen)
            prose = self._write(session, prompts, items, mode, transcript, speaker)
        feedback = assemble(transcript, measured, speaker, scores, items, prose, self._rubric.weights)
        require_grounded(feedback, transcript, speaker)
        notes = (*self._model.info.notes, *thin(feedback), *prose.notes)
        return FeedbackResult(
            id="fb_" + self._key(transcript, speaker, self._fingerprint).rpartition("-")[2][:16],
            speaker=speaker,
            created_at=_now(),
            feedback=feedback,
            signals=dict(measured.signals),
            moments=moments,
            timestamps=tuple(transcript.timestamp(transcript.segments[m.segment]) for m in moments),
            shown=_shown(items, moments),
            ranges=tuple(ranges[c] for c in CATEGORIES),
            not_measurable=dict(measured.not_measurable),
            language=measured.language,
            targets=targets,
            provenance=self._provenance(transcript, digest, session.usage, clock, mode, prose, notes),
        )

    def _mode(self) -> Literal["free", "guided"]:
        if self._prose == "auto":
            return "free" if self._model.info.parameters >= FREE_FROM else "guided"
        return self._prose

    def _write(
        self,
        session: _Session,
        prompts: Prompts,
        items: Sequence[Item],
        mode: str,
        transcript: Transcript,
        speaker: str,
    ) -> Prose:
        from convo_local import prose
        from convo_local.voice import Voice

        voice, names = Voice(f"{transcript.content_hash} {speaker}"), transcript.speakers
        if mode == "free":
            return prose.free(items, prompts, session.run, voice, names)
        return prose.guided(items, prompts, voice, names)

    def _provenance(
        self,
        transcript: Transcript,
        digest: Digest,
        usage: Usage,
        clock: _Clock,
        mode: str,
        prose: Prose,
        notes: tuple[str, ...],
    ) -> Provenance:
        info = self._model.info
        return Provenance(
            model=info.name,
            model_fingerprint=info.fingerprint,
            model_parameters=info.parameters,
            model_quantisation=info.quantisation,
            prose=mode,
            context=self._context,
            segments_read=digest.segments_read,
            segments_total=len(transcript.spoken),
            prompts_hash=self._prompts.hash,
            tokens_prefilled=usage.prefilled,
            tokens_free=usage.free,
            tokens_forced=usage.forced,
            seconds=clock.seconds,
            versions=_versions(),
            prose_rewritten=prose.rewritten,
            prose_replaced=prose.replaced,
            notes=notes,
            meeting=self._meeting,
            rubric=self._rubric.name if self._wanted_rubric else "",
        )


@dataclass
class _Session:
    """One feedback's runs of the model over one digest, and the tokens they took."""

    model: LanguageModel
    digest: Digest
    progress: Progress | None
    usage: Usage = field(init=False)

    def __post_init__(self) -> None:
        from convo_local.llm.types import Usage

        self.usage = Usage()

    def run(self, branches: Sequence[Branch]) -> Sequence[Output]:
        """Run branches over the digest."""
        from convo_local.llm.types import Prompt, no_progress

        prompt = Prompt(self.digest.system, self.digest.parts)
        result = self.model.run(prompt, branches, progress=self.progress or no_progress)
        self.usage.prefilled += result.usage.prefilled
        self.usage.free += result.usage.free
        self.usage.forced += result.usage.forced
        return result.outputs


class _Clock:
    """Seconds per stage."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def __call__(self, stage: str) -> Iterator[None]:
        start = time.perf_counter()
        yield
        self.seconds[stage] = round(time.perf_counter() - start, 3)


def _items(chosen: Mapping[Polarity, Sequence[Candidate]]) -> list[Item]:
    """What to word: the top priority, the strengths, the growth areas, and a plan for two or three of them."""
    from convo_local.judge import LEAST_SHOWN
    from convo_local.prose import Item

    growth, strengths = list(chosen["growth"]), list(chosen["strength"])
    plan = (growth + strengths)[: max(LEAST_SHOWN, len(growth))]
    return [
        Item("top", (growth or strengths)[0]),
        *(Item("strength", c) for c in strengths),
        *(Item("growth", c) for c in growth),
        *(Item("plan", c) for c in plan),
    ]


def _shown(items: Sequence[Item], moments: Sequence[Moment]) -> tuple[Shown, ...]:
    """Which moment each item is about."""
    counts: Counter[str] = Counter()
    shown = []
    for item in items:
        at = next(i for i, moment in enumerate(moments) if moment is item.candidate.moment)
        shown.append(Shown(role=item.role, item=counts[item.role], moment=at))
        counts[item.role] += 1
    return tuple(shown)


def _now() -> datetime:
    """UTC, whole milliseconds: what the wire shows, so that a cached answer shows the same."""
    now = datetime.now(UTC)
    return now.replace(microsecond=now.microsecond // 1000 * 1000)


def _versions() -> dict[str, str]:
    from importlib.metadata import version

    return {"convo-local": __version__, **{name: version(name) for name in ("llama-cpp-python", "llguidance")}}


def _store(cache: Store | Path | str | bool | None) -> Store | None:
    if isinstance(cache, Store):
        return cache
    if cache is None or cache is False:
        return None
    return Store() if cache is True else Store(Path(cache))
