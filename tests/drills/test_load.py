"""The short forms of the drills under load; `python3 dev.py drill load`, `mishaps` and `burst` are the long ones."""

ACKNOWLEDGED = ("acknowledged: stories", "acknowledged: photos", "acknowledged: decisions")
ZERO = ("lost", "doubled", "half", "stuck")


def figures_of(rows):
    pairs = [row.removesuffix(" met").split("  ", 1) for row in rows if "  " in row]
    return {name: told.strip() for name, told in pairs}


def test_what_is_acknowledged_under_load_is_stored_once_and_a_crowd_is_refused_politely(drill_behind_nginx, migrated):
    rows = drill_behind_nginx("load", "--minutes", "0.3", "--burst", "3", "--seed", "5", *migrated)

    figures = figures_of(rows)
    assert all(int(figures[name]) for name in ACKNOWLEDGED)
    assert {figures[name] for name in (*ZERO, "errors")} == {"0"}


def test_nothing_is_lost_when_processes_are_killed_under_load(drill_behind_nginx, migrated):
    rows = drill_behind_nginx("load", "--kills", "3", "--each", "8", "--seed", "5", *migrated)

    figures = figures_of(rows)
    assert int(figures["started again by nobody's hand"]) > 0
    assert all(int(figures[name]) for name in ACKNOWLEDGED)
    assert {figures[name] for name in ZERO} == {"0"}
