"""What was tried, what was seen, and whether it is right."""

from dataclasses import dataclass, field

MOST = 400
"""Characters of what was seen."""


@dataclass
class Report:
    rows: list[tuple[str, str, bool]] = field(default_factory=list)

    def note(self, what: str, seen: object, *, is_right: bool) -> None:
        self.rows.append((what, str(seen)[:MOST], is_right))
        print(self.line(*self.rows[-1]), flush=True)

    def equal(self, what: str, seen: object, wanted: object) -> None:
        words = seen if seen == wanted else f"{seen}, and not {wanted}"
        self.note(what, words, is_right=seen == wanted)

    def none(self, what: str, wrong: list[str], *, of: int) -> None:
        """Of many that are tried, what went wrong with some."""
        self.note(what, "; ".join(wrong) or f"{of} of {of}", is_right=not wrong and of > 0)

    @staticmethod
    def line(what: str, seen: str, is_right: bool) -> str:
        return f"{'right' if is_right else 'WRONG'}  {what:<66} {seen}"

    @property
    def wrong(self) -> list[str]:
        return [what for what, _seen, is_right in self.rows if not is_right]
