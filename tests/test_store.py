"""The cache: what is put is got, whole; nothing is made by reading; every fault is named."""

from __future__ import annotations

import multiprocessing
import os
import random
import sqlite3
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from convo_local import StoreError
from convo_local.store import MIGRATIONS, Store, cache_key
from helpers import put_many

ABOUT = {"transcript_hash": "sha256:t", "speaker": "Ann", "model_fingerprint": "gguf-m", "created_at": "2026-03-18"}
PIECE = st.text(max_size=40) | st.sampled_from(["\ud800", "\udfff", "\0", "'"])  # `text` makes no lone surrogates
TEXT = st.lists(PIECE, max_size=6).map("".join)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "data" / "feedback.db"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30, deadline=None)
@given(rows=st.lists(st.tuples(st.sampled_from("abc"), TEXT), min_size=1, max_size=5))
def test_the_last_put_is_got(tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str]]) -> None:
    with Store(tmp_path_factory.mktemp("s") / "feedback.db") as store:
        for key, body in rows:
            store.put(key, body, **ABOUT)
        for key, body in dict(rows).items():
            assert store.get(key) == body
        assert store.get("none") is None


def test_reading_makes_nothing(file: Path) -> None:
    assert Store(file).get("key") is None
    assert not file.parent.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="modes are POSIX")
def test_only_the_owner_can_read_whatever_the_umask(file: Path) -> None:
    deep = file.parent / "deeper" / file.name
    before = os.umask(0)
    try:
        with Store(deep) as store:
            store.put("key", "body", **ABOUT)
    finally:
        os.umask(before)
    assert stat.S_IMODE(deep.stat().st_mode) == 0o600
    assert [stat.S_IMODE(f.stat().st_mode) for f in (deep.parent, file.parent)] == [0o700, 0o700]


def test_a_link_is_not_followed(file: Path, tmp_path: Path) -> None:
    target = tmp_path / "elsewhere.db"
    file.parent.mkdir()
    try:
        file.symlink_to(target)
    except OSError:
        pytest.skip("links cannot be made here")
    with pytest.raises(StoreError, match="symbolic link"):
        Store(file).put("key", "body", **ABOUT)
    with pytest.raises(StoreError, match="symbolic link"):
        Store(file).get("key")
    assert not target.exists()


def test_a_damaged_file_is_refused_and_left_as_it_is(file: Path) -> None:
    file.parent.mkdir()
    file.write_bytes(b"this is not a database" * 100)
    with Store(file) as store, pytest.raises(StoreError, match="move it away"):
        store.get("key")
    with Store(file) as store, pytest.raises(StoreError, match="move it away"):
        store.put("key", "body", **ABOUT)
    assert file.read_bytes() == b"this is not a database" * 100


def test_no_damage_to_the_file_is_more_than_a_store_error(file: Path) -> None:
    with Store(file) as store:
        for i in range(20):
            store.put(f"key {i}", "body " * 300, **ABOUT)
    whole, dice = file.read_bytes(), random.Random(7)
    refused = 0
    for _ in range(60):
        damaged = bytearray(whole[: dice.choice([len(whole), dice.randrange(1, len(whole))])])
        for _ in range(dice.choice([1, 10, 50])):
            damaged[dice.randrange(min(len(damaged), dice.choice([100, 4096, 20_000])))] = dice.randrange(256)
        file.write_bytes(damaged)
        refused += _refused(file)
    assert refused >= 30  # most of it is found, and all that is found is named


def _refused(file: Path) -> bool:
    try:
        with Store(file) as store:
            store.get("key 3")
            store.put("new", "body", **ABOUT)
    except StoreError as error:
        return error.path == file
    return False


KILLED_WHILE_WRITING = """
import os, signal, sqlite3, sys
db = sqlite3.connect(sys.argv[1], isolation_level=None)
db.execute("pragma cache_size = 1")  # pages go to the file before the transaction ends
db.execute("begin immediate")
for i in range(100):
    db.execute("insert into feedback values (?, 't', 's', 'm', 'c', ?)", (f"half {i}", "x" * 3000))
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is POSIX")
def test_after_a_kill_in_the_middle_of_a_write_the_next_reader_finds_what_was_there_before(file: Path) -> None:
    with Store(file) as store:
        store.put("key", "body", **ABOUT)
    subprocess.run([sys.executable, "-c", KILLED_WHILE_WRITING, str(file)], check=False, timeout=60)
    assert (file.parent / "feedback.db-journal").is_file()  # else nothing was interrupted
    with Store(file) as store:
        assert store.get("key") == "body"
        assert store.get("half 1") is None


def test_an_older_schema_is_brought_up_to_date_by_reading(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Store(file) as store:
        store.put("key", "body", **ABOUT)
    monkeypatch.setitem(MIGRATIONS, "m002_more", lambda db: db["feedback"].add_column("more", str))
    with Store(file) as store:
        assert store.get("key") == "body"
        assert store._connection is not None
        columns = [row[1] for row in store._connection.execute("pragma table_info(feedback)")]
    assert columns[-1] == "more"


def test_a_migration_that_fails_leaves_the_file_as_it_was(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(db: object) -> None:
        db["feedback"].add_column("more", str)  # type: ignore[index]  # sqlite_utils is imported by the store alone
        raise sqlite3.OperationalError("no more")

    with Store(file) as store:
        store.put("key", "body", **ABOUT)
    before = file.read_bytes()
    monkeypatch.setitem(MIGRATIONS, "m002_more", fails)
    with Store(file) as store, pytest.raises(StoreError, match="no more"):
        store.get("key")
    assert file.read_bytes() == before


def test_another_programs_database_is_left_alone(file: Path) -> None:
    file.parent.mkdir()
    db = sqlite3.connect(file)
    db.execute("create table theirs (a)")
    db.close()
    before = file.read_bytes()
    with Store(file) as store, pytest.raises(StoreError, match="another program"):
        store.put("key", "body", **ABOUT)
    assert file.read_bytes() == before


def test_a_newer_schema_is_refused(file: Path) -> None:
    with Store(file) as store:
        store.put("key", "body", **ABOUT)
    with sqlite3.connect(file) as db:
        db.execute(
            "insert into _sqlite_migrations (migration_set, name, applied_at) values ('convo_local', 'm999_x', '')"
        )
    db.close()
    with Store(file) as store, pytest.raises(StoreError, match=r"newer convo_local \(m999_x\)"):
        store.get("key")


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    blocker = tmp_path / "blocker"
    blocker.write_text("", encoding="utf-8")
    with Store(blocker / "data" / "feedback.db") as store, pytest.raises(StoreError, match="CONVO_LOCAL_HOME"):
        store.put("key", "body", **ABOUT)


@pytest.fixture
def readers_folder() -> Iterator[Path]:
    """A folder where permissions hold for this process: root gives up its own for a while."""
    if sys.platform == "win32":
        pytest.skip("modes are POSIX")
    import sqlite_utils  # noqa: F401  # here: another user may not be allowed to read the environment's files

    nobody = 65534
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "data"
        folder.mkdir()
        is_root = os.geteuid() == 0
        if is_root:
            os.chown(name, nobody, nobody)
            os.chown(folder, nobody, nobody)
            os.seteuid(nobody)
        try:
            yield folder
        finally:
            if is_root:
                os.seteuid(0)
            folder.chmod(0o700)


@pytest.mark.parametrize("mode", [0o600, 0o400])
def test_a_read_only_folder_can_be_read_and_is_named_before_the_model_works(readers_folder: Path, mode: int) -> None:
    file = readers_folder / "feedback.db"
    with Store(file) as store:
        store.put("key", "body", **ABOUT)
    file.chmod(mode)
    readers_folder.chmod(0o500)
    with Store(file) as store:
        assert store.get("key") == "body"
        for write in (store.prepare, lambda: store.put("key", "new", **ABOUT)):
            with pytest.raises(StoreError, match=r"use --no-cache, or set CONVO_LOCAL_HOME"):
                write()
        assert store.get("key") == "body"


def test_a_full_disk_is_named_and_leaves_what_is_there(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Store(file) as store:
        store.put("key", "body", **ABOUT)
        opened = store._open

        def on_a_full_disk() -> sqlite3.Connection:
            connection = opened()
            connection.execute("pragma max_page_count = 1")  # SQLite's own way to say: no page more than there are
            return connection

        monkeypatch.setattr(store, "_open", on_a_full_disk)
        with pytest.raises(StoreError, match=r"full\); use --no-cache"):
            store.put("key", "x" * 100_000, **ABOUT)
        assert store.get("key") == "body"


def test_a_failed_commit_is_undone(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("convo_local.store.BUSY_SECONDS", 0.1)
    with Store(file) as store:
        store.put("key", "body", **ABOUT)
        reader = sqlite3.connect(file, isolation_level=None)
        reader.execute("begin")
        reader.execute("select * from feedback").fetchone()  # its lock lets a write begin, and not end
        with pytest.raises(StoreError, match="locked"):
            store.put("key", "new", **ABOUT)
        assert store.get("key") == "body"
        reader.close()


def test_a_use_that_is_wrong_is_not_called_damage(file: Path) -> None:
    with Store(file) as store:
        store.put("key", "body", **ABOUT)
        store._connection.close()  # type: ignore[union-attr]  # put leaves it open
        with pytest.raises(StoreError) as caught:
            store.get("key")
    assert "damaged" not in str(caught.value)


def test_a_hit_does_not_wait_for_the_import_of_sqlite_utils(file: Path) -> None:
    with Store(file) as store:
        store.put("key", "body", **ABOUT)
    program = (
        "import sys; from pathlib import Path; from convo_local.store import Store\n"
        "print(Store(Path(sys.argv[1])).get('key'), 'sqlite_utils' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program, str(file)], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["body", "False"]


def test_the_journal_and_the_flush_are_the_safe_ones(file: Path) -> None:
    with Store(file) as store:
        store.put("key", "body", **ABOUT)
        assert store._connection is not None
        assert store._connection.execute("pragma journal_mode").fetchone()[0] == "delete"
        assert store._connection.execute("pragma synchronous").fetchone()[0] == 2
        assert store._connection.execute("pragma mmap_size").fetchone()[0] == 0


def test_four_processes_write_at_once_and_nothing_is_lost(file: Path) -> None:
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=put_many, args=(file, w, 25, ABOUT)) for w in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(120)
    assert [w.exitcode for w in writers] == [0] * 4
    with Store(file) as store:
        assert all(store.get(f"{w}-{i}") == "body" for w in range(4) for i in range(25))


def test_the_key_changes_with_every_part() -> None:
    parts = {
        "transcript_hash": "t",
        "speaker": "s",
        "model_fingerprint": "m",
        "prompts_hash": "p",
        "settings": {"prose": "auto"},
        "schema_version": 1,
    }
    changed = [parts | {name: "other"} for name in ("transcript_hash", "speaker", "model_fingerprint", "prompts_hash")]
    changed += [parts | {"settings": {"prose": "free"}}, parts | {"schema_version": 2}]
    keys = [cache_key(**p) for p in (parts, *changed)]  # type: ignore[arg-type]  # a dict of the right keywords
    assert len(set(keys)) == len(keys)
    assert all(key.startswith("fb1-") and len(key) == 68 for key in keys)
    assert cache_key(**parts) == keys[0]  # type: ignore[arg-type]  # as above
