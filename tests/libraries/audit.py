"""Whether a flaw is known in anything that a site is run with: `python3 dev.py audit`.

The status is 0 where none is known, 1 where one is, and 75 where nobody could be asked about all of it: then it is not
known, whatever else was found to be well.
"""

import json
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

PINS = Path(__file__).parents[2] / "requirements" / "production.txt"
WELL, FLAWED, NOT_KNOWN = 0, 1, 75
SERVICES = ("pypi", "osv")
"""The second is asked where the first cannot be reached, or does not know all of it."""


def ask(service: str, *, pins: Path = PINS) -> str:
    """What pip-audit reports, as JSON; nothing where the service did not answer."""
    with TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        words = ["--requirement", pins, "--require-hashes", "--disable-pip", "--progress-spinner", "off"]
        output = ["--vulnerability-service", service, "--timeout", "15", "--format", "json", "--output", report]
        subprocess.run(["pip-audit", *words, *output], capture_output=True, check=False)
        return report.read_text() if report.exists() else ""


def verdict(report: str) -> tuple[int, list[str]]:
    """A status, and what there is to say."""
    if not report:
        return NOT_KNOWN, ["The service that knows of flaws could not be reached."]
    libraries = json.loads(report)["dependencies"]
    flaws = [
        f"{row['name']} {row['version']}: {flaw['id']}, mended in {', '.join(flaw['fix_versions']) or 'no version yet'}"
        for row in libraries
        for flaw in row.get("vulns", [])
    ]
    unknown = [row["name"] for row in libraries if "skip_reason" in row]
    if unknown:
        flaws.append(
            f"The service knows nothing of {len(unknown)} of {len(libraries)} libraries: {', '.join(unknown)}."
        )
    if len(flaws) > bool(unknown):
        return FLAWED, flaws
    return (NOT_KNOWN, flaws) if unknown else (WELL, [f"No flaw is known in any of {len(libraries)} libraries."])


def main() -> int:
    status, words = NOT_KNOWN, []
    for service in SERVICES:
        status, words = verdict(ask(service))
        print(f"{service}:", *words, sep="\n  ")
        if status != NOT_KNOWN:
            return status
    print("It is not known whether there are flaws. Ask again from where one of these services can be reached.")
    return status


if __name__ == "__main__":
    sys.exit(main())
