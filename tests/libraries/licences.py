"""Under which licence everything stands that is installed: `python3 dev.py licences` writes `docs/licences.md`."""

import json
import re
import subprocess
from importlib.metadata import distribution
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "licences.md"
OWN_WORD = {"axe-playwright-python": "MIT", "pyrage": "MIT"}
"""Read in the licence's text, where a library names it nowhere else."""
INSTALLERS = {"pip", "setuptools", "uv", "wheel"}
HEAD = """# Licences

What this project stands on, as each library says itself. `python3 dev.py licences` writes this page; the versions are
in `requirements/`.
"""


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def pinned(kind: str) -> set[str]:
    """Of `requirements/KIND.txt`, on any machine."""
    text = (ROOT / "requirements" / f"{kind}.txt").read_text()
    return {canonical(name) for name in re.findall(r"^([A-Za-z0-9._-]+)==", text, re.MULTILINE)}


def licences() -> dict[str, str]:
    """By name, of everything that is installed here and pinned."""
    command = ["pip-licenses", "--from=mixed", "--with-system", "--format=json"]
    rows = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    found = {canonical(row["Name"]): row["License"] for row in rows}
    found |= {name: word for name, word in OWN_WORD.items() if name in found and is_true(name, word)}
    return {name: found[name] for name in sorted(found) if name not in INSTALLERS}


def is_true(name: str, word: str) -> bool:
    """Whether the text that came with the library begins with its name."""
    texts = [file.read_text() for file in distribution(name).files or [] if file.name.startswith("LICENSE")]
    return any(word in text.lstrip().splitlines()[0] for text in texts)


def as_markdown() -> str:
    found, run_with = licences(), pinned("production")
    parts = {
        "What a site is run with": [name for name in found if name in run_with],
        "What it is developed and tested with": [name for name in found if name not in run_with],
    }
    tables = (
        f"\n## {heading}\n\n| library | licence |\n|---|---|\n"
        + "".join(f"| {name} | {found[name]} |\n" for name in names)
        for heading, names in parts.items()
    )
    return HEAD + "".join(tables)


if __name__ == "__main__":
    PAGE.write_text(as_markdown())
