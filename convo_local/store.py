"""The cache: results in one SQLite file that only its owner can read. The only module that imports sqlite_utils.

Rollback journal and `synchronous=FULL`: what was acknowledged survives a crash. Every write begins with BEGIN
IMMEDIATE: a deferred transaction that reads before it writes fails when two processes meet. sqlite_utils keeps the
schema; rows are read and written in plain SQL, so that a hit does not wait for its import (some 200 ms).
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
DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR}  # the last: a table is missing


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
SET = "convo_local"  # the name of these steps in sqlite-utils' table of applied migrations


class Store:
    """Results by key. Opens on first use; reading never makes a file or a folder.

    Raises `StoreError` for all that goes wrong with the file.
    """

    def __init__(self, path: Path | None = None) -> None:
        self.path = path if path is not None else data_dir() / FILE
        self._connection: sqlite3.Connection | None = None

    def get(self, key: str) -> str | None:
        """The body under a key, None where there is none."""
        with self._errors():
            if self._connection is None:
                if not self._exists():
                    return None
                self._connection = self._open()
            query = "select body from feedback where key = cast(? as text)"
            row = self._connection.execute(query, [_bytes(key)]).fetchone()
        return str(row[0]) if row else None

    def prepare(self) -> None:
        """Make sure that a result could be kept: the file, its folder and its tables are made if they are missing."""
        with self._errors():
            connection = self._reopen()
            connection.execute("begin immediate")
            try:
                connection.execute("pragma user_version = 1")  # a change, so that the journal is opened; never kept
            finally:
                connection.rollback()

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
        values = ", ".join(["cast(? as text)"] * len(row))
        statement = f"insert or replace into feedback ({', '.join(row)}) values ({values})"
        with self._errors():
            connection = self._reopen()
            with _immediate(connection):
                connection.execute(statement, [_bytes(value) for value in row.values()])

    def close(self) -> None:
        """Close the file; the next use opens it again."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

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

    def _reopen(self) -> sqlite3.Connection:
        """A new connection: the file may have been moved away since it was opened."""
        self.close()
        self._create()
        self._connection = self._open()
        return self._connection

    def _create(self) -> None:
        """An empty file of mode 0600 before SQLite opens it, so that its journal is 0600 too."""
        self._exists()
        make_private(self.path.parent)
        try:  # O_EXCL: to open and close a file that is in use would drop this process's locks on it
            descriptor = os.open(self.path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600)
        except FileExistsError:
            return
        try:
            if hasattr(os, "fchmod"):
                os.fchmod(descriptor, 0o600)  # whatever the umask
        finally:
            os.close(descriptor)

    def _open(self) -> sqlite3.Connection:
        """A connection to a file that is there, its schema up to date.

        For reading too the file is opened for writing where that is allowed: a process that was killed while writing
        leaves a journal, and only a connection that may write can roll it back.
        """
        uri = f"{self.path.absolute().as_uri()}?mode=rw"
        connection = sqlite3.connect(uri, uri=True, timeout=BUSY_SECONDS, isolation_level=None)
        try:
            connection.text_factory = _text
            connection.execute("pragma journal_mode = delete")
            connection.execute("pragma synchronous = full")
            if self._pending(connection):
                _migrate(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    def _pending(self, connection: sqlite3.Connection) -> bool:
        """Whether steps are missing; a newer schema, and a file of another program, are refused."""
        tables = {name for (name,) in connection.execute("select name from sqlite_master where type = 'table'")}
        if "_sqlite_migrations" not in tables:
            if tables:
                raise StoreError(f"is another program's database; set {HOME} to another folder", path=self.path)
            return True
        rows = connection.execute("select name from _sqlite_migrations where migration_set = ?", [SET])
        applied = {name for (name,) in rows}
        newer = sorted(applied - MIGRATIONS.keys())
        if newer:
            raise StoreError(
                f"was written by a newer convo_local ({', '.join(newer)}); update, or set {HOME} to another folder",
                path=self.path,
            )
        return applied != MIGRATIONS.keys()

    @contextmanager
    def _errors(self) -> Iterator[None]:
        """The one place where the file's errors become ours."""
        elsewhere = f"use --no-cache, or set {HOME} to another folder"
        try:
            yield
        except (sqlite3.Error, UnicodeDecodeError) as error:
            code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # the primary code of an extended one
            if code in DAMAGED or isinstance(error, UnicodeDecodeError):
                problem = f"is damaged or not a database ({error}); move it away to start anew, nothing was changed"
            else:
                problem = f"cannot be used ({error}); {elsewhere}"
            raise StoreError(problem, path=self.path) from error
        except OSError as error:
            raise StoreError(f"cannot be written ({error.strerror or error}); {elsewhere}", path=self.path) from error


def _migrate(connection: sqlite3.Connection) -> None:
    """Bring the schema up to date, once, whichever process comes first."""
    from sqlite_utils import Database, Migrations

    steps = Migrations(SET)
    for name, step in MIGRATIONS.items():
        steps(name=name)(step)
    with _immediate(connection):  # the migrations' own transactions nest in this one as savepoints
        steps.apply(Database(connection, execute_plugins=False))


@contextmanager
def _immediate(connection: sqlite3.Connection) -> Iterator[None]:
    """A write transaction that takes its lock at once, and is undone where it cannot be committed."""
    connection.execute("begin immediate")
    try:
        yield
        connection.execute("commit")
    except BaseException:
        connection.rollback()
        raise


def _bytes(text: str) -> bytes:
    """Text as it is kept: UTF-8, and the lone surrogates that JSON allows are kept too."""
    return text.encode("utf-8", "surrogatepass")


def _text(stored: bytes) -> str:
    return stored.decode("utf-8", "surrogatepass")
