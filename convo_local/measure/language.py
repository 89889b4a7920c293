"""The language that a transcript is in, told by py3langid (naive Bayes over byte n-grams; Lui & Baldwin 2012).

It knows 97 languages, ships its weights, and never uses a network. Loading it takes half a second, once per process.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

TEXTS, CHARACTERS = 1000, 10_000  # how much is looked at; some ten minutes of talk
SURE = 0.5  # probability from which it is said


def language_of(texts: Iterable[str]) -> str | None:
    """The ISO 639-1 code of the language that most of the texts are in; None where they are too few to tell."""
    sample = " ".join(islice((text for text in texts if text), TEXTS))[:CHARACTERS]
    code, probability = _identifier().classify(sample)
    return cast("str", code) if probability >= SURE else None


@lru_cache(maxsize=1)
def _identifier() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
