"""One thing that was looked for, and what became of it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Found:
    what: str
    number: int
    mended: int = 0
    left: str = ""
    """What a person has to do; empty where there is nothing."""

    @property
    def line(self) -> str:
        words = f"{self.what}: {self.number or 'none'}"
        words += f", {self.mended} mended" if self.mended else ""
        return f"{words}. {self.left}" if self.left else words
