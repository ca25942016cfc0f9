"""The child process that sets a booklet: `typesetting.py` starts one for each.

It runs by path, not as a module, so that it loads the standard library and Typst and nothing else. It sets what stands
in its folder; what goes wrong is said on standard error.
"""

import ctypes
import importlib
import json
import os
import re
import resource
import signal
import sys
import unicodedata
from pathlib import Path
from typing import Any

SOURCE, TARGET = "content.json", "printed.pdf"
STANDARD = "ua-1"
CPU_SECONDS = 240
MEMORY_BYTES = 4 * 1024**3
OUTPUT_BYTES = 1024**3
NICENESS = 5
MOST_TRIES = 6
"""Each finds signs that no font has."""
UNWRITABLE = re.compile(r'the text `"((?:[^"\\]|\\.)+)"` could not be displayed')
ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")


def main(template: str, fonts: str) -> None:
    limit()
    typst = importlib.import_module("typst")
    for _ in range(MOST_TRIES):
        try:
            typst.compile(template, output=TARGET, root=".", font_paths=[fonts], pdf_standards=STANDARD)
            return
        except typst.TypstError as error:
            signs = unwritable(str(error.diagnostic))
            if not signs:
                sys.exit(str(error.diagnostic)[:2000])
            leave_out(signs)
    sys.exit("too many signs that no font has")


def limit() -> None:
    os.nice(NICENESS)
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_FSIZE, (OUTPUT_BYTES, OUTPUT_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    end_with_parent()


def end_with_parent() -> None:
    """Where the kernel can do that."""
    die_with_parent = 1
    try:
        ctypes.CDLL(None).prctl(die_with_parent, signal.SIGKILL)
    except (OSError, AttributeError):
        return


def unwritable(diagnostic: str) -> set[str]:
    """The signs that an accessible PDF cannot hold, since nothing can draw them."""
    found = UNWRITABLE.findall(diagnostic)
    return set("".join(ESCAPED.sub(lambda code: chr(int(code[1], 16)), text) for text in found)) - {" "}


def leave_out(signs: set[str]) -> None:
    """A text that is without some of its letters would say something else: there is a note in its place."""
    source = Path(SOURCE)
    data = json.loads(source.read_text(encoding="utf-8"))
    letters = {sign for sign in signs if unicodedata.category(sign)[0] in "LMN"}
    note = data["words"]["unwritable"]
    source.write_text(json.dumps(without(data, signs, letters, note), ensure_ascii=False), encoding="utf-8")


def without(value: Any, signs: set[str], letters: set[str], note: str) -> Any:
    if isinstance(value, dict):
        return {name: without(each, signs, letters, note) for name, each in value.items()}
    if isinstance(value, list):
        return [without(each, signs, letters, note) for each in value]
    if not isinstance(value, str) or signs.isdisjoint(value):
        return value
    if not letters.isdisjoint(value):
        return note
    return "".join(sign for sign in value if sign not in signs)


if __name__ == "__main__":
    main(*sys.argv[1:])
