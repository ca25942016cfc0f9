"""The short form of the drill; `python3 dev.py drill kills` is the long one."""

KILLS, PEOPLE = 10, 2
SEED = 136
"""Of moments that lie in the middle of what they are aimed at."""
PROMISES = ("acknowledged: drafts", "acknowledged: photos", "acknowledged: stories")
ZERO = ("lost", "doubled", "half", "stuck", "server errors")


def test_nothing_that_was_acknowledged_is_lost_when_the_web_process_is_killed(drill, migrated):
    words = ["--kills", str(KILLS), "--clients", str(PEOPLE), "--seed", str(SEED), *migrated]
    done = drill("kills", *words)

    figures = dict(line.rsplit(maxsplit=1) for line in done.stdout.splitlines() if line[-1:].isdigit())
    assert done.returncode == 0, done.stdout + done.stderr
    assert int(figures["kills"]) == KILLS
    assert all(
        int(figures[promise]) for promise in ("acknowledged: drafts", "acknowledged: photos", "acknowledged: stories")
    )
    assert {figures[fault] for fault in ZERO} == {"0"}
