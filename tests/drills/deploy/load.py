"""How fast a kept page is, beside the same bytes as a file."""

import re
import subprocess
from statistics import median

from tests.drills.deploy.machine import program
from tests.drills.deploy.places import NAME
from tests.drills.deploy.report import Report
from tests.drills.deploy.stack import Stack

BAR = 0.8
RUNS, REQUESTS, AT_ONCE = 7, 3000, 8
PAGE, FILE = "/gallery/", "/static/drill.html"


def compare_with_a_file(stack: Stack, report: Report) -> None:
    body = stack.browser.get(PAGE).body
    (stack.folder / "data" / "static" / "drill.html").write_bytes(body)
    pairs = [(rate(stack, PAGE, len(body)), rate(stack, FILE, len(body))) for _ in range(RUNS)]
    pages, files = (median(rates) for rates in zip(*pairs, strict=True))
    share = median(page / file for page, file in pairs)
    told = f"{share:.2f} ({pages:,.0f} and {files:,.0f} a second, {len(body):,} bytes)"
    report.note(f"kept pages beside the same bytes as a file: at least {BAR}", told, is_right=share >= BAR)


def rate(stack: Stack, path: str, size: int) -> float:
    """Answers a second over HTTPS. A run in which one of them fails, or is another one, counts for nothing."""
    address = f"https://{NAME}:{stack.places.https}{path}"
    words = [program("ab"), "-q", "-k", "-n", str(REQUESTS), "-c", str(AT_ONCE), address]
    told = subprocess.run(words, capture_output=True, text=True, check=True).stdout
    found = {name: float(value) for name, value in re.findall(r"^([A-Z][^:]*):\s+([\d.]+)", told, re.MULTILINE)}
    if found["Failed requests"] or found["Document Length"] != size or "Non-2xx responses" in found:
        return 0.0
    return found["Requests per second"]
