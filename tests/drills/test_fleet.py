"""The short form of the drill; `python3 dev.py drill fleet` is the long one."""


def test_services_that_are_killed_are_started_again_and_lack_nothing(drill_behind_nginx, migrated):
    rows = drill_behind_nginx("fleet", *migrated)

    assert [row.split("  ")[0] for row in rows] == ["right"] * 4
