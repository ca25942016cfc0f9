"""What people type, as a browser sends it."""

from django.http import QueryDict


def as_query(data):
    query = QueryDict(mutable=True)
    for name, value in data.items():
        query.setlist(name, value if isinstance(value, list) else [value])
    return query


def changed(usual, changes):
    """What a browser sends: None leaves a field out."""
    return as_query({name: value for name, value in {**usual, **changes}.items() if value is not None})
