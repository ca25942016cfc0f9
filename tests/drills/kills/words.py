"""What is typed on each step, other words each time."""

from typing import Any

ABOUT_YOU, YOUR_STORY, QUOTES, PHOTOS, PLACE = "about-you", "your-story", "quotes", "photos", "place-and-people"
ORDER = (ABOUT_YOU, YOUR_STORY, QUOTES, PHOTOS, PLACE)


def words_for(step: str, *, names: list[str], serial: str, time: int) -> dict[str, str]:
    """By the fields' names. `names` are those of the step's form: the questions and the photos are known from them."""
    mark = f"{serial}, typed {time} times – żółć & “<b>”"
    asked = {name: f"Answer {name} of {mark}." for name in names if name.startswith("answer_")}
    shown = {name: f"What {name} shows in {mark}." for name in names if name.endswith("-alt_text")}
    people = {name.replace("alt_text", "people"): "nobody" for name in shown}
    return {
        ABOUT_YOU: {"organisation": f"Growers {mark}", "your_name": f"Connie {serial}", "whose": "ours"},
        YOUR_STORY: {"title": f"Story {serial}", "summary": f"In short, {mark}.", **asked},
        QUOTES: {"quotes-0-text": f"They said {mark}.", "quotes-0-said_by": f"Member {serial}"},
        PHOTOS: {**shown, **people},
        PLACE: {
            "place_name": f"Place {serial}",
            "people_reached": str(time),
            "links-0-url": f"https://example.org/{serial}/{time}",
        },
    }[step]


NOT_IN_A_STORY = {"your_name", "whose"}


def private(name: str) -> bool:
    """Kept elsewhere than with the page: with the account, or with each picture's permission."""
    return name in NOT_IN_A_STORY or name.endswith("-people")


def flat(answers: dict[str, Any]) -> dict[str, Any]:
    """What a draft keeps, by the names that its fields have in the forms."""
    rows = {f"{part}-{n}": row for part in ("quotes", "links") for n, row in enumerate(answers.get(part, []))}
    photos = {f"photo-{key}": words for key, words in answers.get("photos", {}).items()}
    parts = {f"{prefix}-{name}": text for prefix, words in (rows | photos).items() for name, text in words.items()}
    return {**answers.get("story", {}), **parts}
