"""Where things are: the user's data folder, and what ships with the program."""

from __future__ import annotations

import os
from pathlib import Path

HOME = "CONVO_LOCAL_HOME"


def data_dir() -> Path:
    """The user's data folder, `CONVO_LOCAL_HOME` or the platform's; it may not exist yet."""
    override = os.environ.get(HOME)
    if override:
        return Path(override).expanduser().absolute()
    import platformdirs

    return platformdirs.user_data_path("convo_local", appauthor=False)


def make_private(folder: Path) -> None:
    """Make a folder that only its owner can enter, and its missing parents so too; one that exists is left as it is."""
    missing = [f for f in (folder, *folder.parents) if not f.exists()]
    for each in reversed(missing):
        each.mkdir(mode=0o700, exist_ok=True)  # not parents=True: that gives parents the umask's mode


def resource_dir(name: str) -> Path:
    """A shipped folder ("prompts", "models"): in the wheel beside the code, in a checkout at the top level."""
    package = Path(__file__).resolve().parent
    inside, checkout = package / name, package.parent / name
    if not inside.is_dir() and (package.parent / "pyproject.toml").is_file():
        return checkout
    return inside
