"""The cache: results in one SQLite file that only its owner can read. The only module that imports sqlite_utils.

Rollback journal and `synchronous=FULL`: what was acknowledged survives a crash. Every write begins with BEGIN
IMMEDIATE: a deferred transaction that reads before it writes fails when two processes meet.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from convo_local.errors import StoreError
from convo_local.paths import HOME, data_dir, make_private

if TYPE_CHECKING:
    from sqlite_utils import Database

FILE = "feedback.db"
BUSY_SECONDS = 30


def cache_key(
    *,
    transcript_hash: str,
    speaker: str,
    model_fingerprint: str,
    prompts_hash: str,
    settings: Mapping[str, str],
    schema_version: int,
) -> str:
    """`fb1-` and the sha256 of the canonical JSON of the arguments by name (keys sorted, no spaces, UTF-8)."""
    document = {
        "transcriptHash": transcript_hash,
        "speaker": speaker,
        "modelFingerprint": model_fingerprint,
        "promptsHash": prompts_hash,
        "settings": dict(settings),
        "schemaVersion": schema_version,
    }
    text = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return "fb1-" + hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _create_feedback(db: Database) -> None:
    table = db.table("feedback")
    columns = ("key", "transcript_hash", "speaker", "model_fingerprint", "created_at", "body")
    table.create(dict.fromkeys(columns, str), pk="key", not_null=columns)
    table.create_index(["transcript_hash"])


MIGRATIONS: dict[str, Callable[[Database], None]] = {
    "m001_feedback": _create_feedback,
}
"""The numbered steps from an empty file to the current schema; a new one is added at the end, none is changed."""


class Store:
    """Results by key. Opens on first use; reading never makes a file or a folder.

    Raises `StoreError` for all that goes wrong with the file.
    """

    def __init__(self, path: Path | None = None) -> None:
        self.path = path if path is not None else data_dir() / FILE
        self._db: Database | None = None

    def get(self, key: str) -> str | None:
        """The body under a key, None where there is none."""
        with self._errors():
            if self._db is None and not self._exists():
                return None
            if self._db is None:
                self._db = self._connect(writable=False)
            rows = self._db.execute("select body from feedback where key = ?", [key]).fetchall()
        return str(rows[0][0]) if rows else None

    def prepare(self) -> None:
        """Make sure that a result could be kept: the file, its folder and its tables are made if they are missing."""
        with self._errors():
            self.close()  # a connection for reading cannot write
            self._create()
            self._db = self._connect(writable=True)

    def put(
        self, key: str, body: str, *, transcript_hash: str, speaker: str, model_fingerprint: str, created_at: str
    ) -> None:
        """Keep a body under a key, in place of what is there."""
        row = {
            "key": key,
            "transcript_hash": transcript_hash,
            "speaker": speaker,
            "model_fingerprint": model_fingerprint,
            "created_at": created_at,
            "body": body,
        }
        self.prepare()
        assert self._db is not None
        with self._errors(), _immediate(self._db):
            self._db.table("feedback").insert(row, replace=True)

    def close(self) -> None:
        """Close the file; the next use opens it again."""
        if self._db is not None:
            self._db.close()
            self._db = None

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _exists(self) -> bool:
        """Whether there is a file; a link in its place is refused, wherever it leads."""
        if self.path.is_symlink():
            raise StoreError("is a symbolic link, which is not followed; move it away", path=self.path)
        return self.path.is_file() and self.path.stat().st_size > 0

    def _create(self) -> None:
        """An empty file of mode 0600 before SQLite opens it, so that its journal is 0600 too."""
        self._exists()
        make_private(self.path.parent)
        if not self.path.exists():
            descriptor = os.open(self.path, os.O_CREAT | os.O_RDWR | getattr(os, "O_NOFOLLOW", 0), 0o600)
            os.close(descriptor)
            self.path.chmod(0o600)  # whatever the umask

    def _connect(self, *, writable: bool) -> Database:
        from sqlite_utils import Database

        mode = "rw" if writable else "ro"
        uri = f"{self.path.absolute().as_uri()}?mode={mode}"
        connection = sqlite3.connect(uri, uri=True, timeout=BUSY_SECONDS)
        try:
            db = Database(connection, execute_plugins=False)
            if writable:
                db.execute("pragma journal_mode = delete").fetchall()
                db.execute("pragma synchronous = full").fetchall()
            self._migrate(db, writable=writable)
        except BaseException:
            connection.close()
            raise
        return db

    def _migrate(self, db: Database, *, writable: bool) -> None:
        """Bring the schema up to date, once, whichever process comes first; a newer schema is refused."""
        from sqlite_utils import Migrations

        steps = Migrations("convo_local")
        for name, step in MIGRATIONS.items():
            steps(name=name)(step)
        newer = sorted({applied.name for applied in steps.applied(db)} - MIGRATIONS.keys())
        if newer:
            raise StoreError(
                f"was written by a newer convo_local ({', '.join(newer)}); update, or set {HOME} to another folder",
                path=self.path,
            )
        if not steps.pending(db):
            return
        if not writable:
            raise StoreError("has no table of feedback; move it away, or set another folder", path=self.path)
        with _immediate(db):  # the migrations' own transactions nest in this one as savepoints
            steps.apply(db)

    @contextmanager
    def _errors(self) -> Iterator[None]:
        """The one place where the file's errors become ours."""
        elsewhere = f"use --no-cache, or set {HOME} to another folder"
        try:
            yield
        except sqlite3.OperationalError as error:
            raise StoreError(f"cannot be used ({error}); {elsewhere}", path=self.path) from error
        except sqlite3.DatabaseError as error:
            raise StoreError(
                f"is damaged or not a database ({error}); move it away to start anew, nothing was changed",
                path=self.path,
            ) from error
        except OSError as error:
            raise StoreError(f"cannot be written ({error.strerror or error}); {elsewhere}", path=self.path) from error


@contextmanager
def _immediate(db: Database) -> Iterator[None]:
    """A write transaction that takes its lock at once."""
    db.execute("begin immediate")
    try:
        yield
    except BaseException:
        db.conn.rollback()
        raise
    db.conn.commit()
