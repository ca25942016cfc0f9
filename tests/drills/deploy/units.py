"""The unit files of `deploy/systemd/`, read as systemd reads them as far as the drill needs it."""

import shlex
from collections import defaultdict
from pathlib import Path

Unit = dict[str, dict[str, list[str]]]
"""Values by section and name: a name may stand more than once."""


def read(text: str) -> Unit:
    unit: Unit = defaultdict(lambda: defaultdict(list))
    section = ""
    for line in map(str.strip, text.splitlines()):
        if line.startswith("["):
            section = line.strip("[]")
        elif line and line[0] not in "#;":
            name, _is, value = line.partition("=")
            unit[section][name.strip()].append(value.strip())
    return unit


def command(text: str) -> list[str]:
    (line,) = read(text)["Service"]["ExecStart"]
    return shlex.split(line)


def environment(path: Path) -> dict[str, str]:
    """As `EnvironmentFile=` reads it."""
    lines = [line for line in path.read_text().splitlines() if "=" in line and not line.startswith("#")]
    pairs = (line.partition("=") for line in lines)
    return {name: " ".join(shlex.split(value)) for name, _is, value in pairs}
