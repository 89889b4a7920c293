"""The cache: what is put is got, whole; nothing is made by reading; every fault is named."""

from __future__ import annotations

import multiprocessing
import os
import sqlite3
import stat
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from convo_local import StoreError
from convo_local.store import Store, cache_key
from helpers import put_many

ABOUT = {"transcript_hash": "sha256:t", "speaker": "Ann", "model_fingerprint": "gguf-m", "created_at": "2026-03-18"}
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=200)


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
    before = os.umask(0)
    try:
        with Store(file) as store:
            store.put("key", "body", **ABOUT)
    finally:
        os.umask(before)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


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


def test_the_journal_and_the_flush_are_the_safe_ones(file: Path) -> None:
    with Store(file) as store:
        store.put("key", "body", **ABOUT)
        assert store._db is not None
        assert store._db.execute("pragma journal_mode").fetchone()[0] == "delete"
        assert store._db.execute("pragma synchronous").fetchone()[0] == 2
        assert store._db.execute("pragma mmap_size").fetchone()[0] == 0


def test_four_processes_write_at_once_and_nothing_is_lost(file: Path) -> None:
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=put_many, args=(file, w, 10, ABOUT)) for w in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(120)
    assert [w.exitcode for w in writers] == [0] * 4
    with Store(file) as store:
        assert all(store.get(f"{w}-{i}") == "body" for w in range(4) for i in range(10))


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
