"""Model files: finding them, checking them, keeping them. Nothing here loads a model or opens a connection."""

from __future__ import annotations

import hashlib
import os
import tempfile
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from convo_local.errors import MissingExtraError, ModelError
from convo_local.llm.gguf import check_gguf
from convo_local.paths import data_dir, make_private, resource_dir

DEFAULT = "smollm2-135m"
CHOICE = "CONVO_LOCAL_MODEL"  # environment: the model to use where none is named
BLOCK = 64 * 1024
BLOCKS = 64
EDGE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class CatalogEntry:
    """A model known to this version: where it comes from and what it must be. `size` is in bytes."""

    name: str
    file: str
    source: str
    revision: str
    sha256: str
    size: int
    licence: str
    context: int
    description: str
    package: str = ""  # a Python package that brings the file
    extra: str = ""  # our extra that installs that package


@dataclass(frozen=True, slots=True)
class ModelFile:
    """A model's file, under the name that people use for it."""

    path: Path
    name: str
    entry: CatalogEntry | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """A line of `models list`; `path` is None where the file is not on this machine."""

    name: str
    path: Path | None
    size: int | None
    licence: str | None


@dataclass(frozen=True, slots=True)
class Verified:
    """The sha256 of a file, and whether it is the one on record."""

    name: str
    sha256: str
    ok: bool


def find_model(wanted: str | Path | None) -> ModelFile:
    """The file of a model: a path, a catalogue name, or a name that was added; None is the default.

    The default is `CONVO_LOCAL_MODEL`, else the embedded one. A known name comes before a file that happens to have
    that name in the current folder. Raises `ModelError` for a name or path that leads nowhere, `MissingExtraError`
    where an extra would bring it.
    """
    name = str(wanted) if wanted is not None else os.environ.get(CHOICE) or DEFAULT
    with _readable(name):
        if isinstance(wanted, Path) or name.lower().endswith(".gguf"):
            return _at(Path(name).expanduser())
        entry = catalog().get(name)
        path = _locate(name, entry)
        if path is not None:
            return ModelFile(path, name, entry)
        if entry is not None and entry.extra:
            raise MissingExtraError(extra=entry.extra, needed_for=f"the model {name}")
        if Path(name).expanduser().is_file():
            return _at(Path(name).expanduser())
        known = ", ".join(model.name for model in list_models())
    raise ModelError(f"there is no model {name!r}; known: {known}; or give the path of a GGUF file")


def fingerprint(path: Path) -> str:
    """`gguf-` and a sha256 over the size, the first and last MiB, and 64 blocks of 64 KiB spread evenly between.

    An identity for the cache, the same wherever the file lies and quick for any size; not a security check (`verify`).
    """
    with _readable(path), path.open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        digest = hashlib.sha256(str(size).encode())
        digest.update(file.read(EDGE))
        for i in range(BLOCKS):
            file.seek(size * i // BLOCKS)
            digest.update(file.read(BLOCK))
        file.seek(max(0, size - EDGE))
        digest.update(file.read(EDGE))
    return "gguf-" + digest.hexdigest()[:32]


def catalog() -> dict[str, CatalogEntry]:
    """The models that this version knows, by name."""
    rows = tomllib.loads((resource_dir("models") / "catalog.toml").read_text(encoding="utf-8"))
    return {row["name"]: CatalogEntry(**row) for row in rows["model"]}


def models_dir() -> Path:
    """Where added models are kept."""
    return data_dir() / "models"


def list_models() -> list[Listed]:
    """The catalogue, then what was added."""
    entries = catalog()
    found = {name: _locate(name, entry) for name, entry in entries.items()}
    listed = [Listed(name, found[name], entry.size, entry.licence) for name, entry in entries.items()]
    ours = {entry.file for entry in entries.values()}
    there = sorted(models_dir().glob("*.gguf")) if models_dir().is_dir() else []
    added = [path for path in there if path.stem not in entries and path.name not in ours]
    return listed + [Listed(path.stem, path, path.stat().st_size, None) for path in added]


def add_model(file: Path, *, name: str | None = None, force: bool = False) -> ModelFile:
    """Copy a GGUF file into the user's models folder, whole or not at all, and keep its sha256 beside it.

    With `force` it takes the place of another model of this name. Raises `ModelError` for a file that is not a whole
    GGUF, a name that is taken by another file, or a full disk.
    """
    with _readable(file):
        _at(file)  # a pipe or a device is not a file: reading it might never end
    check_gguf(file)
    name = name or file.stem
    if name in catalog() or not name or name != Path(name).name or name.startswith("."):
        raise ModelError(f"{name!r} cannot be the name of an added model; choose another with --name")
    target = models_dir() / f"{name}.gguf"
    if not force and target.exists() and sha256_file(target) != sha256_file(file):
        raise ModelError(f"{target}: there is another model of this name; choose another with --name")
    try:
        make_private(models_dir())
        _copy(file, target)
    except OSError as error:
        raise ModelError(f"{target}: cannot be written ({error.strerror or error}); free space there") from error
    return ModelFile(target, name)


def verify_model(name: str | None = None) -> Verified:
    """Compare a model's sha256 with the catalogue's, or with the one kept when it was added."""
    model = find_model(name)
    if model.entry is not None:
        recorded = model.entry.sha256
    else:
        record = models_dir() / f"{model.name}.sha256"
        if model.path.parent != models_dir() or not record.is_file():
            raise ModelError(f"{model.path}: no sha256 is on record; `convo-local models add` keeps one")
        with _readable(record):
            recorded = record.read_text(encoding="utf-8", errors="replace").strip()
    digest = sha256_file(model.path)
    return Verified(model.name, digest, digest == recorded)


def sha256_file(path: Path) -> str:
    """The sha256 of a whole file, in hex."""
    with _readable(path), path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _at(path: Path) -> ModelFile:
    """A file that was named by its path."""
    if not path.is_file():
        raise ModelError(f"{path}: {'is a folder' if path.is_dir() else 'there is no such file'}; name a GGUF file")
    return ModelFile(path, path.stem)


def _locate(name: str, entry: CatalogEntry | None) -> Path | None:
    """The file of a name: put there by the user, lying beside the catalogue, or brought by a package."""
    candidates = [models_dir() / f"{name}.gguf"] if name == Path(name).name else []
    if entry is not None:
        candidates = [folder / entry.file for folder in (models_dir(), resource_dir("models"))]
        candidates += _from_package(entry)
    return next((path for path in candidates if path.is_file()), None)


def _from_package(entry: CatalogEntry) -> list[Path]:
    """The file inside an installed package, found by its metadata: the package's own code is never imported."""
    if not entry.package:
        return []
    try:
        files = metadata.distribution(entry.package).files or []
    except metadata.PackageNotFoundError:
        return []
    return [Path(str(file.locate())) for file in files if file.name == entry.file]


def _copy(source: Path, target: Path) -> None:
    """Model and record, each whole or not at all; the record is of the bytes that were written."""
    digest = hashlib.sha256()
    with source.open("rb") as read, replacing(target) as part:
        with part.open("wb") as write:
            while block := read.read(EDGE):
                digest.update(block)
                write.write(block)
            write.flush()
            os.fsync(write.fileno())
        check_gguf(part)  # the source may have changed since it was checked
    with replacing(target.with_suffix(".sha256")) as part:
        part.write_text(digest.hexdigest(), encoding="utf-8")


@contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """A new file of a name of its own, mode 0600, that takes the target's place at the end, or is removed."""
    descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=".", suffix=".part")
    os.close(descriptor)
    part = Path(name)
    try:
        yield part
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def _readable(what: str | Path) -> Iterator[None]:
    """Where a file that cannot be read becomes a `ModelError`."""
    try:
        yield
    except OSError as error:
        raise ModelError(f"{what}: cannot be read ({error.strerror or error}); name a GGUF file") from error
