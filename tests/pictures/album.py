"""Which pictures the guide has, and how to get to what they show."""

from collections.abc import Callable
from pathlib import Path

from django.urls import reverse
from playwright.sync_api import Page

from gallery.models import StoryPage
from tests.pictures.camera import HEIGHT, WIDTH, browser, desk_of, served, snap
from tests.pictures.scene import person, set_the_scene, story

TALL = 1800
"""px"""


def take(address: str, *, to: Path) -> None:
    """Of each picture its file, written over."""
    set_the_scene()
    with served(address), browser() as opened:
        desk = desk_of(person("moderator"), opened, address)
        editors = desk_of(person("editor"), opened, address)
        for name, show in SHOWN_TO_MODERATORS.items():
            show(desk, to / f"{name}.png")
        for name, show in SHOWN_TO_EDITORS.items():
            show(editors, to / f"{name}.png")
        of_contributor(desk_of(person("contributor"), opened, address), to / "my-story.png")


def review(page: Page, found: StoryPage, *, height: int = HEIGHT) -> None:
    """The desk beside the story is as high as the screen: on a high one all of it can be seen."""
    page.set_viewport_size({"width": WIDTH, "height": height})
    page.goto(reverse("review_story", args=[found.pk]))
    page.wait_for_load_state("networkidle")


def of_home(page: Page, path: Path) -> None:
    page.goto(reverse("wagtailadmin_home"))
    snap(page, path, tallest=640)


def of_queue(page: Page, path: Path) -> None:
    page.goto(reverse("stories"))
    snap(page, path, tallest=720)


def of_review(page: Page, path: Path) -> None:
    review(page, story("Chairs back, shoes off"))
    snap(page, path)


def of_finding(page: Page, path: Path) -> None:
    review(page, story("The shed on Union Street"), height=TALL)
    page.locator(".finding__clear summary").first.click()
    page.locator(".finding__clear textarea").first.fill("The number is on the shed’s own door and website.")
    snap(page, path, of="#checks-section .findings")


def of_changes(page: Page, path: Path) -> None:
    review(page, story("A bench on every hill"))
    snap(page, path, of=".review__story", tallest=450)


def of_deciding(page: Page, path: Path) -> None:
    review(page, story("Chairs back, shoes off"), height=TALL)
    page.locator("summary[data-key=r]").click()
    page.locator("[name=message]").fill("Thank you. I could hear the music. One small thing below.")
    page.locator("[name=remark_summary]").fill("Could you say where it is?")
    snap(page, path, of=".review__decide", tallest=730)


def of_picture(page: Page, path: Path) -> None:
    page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
    bikes = story("Bikes from the back shed")
    page.goto(reverse("edit_picture", args=[bikes.pk, bikes.photos.first().image.key]))
    page.wait_for_load_state("networkidle")
    box = page.locator("[data-marks-picture]").bounding_box()
    page.mouse.move(box["x"] + box["width"] * 0.76, box["y"] + box["height"] * 0.43)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.94, box["y"] + box["height"] * 0.57, steps=4)
    page.mouse.up()
    snap(page, path)


def of_reports(page: Page, path: Path) -> None:
    page.goto(reverse("story_reports", args=[story("Bikes from the back shed").pk]))
    snap(page, path)


def of_bulk(page: Page, path: Path) -> None:
    page.goto(reverse("stories"))
    for title in ("Chairs back, shoes off", "A bench on every hill"):
        page.locator("tr", has_text=title).locator("input[name=story]").check()
    page.get_by_role("button", name="Publish", exact=True).click()
    snap(page, path)


def of_insight(page: Page, path: Path) -> None:
    page.goto(reverse("insight"))
    snap(page, path)


def of_contributor(page: Page, path: Path) -> None:
    returned = story("A greenhouse by the flats")
    page.goto(reverse("contributions:my_story", args=[returned.contribution.pk]))
    snap(page, path, of=".page__column", tallest=636)


def of_tidying(page: Page, path: Path) -> None:
    page.goto(reverse("tidy_terms", args=["tag"]))
    for name in ("evenings", "weekly"):
        page.get_by_role("checkbox", name=f"Choose “{name}”").check()
    page.get_by_role("button", name="Merge the ticked ones").click()
    page.get_by_role("button", name="Show what would change").click()
    snap(page, path, tallest=760)


def of_learned(page: Page, path: Path) -> None:
    page.goto(reverse("what_we_learned"))
    snap(page, path, of=".learned", tallest=900)


SHOWN_TO_MODERATORS: dict[str, Callable[[Page, Path], None]] = {
    "desk": of_home,
    "queue": of_queue,
    "review": of_review,
    "finding": of_finding,
    "changes": of_changes,
    "deciding": of_deciding,
    "blur": of_picture,
    "reports": of_reports,
    "bulk": of_bulk,
    "insight": of_insight,
}
SHOWN_TO_EDITORS: dict[str, Callable[[Page, Path], None]] = {"tidying": of_tidying, "learned": of_learned}
