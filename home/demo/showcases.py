"""The demo's showcases, once its stories are there."""

from typing import Any

from gallery.models import EditorsChoice, Question, ShowcaseIndexPage, ShowcasePage, StoryPage, User
from home.demo.loading import content, load_picture


def load_showcases() -> None:
    rows, index = content("showcases"), ShowcaseIndexPage.objects.get()
    if not index.introduction:
        index.title, index.introduction = rows["title"], rows["intro"]
        index.save_revision().publish()
    for row in rows["showcases"]:
        if not ShowcasePage.objects.filter(slug=row["slug"]).exists():
            page = ShowcasePage(slug=row["slug"], title=row["title"], introduction=row["intro"])
            # One of its own: the pictures of stories are shown with them.
            page.cover = load_picture(row["cover"], prefix="cover")
            page.body = ShowcasePage.body.field.stream_block.to_python([as_stored(block) for block in row["body"]])
            index.add_child(instance=page).save_revision().publish()


def load_choices(editor: User) -> None:
    for row in content("showcases")["choices"]:
        if number := number_of(row["story"]):
            facts = {"reason": row["reason"], "chosen_on": row["date"], "chosen_by": editor}
            EditorsChoice.objects.get_or_create(story_id=number, defaults=facts)


def as_stored(block: dict[str, Any]) -> dict[str, Any]:
    """With the rows that its words name."""
    value = block["value"]
    if block["type"] == "text":
        return block
    named: dict[str, Any] = {}
    if "story" in value:
        named["story"] = number_of(value["story"])
    if "stories" in value:
        named["stories"] = [number_of(slug) for slug in value["stories"]]
    if "question" in value:
        asked = value["question"]
        named["question"] = str(Question.objects.get(gallery__slug=asked["gallery"], label=asked["label"]).pk)
    return {**block, "value": {**value, **named}}


def number_of(slug: str) -> int | None:
    """None where somebody has taken it out of the demo."""
    return StoryPage.objects.published().filter(slug=slug).values_list("pk", flat=True).first()
