"""Coverage-guided fuzzing of the readers: whatever the bytes, a transcript or a `TranscriptError`, and soon.

    pip install 'convo-local[fuzz,test]' && python tests/fuzz.py cues --seconds 600
    python tests/fuzz.py all --seconds 60

A family is one of `FAMILIES`; its seeds are the talk of `layouts.py` and the files of `tests/data/formats` that its
readers read. JSON is mutated value by value, as bytes seldom stay JSON, and of Word documents what is packed in them.
What is found is written to `crash-*` in the current folder: make a test of it.
"""

from __future__ import annotations

import argparse
import copy
import io
import json
import random
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
LONGEST = 20_000  # bytes; of documents, which are packed
PACKED = 100_000
NO_STYLES = b'<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"/>'

FAMILIES = {
    "cues": ("webvtt", "srt", "sbv"),
    "texts": ("text", "otter", "rev", "zoom-captions", "zoom-chat", "podcast-html"),
    "documents": ("docx",),
    "tables": ("csv", "rev-nlp", "rttm"),
    "chat": ("chat",),
    "elan": ("elan",),
    "praat": ("praat",),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("family", choices=[*FAMILIES, "json", "all"])
    parser.add_argument("--seconds", type=int, default=600)
    options, _ = parser.parse_known_args()
    if options.family != "all":
        fuzz(options.family, options.seconds)
        return
    for family in (*FAMILIES, "json"):
        print(f"== {family}", flush=True)
        subprocess.run([sys.executable, __file__, family, "--seconds", str(options.seconds)], check=True)


def fuzz(family: str, seconds: int) -> None:
    """One family in this process, which libFuzzer ends."""
    import atheris

    with atheris.instrument_imports(include=["convo_local.formats"]):
        from convo_local.errors import TranscriptError
        from convo_local.formats import READERS
        from convo_local.formats.source import Source

    others = {name for names in FAMILIES.values() for name in names}
    names = FAMILIES.get(family) or tuple(reader.name for reader in READERS if reader.name not in others)
    readers = [reader for reader in READERS if reader.name in names]
    suffixes = {suffix for reader in readers for suffix in reader.suffixes}
    suffix = "" if family == "json" else max(suffixes)

    def one(data: bytes) -> None:
        try:
            source = Source(Path(f"fuzzed{suffix}"), data)
            for reader in readers:
                if reader.sniff(source):
                    found = reader.read(source)
                    assert all(s.index == i for i, s in enumerate(found.segments))
        except TranscriptError:
            pass

    with tempfile.TemporaryDirectory() as corpus:
        for name, content in seeds(names):
            (Path(corpus) / name).write_bytes(content)
        longest = PACKED if family == "documents" else LONGEST
        limits = (f"-max_total_time={seconds}", "-timeout=20", f"-max_len={longest}", "-rss_limit_mb=2048")
        mutators = {"json": {"custom_mutator": mutated}, "documents": {"custom_mutator": repacked}}
        mutator = mutators.get(family, {})
        atheris.Setup([sys.argv[0], corpus, *limits], one, **mutator)
        atheris.Fuzz()


def seeds(readers: tuple[str, ...]) -> list[tuple[str, bytes]]:
    """(name, content) of what these readers read."""
    from layouts import LAYOUTS, Said

    from convo_local.errors import TranscriptError
    from convo_local.formats import read_transcript

    texts = ("Shall we begin?", "Yes.", "Then go on, please.", "I will.")
    found = []
    for name, layout in LAYOUTS.items():
        talk = [Said(layout.labels[i % 2], text, 5 * i, 5 * i + 3) for i, text in enumerate(texts)]
        if layout.reader in readers:
            found.append((name.replace(" ", "-"), layout.write(talk)))
    for path in sorted((HERE / "data" / "formats").glob("*")):
        try:
            if read_transcript(path).format in readers:
                found.append((path.name, path.read_bytes()))
        except TranscriptError:
            continue
    return found


# Values that readers of JSON stumble over.
ODD: tuple[Any, ...] = (
    None,
    True,
    0,
    -1,
    1.5,
    1e300,
    10**30,
    "",
    " ",
    "x",
    "NaN",
    "1.5s",
    "00:00:01",
    "\ud800",
    [],
    {},
)
ODD += ([None], [[]], {"text": "x"}, {"words": [{}]}, "2026-03-18T15:00:00Z", "PT1S", "?", "a" * 300)


def mutated(data: bytes, max_size: int, seed: int) -> bytes:
    """Other JSON; bytes that are none are changed by libFuzzer's means."""
    import atheris

    try:
        return changed(data, random.Random(seed))[:max_size]
    except (ValueError, RecursionError):
        other: bytes = atheris.Mutate(data, len(data))
        return other


def repacked(data: bytes, max_size: int, seed: int) -> bytes:
    """A document with one of its members changed; what is no archive is changed as it is, one time in ten all is."""
    import atheris

    chance = random.Random(seed)
    try:
        if chance.random() < 0.1:
            raise zipfile.BadZipFile
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = {name: archive.read(name) for name in archive.namelist()}
        members = {name: content if len(content) < LONGEST else NO_STYLES for name, content in members.items()}
        name = chance.choice(["word/document.xml"] * 4 + sorted(members))
        members[name] = atheris.Mutate(members.get(name, b""), min(LONGEST, 2 * len(members.get(name, b"")) + 64))
    except Exception:  # whatever zipfile makes of broken bytes
        other: bytes = atheris.Mutate(data, min(max_size, len(data) + 64))
        return other
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for member, content in members.items():
            archive.writestr(member, content)
    return out.getvalue()[:max_size]


def changed(data: bytes, chance: random.Random) -> bytes:
    """The document with one to four of its values changed, left out or doubled. Raises `ValueError` if it is none."""
    document = json.loads(data)
    for _ in range(chance.randint(1, 4)):
        places = list(_places(document))
        if not places:
            return b'{"segments": []}'
        inside, key = chance.choice(places)
        what = chance.random()
        if what < 0.2:
            del inside[key]
        elif what < 0.4 and isinstance(inside, list):
            inside.insert(key, inside[key])
        elif what < 0.6:
            other, at = chance.choice(places)
            inside[key] = copy.deepcopy(other[at]) if _is_in(other, at) else None
        else:
            inside[key] = copy.deepcopy(chance.choice(ODD))
    return json.dumps(document).encode()


def _places(value: Any) -> Any:
    """(container, key) of everything inside."""
    keys = list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    for key in keys:
        yield value, key
        yield from _places(value[key])


def _is_in(inside: Any, key: Any) -> bool:
    return key in inside if isinstance(inside, dict) else key < len(inside)


if __name__ == "__main__":
    main()
