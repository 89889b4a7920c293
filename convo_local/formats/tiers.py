"""Annotators' tiers (ELAN, Praat) to rows: which tiers are talk, whose, and in what order.

A tier is a speaker. Names of layers are not speakers' names: "words" is nobody's, "Ann - words" and "tx@Ann" are Ann's.
Layers that describe talk (phones, tones, gestures, translations, notes …) are left out, and so is a layer that repeats
what the same speaker has in another. Where a layer is of words, or no text in the file has more than one, words are
joined by the rule of `words`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from convo_local.formats.words import Word, rows_of_words

_NOT_TALK = re.compile(
    r"\b(?:phones|phonemes|phonetics?|ipa|syllables?|tones|tobi|breaks|pitch|gest|gestures?|gaze|postures?|movements?"
    r"|codes|comments?|notes|translations?|gloss|glosses|pos|morphs?|morphemes?|lemmas?)\b|^(?:kan )?mau$|^speakers?$"
)
_LAYER = r"words?|utterances?|utt|sentences?|phrases?|ipus?|transcripts?|transcriptions?|text|txt|tx|orthography|ort"
_NAME = re.compile(
    rf"(?:(?P<who>.*\S)\s*[-:/|_]\s*)?(?P<layer>{_LAYER})(?:-mau)?|(?P<first>{_LAYER})@(?P<whose>.+)",
    re.IGNORECASE,
)
# Scripts that set no spaces: one "word" there may be a whole sentence.
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")


Span = tuple[str, float | None, float | None]  # text, start and end in seconds


@dataclass(frozen=True, slots=True, eq=False)
class Tier:
    """A tier's name, its texts with their times in seconds, and the participant, where the file names one."""

    name: str
    spans: Sequence[Span]
    participant: str | None = None


def is_talk(name: str) -> bool:
    """The name is not that of a layer that describes talk."""
    return not _NOT_TALK.search(re.sub(r"[\W_]+", " ", name.lower()).strip())


def rows_of_tiers(tiers: Iterable[Tier]) -> tuple[list[dict[str, Any]], list[str]]:
    """The rows of all tiers of talk by their start, and the names of the tiers with text that were left out."""
    all_tiers = [tier for tier in tiers if any(text.strip() for text, _, _ in tier.spans)]
    kept = _unrepeated([tier for tier in all_tiers if is_talk(tier.name)])
    single = _single_words(kept)
    placed: list[tuple[float, dict[str, Any]]] = []
    for tier in kept:
        speaker, rank = _whose(tier)
        words = [Word(text, speaker, start, end) for text, start, end in tier.spans if text.strip()]
        joined = rows_of_words(words) if single or rank == 2 else map(_row, words)
        latest = 0.0
        for row in joined:  # a row without a time stays behind the one before it
            latest = latest if row["start"] is None else row["start"]
            placed.append((latest, row))
    placed.sort(key=lambda pair: pair[0])
    return [row for _, row in placed], [tier.name for tier in all_tiers if tier not in kept]


def left_out(names: Sequence[str]) -> list[str]:
    """The warning that names these tiers; none without them."""
    return [f"tiers that describe or repeat the talk: {', '.join(names)}"] if names else []


def _row(word: Word) -> dict[str, Any]:
    return {"text": " ".join(word.text.split()), "speaker": word.speaker, "start": word.start, "end": word.end}


def _whose(tier: Tier) -> tuple[str | None, int]:
    """The speaker, and what the name says of the tier: 0 the speaker only, 1 a layer of utterances, 2 one of words."""
    match = _NAME.fullmatch(tier.name.strip())
    if match is None:
        return tier.participant or tier.name, 0
    layer = match["layer"] or match["first"]
    return tier.participant or match["who"] or match["whose"], 2 if layer.lower().startswith(("word", "ort")) else 1


def _unrepeated(tiers: Sequence[Tier]) -> list[Tier]:
    """Without layers that repeat: a speaker's words beside utterances, anybody's second layer, nobody's words."""
    kept: list[Tier] = []
    known = [(*_whose(tier), tier) for tier in tiers]
    for speaker, rank, tier in known:
        own = [(other, layer) for who, other, layer in known if who == speaker]
        best, first = min(own, key=lambda pair: pair[0])
        repeats = rank > best or (rank > 0 and tier is not first)
        if not repeats and not (speaker is None and rank == 2 and len(own) < len(known)):
            kept.append(tier)
    return kept


def _single_words(tiers: Sequence[Tier]) -> bool:
    texts = [text for tier in tiers for text, _, _ in tier.spans]
    return all(len(text.split()) < 2 and not _UNSPACED.search(text) for text in texts)
