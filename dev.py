#!/usr/bin/env python3
"""Impact Gallery on this machine: `python3 dev.py` serves the demo, `python3 dev.py test` runs every check.

Needs Python 3.11 or newer and nothing else: the rest is installed into `.venv/`.
"""

import hashlib
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

if sys.version_info < (3, 11):
    sys.exit("Impact Gallery needs Python 3.11 or newer; this is %d.%d." % sys.version_info[:2])

HERE = Path(__file__).resolve().parent
VENV = HERE / ".venv"
PYTHON = VENV / "bin" / "python"
PINS = HERE / "requirements" / "dev.txt"
DATA_DIR = Path(os.environ.get("DATA_DIR", HERE / ".data")).resolve()
SIGN_INS = DATA_DIR / "sign-ins.txt"
HOST = os.environ.get("HOST", "127.0.0.1")
PORT = os.environ.get("PORT", "8000")
FAILED_TESTS = 1
"""The status of pytest when it has run to its end and some have failed."""
UNWANTED = {"DATABASE_URL", "PYTHONPATH", "PYTHONDONTWRITEBYTECODE"}
HELP = """python3 dev.py               serve the demo
python3 dev.py test [ARGS]   run every check; with ARGS, run pytest with them
python3 dev.py manage …      run a command of manage.py
python3 dev.py pictures      take the pictures of the guides anew, in docs/pictures/
python3 dev.py drill corpora run every hostile picture through the photo door
python3 dev.py drill kills   kill the web server 200 times while stories are shared; [--kills N] [--seed N]
python3 dev.py drill decisions
                             two who decide about one story at once, 200 times; [--pairs N] [--seed N]
python3 dev.py drill answers
                             5,000 questions to a gallery that changes, of index and database; [--cases N] [--seed N]
python3 dev.py drill backup  lose a machine while stories are shared, restore it from its last back-up; [--backups N]
python3 dev.py drill deploy  the server of docs/deploying.md on this machine, and what it answers; [--short]
python3 dev.py drill replica what public pages are read from while a replica is abreast, behind, frozen, gone; [--short]
python3 dev.py drill fleet   three web processes, two workers, PostgreSQL, Redis, S3 and mail: all killed; [--short]
python3 dev.py drill faults  PostgreSQL, Redis, mail or the store goes away while people read and share; [--short]
python3 dev.py drill load    the fleet under load for 20 minutes: readers, stories, decisions; [--minutes N] [--short]
python3 dev.py drill mishaps kill a web process or a worker every three seconds, 200 times, under that load; [--kills N]
python3 dev.py drill burst   ten times that load for a minute
python3 dev.py drill model   2,000 steps of contributors and moderators, and what a model says of each
python3 dev.py bench photos  measure what a photo costs, cleaned and made into its sizes
python3 dev.py bench queue   measure what the moderators' queue costs while 10,000 stories wait
python3 dev.py bench review  measure what the review screen costs among 100,000 stories
python3 dev.py bench gallery measure what the public gallery costs; [--sizes 10000,100000,1000000]
python3 dev.py bench booklet measure what a printed booklet costs; [--stories 60]
python3 dev.py audit         ask whether a flaw is known in what a site is run with
python3 dev.py licences      write docs/licences.md anew
python3 dev.py sbom [FILE]   write what a site is run with as CycloneDX JSON, to .data/sbom.json

Tests, drills and measurements are done on another database server where $DATABASE_URL names one."""


def say(text: str) -> None:
    print(f"  {text}", flush=True)


def run(*command: object, **variables: str) -> int:
    """Run a command of the environment in the project's folder; its exit status."""
    words = [str(word) for word in command]
    return subprocess.run(words, cwd=HERE, env={**environment(), **variables}, check=False).returncode


def must(*command: object) -> None:
    if status := run(*command):
        sys.exit(status)


def environment() -> dict[str, str]:
    """The caller's, less what would point at another project, at its database, or make each start slow."""
    own = {"DJANGO_SETTINGS_MODULE": "config.settings.dev", "DATA_DIR": str(DATA_DIR)}
    path = f"{VENV / 'bin'}{os.pathsep}{os.environ['PATH']}"
    kept = {name: value for name, value in os.environ.items() if name not in UNWANTED}
    return {"BASE_URL": address(), **kept, **own, "PATH": path}


def named_database() -> dict[str, str]:
    """For what is tried and thrown away; what is served has its own."""
    url = os.environ.get("DATABASE_URL")
    return {"DATABASE_URL": url} if url else {}


def address() -> str:
    return f"http://{'localhost' if HOST in ('127.0.0.1', '0.0.0.0', '::') else HOST}:{PORT}"


def install() -> None:
    """Make `.venv/` what the pins say; done in no time when it is that already."""
    wanted, stamp = hashlib.sha256(PINS.read_bytes()).hexdigest(), VENV / "installed"
    if PYTHON.exists() and stamp.exists() and stamp.read_text() == wanted:
        return
    try:
        import ensurepip  # noqa: F401
        import venv
    except ImportError:
        sys.exit("Python's venv module is missing. On Debian and Ubuntu: apt-get install python3-venv")
    say("Making the environment in .venv …")
    venv.create(VENV, with_pip=True, clear=True)
    say("Installing the libraries (about ten seconds) …")
    must(PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "uv")
    must(
        VENV / "bin" / "uv",
        "pip",
        "sync",
        "--quiet",
        "--system-certs",
        "--compile-bytecode",
        "--require-hashes",
        "--python",
        PYTHON,
        PINS,
    )
    stamp.write_text(wanted)


def refuse_taken_port() -> None:
    with socket.socket(socket.AF_INET6 if ":" in HOST else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, int(PORT)))
        except (OSError, ValueError, OverflowError) as error:
            sys.exit(f"Cannot serve at {HOST}, port {PORT}: {error}. Choose another: PORT=8001 python3 dev.py")


def prepare() -> None:
    """Bring the database up to date and load the demo, if that is not done already."""
    DATA_DIR.mkdir(parents=True, exist_ok=True)
    sources = sorted([*HERE.glob("*/migrations/*.py"), *HERE.glob("home/demo/**/*.json")])
    wanted = hashlib.sha256(b"".join([address().encode(), *(path.read_bytes() for path in sources)])).hexdigest()
    stamp = DATA_DIR / "prepared"
    if stamp.exists() and stamp.read_text() == wanted and (DATA_DIR / "gallery.sqlite3").exists():
        return
    say("Preparing the database (about half a minute, this once) …")
    must(PYTHON, "manage.py", "migrate", "--verbosity", "0")
    must(PYTHON, "manage.py", "createcachetable", "--verbosity", "0")
    say("Loading the demo …")
    must(PYTHON, "manage.py", "load_demo")
    with SIGN_INS.open("w", encoding="utf-8") as file:
        subprocess.run([PYTHON, "manage.py", "demo_sign_ins"], cwd=HERE, env=environment(), stdout=file, check=True)
    stamp.write_text(wanted)


def serve() -> None:
    refuse_taken_port()
    install()
    prepare()
    print(SIGN_INS.read_text(encoding="utf-8"), flush=True)
    processes = [
        subprocess.Popen([PYTHON, *words], cwd=HERE, env=environment(), start_new_session=True)
        for words in (
            ["manage.py", "runserver", "--noreload", "--skip-checks", f"{HOST}:{PORT}"],
            ["manage.py", "worker", "--verbosity", "0"],
        )
    ]
    watch(processes)


def watch(processes: list[subprocess.Popen]) -> None:
    """Until one of them ends or Ctrl-C is pressed; then end them all."""

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGINT, stop)  # also where the shell had told us to ignore it
    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGHUP, stop)
    status = 0
    try:
        while all(process.poll() is None for process in processes):
            time.sleep(0.2)
        status = 1
        say("The web server or the worker has ended: stopping.")
    except KeyboardInterrupt:
        say("Stopping …")
    finally:
        end(processes)
    sys.exit(status)


def end(processes: list[subprocess.Popen]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for process in processes:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)
    deadline = time.monotonic() + 5
    for process in processes:
        try:
            process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)


def chromium() -> str:
    """A Chromium for the journeys: $CHROMIUM, the PATH, Playwright's own, or Debian's when root; else empty."""
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if found:
        return found
    if run(PYTHON, "-m", "playwright", "install", "chromium") == 0:
        return ""
    if hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get"):
        say("Installing Debian's Chromium for the journeys …")
        run("apt-get", "update", "-qq")
        run("apt-get", "install", "-y", "-qq", "chromium")
    return shutil.which("chromium") or ""


def pass_by_themselves(few: int, **variables: str) -> bool:
    """Whether the tests that have just failed pass one at a time, if they are few: on a machine that is busy with
    many, a browser may be later than anybody's patience. Which ones did is said, so that they are mended."""
    last = HERE / ".pytest_cache" / "v" / "cache" / "lastfailed"
    found = json.loads(last.read_text()) if last.exists() else {}
    # Of those that stay together in one process, the name ends with that of their group.
    failed = sorted({re.sub(r"@[^@\[\]]+$", "", name) for name in found})
    if not 0 < len(failed) <= few:
        return False
    say(f"Once more, by themselves: {', '.join(failed)}")
    still = [name for name in failed if run(PYTHON, "-m", "pytest", name, **variables)]
    say(f"PASSED BY THEMSELVES ONLY: {', '.join(name for name in failed if name not in still) or 'none'}")
    return not still


def test(arguments: list[str]) -> None:
    install()
    variables = {"DJANGO_SETTINGS_MODULE": "config.settings.test", "CHROMIUM": chromium(), **named_database()}
    if arguments:
        sys.exit(run(PYTHON, "-m", "pytest", *arguments, **variables))
    checks = (
        ["ruff", "check", "."],
        ["ruff", "format", "--check", "."],
        ["djlint", "templates", "--quiet", "--lint"],
        ["lint-imports"],
        ["mypy", "config", "gallery", "home"],
        ["manage.py", "makemigrations", "--check", "--dry-run"],
        ["pytest", "--cache-clear", "--numprocesses", "2", "--dist", "loadgroup"],
    )
    failed = []
    for words in checks:
        say(" ".join(words))
        command = [PYTHON, *words] if words[0].endswith(".py") else [VENV / "bin" / words[0], *words[1:]]
        status = run(*command, **variables)
        if status == FAILED_TESTS and words[0] == "pytest" and pass_by_themselves(3, **variables):
            continue
        if status:
            failed.append(words[0] if words[0] != "manage.py" else words[1])
    sys.exit(f"Failed: {', '.join(failed)}" if failed else 0)


def write_sbom(path: Path) -> None:
    """Of the pins, which are what is installed, with their hashes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    pins = HERE / "requirements" / "production.txt"
    words = ["--pyproject", HERE / "pyproject.toml", "--output-reproducible", "--of", "JSON", "-o", path.resolve()]
    must(VENV / "bin" / "cyclonedx-py", "requirements", pins, *words)
    say(f"Written: {path}")


def main(arguments: list[str]) -> None:
    match arguments:
        case []:
            serve()
        case ["test", *rest]:
            test(rest)
        case ["manage", *rest]:
            install()
            DATA_DIR.mkdir(parents=True, exist_ok=True)
            sys.exit(run(PYTHON, "manage.py", *rest))
        case ["pictures"]:
            install()
            sys.exit(run(PYTHON, "-m", "tests.pictures", CHROMIUM=chromium()))
        case ["drill", "corpora"]:
            install()
            sys.exit(run(PYTHON, "-m", "tests.drills.corpora", DJANGO_SETTINGS_MODULE="config.settings.test"))
        case ["drill", "kills", *rest]:
            install()
            sys.exit(run(PYTHON, "-m", "tests.drills.kills", *rest))
        case ["drill", "decisions", *rest]:
            install()
            words = [PYTHON, "-m", "tests.drills.decisions", *rest]
            sys.exit(run(*words, DJANGO_SETTINGS_MODULE="config.settings.test", **named_database()))
        case ["drill", "answers", *rest]:
            install()
            words = [PYTHON, "-m", "tests.drills.answers", *rest]
            sys.exit(run(*words, DJANGO_SETTINGS_MODULE="config.settings.test", **named_database()))
        case ["drill", "backup", *rest]:
            install()
            sys.exit(run(PYTHON, "-m", "tests.drills.backup", *rest, **named_database()))
        case ["drill", ("deploy" | "faults" | "fleet" | "load" | "replica") as name, *rest]:
            install()
            sys.exit(run(PYTHON, "-m", f"tests.drills.{name}", *rest))
        case ["drill", "mishaps", *rest]:
            install()
            sys.exit(run(PYTHON, "-m", "tests.drills.load", "--kills", "200", *rest))
        case ["drill", "burst", *rest]:
            install()
            sys.exit(run(PYTHON, "-m", "tests.drills.load", "--minutes", "2", "--burst", "60", *rest))
        case ["drill", "model"]:
            install()
            words = ["tests/moderation/test_model.py", "--quiet", "--capture=no"]
            variables = {"DJANGO_SETTINGS_MODULE": "config.settings.test", "MODEL_STEPS": "2000"}
            sys.exit(run(PYTHON, "-m", "pytest", *words, **variables, **named_database()))
        case ["bench", ("photos" | "queue" | "review" | "gallery" | "booklet") as name, *rest]:
            install()
            sys.exit(run(PYTHON, "-m", f"tests.benchmarks.{name}", *rest, **named_database()))
        case [("audit" | "licences") as name]:
            install()
            sys.exit(run(PYTHON, "-m", f"tests.libraries.{name}"))
        case ["sbom", *rest] if len(rest) < 2:
            install()
            write_sbom(Path(rest[0]) if rest else DATA_DIR / "sbom.json")
        case _:
            sys.exit(HELP)


if __name__ == "__main__":
    main(sys.argv[1:])
