"""The short form of the drill; `python3 dev.py drill faults` is the long one."""

FOR_EACH = 8
"""Things that are looked at, at least, with one fault."""


def test_what_is_acknowledged_is_kept_while_the_disk_is_full_and_mail_is_refused(drill_behind_nginx, migrated):
    *rows, last = drill_behind_nginx("faults", "--seed", "5", *migrated)

    right = [row.removeprefix("right  ") for row in rows if row.startswith("right  ")]
    assert last.endswith(" 0 wrong")
    assert "every mail arrives once" in " ".join(right)
    faults = ["SMTP refused"] + (["folder of pictures"] if not any("SKIPPED" in row for row in rows) else [])
    assert all(len([row for row in right if row.startswith(fault)]) >= FOR_EACH for fault in faults)
