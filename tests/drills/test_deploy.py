"""The short form of the drill; `python3 dev.py drill deploy` is the long one."""

LOOKED_AT = 50
"""Things, at least."""


def test_the_site_behind_nginx_answers_as_it_should(drill_behind_nginx, migrated):
    *rows, last = drill_behind_nginx("deploy", *migrated)

    assert last.endswith(" 0 wrong")
    assert len([row for row in rows if row.startswith("right  ")]) >= LOOKED_AT
