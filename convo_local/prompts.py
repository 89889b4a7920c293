"""Prompts and phrasings: Jinja templates and TOML files that a person can edit.

Each language has a folder of templates, worked examples and rules of the check (`en/`), and one of phrasings
(`phrases/en/`). Files are looked up in the user's folder, then in the wheel's `convo_local/prompts` or the checkout's
`prompts/`; what a language lacks is taken from English. An undefined variable is an error. The hash of every file that
can be used is part of the cache's key.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from convo_local.errors import PromptError
from convo_local.paths import resource_dir

if TYPE_CHECKING:
    from jinja2 import Environment


DEFAULT = "en"  # the language of templates and phrasings where there are none for the transcript's
NUMBERS = {
    "en": "no one two three four five six seven eight nine ten eleven twelve",
    "de": "kein ein zwei drei vier fünf sechs sieben acht neun zehn elf zwölf",
}
DECIMAL = {"de": ","}  # what stands before decimals, where it is no point


@dataclass(frozen=True, slots=True)
class Phrasing:
    """A phrasing filled in, and the slots that it uses; `own` where it is of the organisation's rubric."""

    text: str
    slots: frozenset[str] = frozenset()
    own: bool = False


Phrasings: TypeAlias = Mapping[str, Mapping[str, Sequence[str]]]
"""By kind of moment and field."""


class Prompts:
    """The templates and phrasings in force. `folder` overrides single files of the shipped set.

    `language` is a code such as "de"; English where there are no phrasings in it. `own` are further phrasings, by
    language. Raises `PromptError` where `folder` is no folder.
    """

    def __init__(
        self, folder: Path | None = None, *, language: str = DEFAULT, own: Mapping[str, Phrasings] | None = None
    ) -> None:
        self._folder, self._own = folder, own or {}
        self._folders = [f for f in (folder, resource_dir("prompts")) if f is not None]
        if folder is not None:
            _require_prompts(folder)
        self._phrases: dict[str, dict[str, list[str]]] = {}
        self.language = language if language in self._languages() else DEFAULT

    def in_language(self, language: str) -> Prompts:
        """The same in another language, as far as there are phrasings in it; else in English."""
        return self if language == self.language else Prompts(self._folder, language=language, own=self._own)

    @cached_property
    def hash(self) -> str:
        """`sha256:` and the hash of the names and contents of all files in force."""
        digest = hashlib.sha256()
        for name, path in sorted(self._files().items()):
            content = path.read_bytes()
            digest.update(f"{name}\0{len(content)}\0".encode())
            digest.update(content)
        return "sha256:" + digest.hexdigest()

    def render(self, name: str, **values: object) -> str:
        """A template's text. Raises `PromptError` for a missing template, a mistake in it, or an undefined variable."""
        from jinja2 import TemplateError

        try:
            return self._environment.get_template(f"{name}.j2").render(**values)
        except TemplateError as error:
            raise PromptError(f"template {name}.j2: {error}") from error

    def number(self, count: int) -> str:
        """A count as a word up to twelve, in digits above."""
        words = NUMBERS.get(self.language, "").split()
        return words[count] if count < len(words) else str(count)

    def phrasings(self, kind: str, field: str, slots: Mapping[str, Any]) -> list[Phrasing]:
        """The phrasings of one field of one kind of moment that the known slots can fill, rendered, in file order.

        A phrasing that uses a slot which is not known is left out, so none can say what was not measured.
        """
        from jinja2 import TemplateError, meta

        rendered = []
        own = self._own.get(self.language, {}).get(kind, {}).get(field, ())
        for source in (*own, *self._phrase_file(kind).get(field, [])):
            try:
                needed = meta.find_undeclared_variables(self._environment.parse(source))
                if needed <= slots.keys():
                    text = self._environment.from_string(source).render(slots)
                    rendered.append(Phrasing(text, frozenset(needed), source in own))
            except TemplateError as error:
                raise PromptError(f"phrases/{self.language}/{kind}.toml: {source!r}: {error}") from error
        return rendered

    def examples(self, kinds: Sequence[str]) -> list[dict[str, Any]]:
        """The worked examples of these kinds of moment, as far as there are any, in this order."""
        known = {example["kind"]: example for example in self._own_toml("examples.toml").get("example", [])}
        return [known[kind] for kind in kinds if kind in known]

    @property
    def you(self) -> str:
        """How the lines of the person who is given feedback are labelled."""
        return str(self.rules["you"])

    @cached_property
    def rules(self) -> dict[str, Any]:
        """What the check on prose knows of the language: `check.toml`; and how it says "You"."""
        return self._own_toml("check.toml")

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """All words of the phrasings, in lower case."""
        return frozenset(word.casefold() for source in self._sources() for word in re.findall(r"[^\W\d_]+", source))

    def _sources(self) -> list[str]:
        return [s for kind in self._kinds() for field in self._phrase_file(kind).values() for s in field]

    def _kinds(self) -> list[str]:
        own = f"phrases/{self.language}/"
        return [Path(name).stem for name in self._files() if name.startswith(own)]

    def _languages(self) -> set[str]:
        return {Path(name).parent.name for name in self._files() if name.startswith("phrases/")}

    def _shown(self, value: object) -> object:
        """A number with decimals as the language writes it."""
        point = DECIMAL.get(self.language)
        return str(value).replace(".", point) if point and isinstance(value, float) else value

    @cached_property
    def _environment(self) -> Environment:
        from jinja2 import FileSystemLoader, StrictUndefined
        from jinja2.sandbox import SandboxedEnvironment

        return SandboxedEnvironment(
            loader=FileSystemLoader([f / code for code in (self.language, DEFAULT) for f in self._folders]),
            undefined=StrictUndefined,
            autoescape=False,  # plain text for a model, not HTML
            trim_blocks=True,
            lstrip_blocks=True,
            finalize=self._shown,
        )

    def _phrase_file(self, kind: str) -> dict[str, list[str]]:
        if kind not in self._phrases:
            own = f"phrases/{self.language}/{kind}.toml"
            self._phrases[kind] = self._toml(own if own in self._files() else f"phrases/{DEFAULT}/{kind}.toml")
        return self._phrases[kind]

    def _own_toml(self, name: str) -> dict[str, Any]:
        """A file of the language, or of English."""
        own = f"{self.language}/{name}"
        return self._toml(own if own in self._files() else f"{DEFAULT}/{name}")

    def _toml(self, name: str) -> dict[str, Any]:
        path = self._files().get(name)
        if path is None:
            raise PromptError(f"there is no {name}")
        try:
            return tomllib.loads(path.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise PromptError(str(error), path=path) from error

    def _files(self) -> dict[str, Path]:
        """Name relative to the folder -> file; the user's folder wins."""
        found: dict[str, Path] = {}
        for folder in reversed(self._folders):
            for pattern in ("*/*.j2", "*/*.toml", "phrases/*/*.toml"):
                found.update({path.relative_to(folder).as_posix(): path for path in folder.glob(pattern)})
        return found


def _require_prompts(folder: Path) -> None:
    if not folder.is_dir():
        raise PromptError("is not a folder of prompts", path=folder)
    for stray in sorted(folder.glob("*.j2")):
        raise PromptError(f"belongs in the folder of its language, {folder / DEFAULT / stray.name}", path=stray)
