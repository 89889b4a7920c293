"""Coverage-guided fuzzing of the readers: whatever the bytes, a transcript or a `TranscriptError`, and soon.

    pip install 'convo-local[fuzz]' && python tests/fuzz.py webvtt --seconds 600
    python tests/fuzz.py all --seconds 60

A family is a name in `convo_local.formats.READERS`; its seeds are the files of `tests/data/formats` that it reads. What
is found is written to `crash-*` in the current folder: make a test of it.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

SEEDS = Path(__file__).parent / "data" / "formats"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("family")
    parser.add_argument("--seconds", type=int, default=600)
    options, _ = parser.parse_known_args()
    if options.family == "all":
        from convo_local.formats import READERS

        for reader in READERS:
            print(f"== {reader.name}", flush=True)
            subprocess.run([sys.executable, __file__, reader.name, "--seconds", str(options.seconds)], check=True)
        return
    fuzz(options.family, options.seconds)


def fuzz(family: str, seconds: int) -> None:
    """One family in this process, which libFuzzer ends."""
    import atheris

    with atheris.instrument_imports(include=["convo_local.formats"]):
        from convo_local.errors import TranscriptError
        from convo_local.formats import READERS, read_transcript
        from convo_local.formats.source import Source

    reader = next(r for r in READERS if r.name == family)
    suffix = reader.suffixes[0] if reader.suffixes else ".txt"

    def one(data: bytes) -> None:
        try:
            source = Source(Path(f"fuzzed{suffix}"), data)
            if reader.sniff(source):
                found = reader.read(source)
                assert all(s.index == i for i, s in enumerate(found.segments))
        except TranscriptError:
            pass

    with tempfile.TemporaryDirectory() as corpus:
        for path in sorted(SEEDS.glob("*")) if SEEDS.is_dir() else []:
            try:
                if read_transcript(path).format == family:
                    (Path(corpus) / path.name).write_bytes(path.read_bytes())
            except TranscriptError:
                continue
        limits = (f"-max_total_time={seconds}", "-timeout=20", "-max_len=20000", "-rss_limit_mb=2048")
        atheris.Setup([sys.argv[0], corpus, *limits], one)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
