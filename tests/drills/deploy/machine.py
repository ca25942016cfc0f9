"""The programs of Debian that the drill needs."""

import os
import shutil
import subprocess
from pathlib import Path

OF_POSTGRESQL = Path("/usr/lib/postgresql/15/bin")
PACKAGES = {
    "nginx": "nginx",
    "openssl": "openssl",
    "systemd-analyze": "systemd",
    "initdb": "postgresql-15",
    "ab": "apache2-utils",
    "redis-server": "redis-server",
}
"""Programs, and which package brings each."""
FOR_THE_SHORT_FORM = ("nginx", "openssl")
FOR_ONE_SERVER = (*FOR_THE_SHORT_FORM, "systemd-analyze", "initdb", "ab")
FOR_A_FLEET = (*FOR_THE_SHORT_FORM, "initdb", "redis-server")
SKIPPED = 77
"""The status of a drill that could not be done here."""


def program(name: str) -> str:
    """Where it stands; empty if there is none."""
    places = os.pathsep.join([str(OF_POSTGRESQL), os.environ["PATH"], "/usr/sbin", "/sbin"])
    return shutil.which(name, path=places) or ""


def missing(*names: str) -> list[str]:
    return [name for name in names if not program(name)]


def install(*names: str) -> None:
    """By Debian's packages, without starting what they bring; nothing where that is not possible."""
    lacking = missing(*names)
    if not lacking or os.geteuid() != 0 or not shutil.which("apt-get"):
        return
    packages = [PACKAGES[name] for name in lacking]
    print(f"Installing {', '.join(packages)} …", flush=True)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
    for words in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", *packages]):
        subprocess.run(["apt-get", *words], env=quiet, check=False, stdout=subprocess.DEVNULL)


def has(*names: str) -> bool:
    """Installed now, if that is possible; what is missing is said."""
    install(*names)
    if lacking := missing(*names):
        print(f"SKIPPED: there is no {', '.join(lacking)} here, and it takes root on Debian to install it.")
    return not lacking
