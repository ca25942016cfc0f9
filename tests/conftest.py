"""The fixed cast: a contributor, a moderator, an editor, a stranger who must be kept out, and a gallery for them."""

import uuid
from collections.abc import Callable, Iterator
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import connection
from django.test import Client
from PIL import Image

from gallery.contributions.drafts import add_photo
from gallery.contributions.submission import PeopleInPhoto, SharedStory, submit_story
from gallery.contributions.uploads import CleanedPicture
from gallery.discovery import keeper
from gallery.models import (
    Cohort,
    Contribution,
    Decision,
    Draft,
    GalleryPage,
    PhotoPermission,
    Question,
    Region,
    StoryPage,
    Theme,
    User,
)
from gallery.moderation.permissions import EDITORS, MODERATORS, set_owned_galleries
from gallery.moderation.review import fingerprint
from tests import racing
from tests.databases import copy_database, make_database
from tests.deciding import decide

pytest_plugins: list[str] = []


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None,
    django_db_blocker: Any,
    django_db_keepdb: bool,
    django_db_createdb: bool,
    django_db_modify_db_settings: None,
) -> None:
    """The tables, and the top gallery with its roles and its review, whichever tests are run."""
    with django_db_blocker.unblock():
        make_database(anew=django_db_createdb, keep=django_db_keepdb)
        call_command("setup_gallery", stdout=StringIO())
        connection.close()


@pytest.fixture(autouse=True)
def index_of_this_test(monkeypatch: pytest.MonkeyPatch) -> None:
    """Built where it is asked for, and as new as the database, which is another one in each test."""
    monkeypatch.setattr(keeper, "CHECKED_EVERY", 0.0)
    monkeypatch.setattr(keeper.KEEPER, "start", lambda work: work())
    keeper.KEEPER.forget()


@pytest.fixture
def wagtails_indexes(settings: Any) -> None:
    """Of references and for the admin's search: kept up to date at once in this test, as in no other."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}


@pytest.fixture
def contributor(db: None) -> User:
    return User.objects.create_user("connie@example.org", name="Connie", organisation="Catterick Growers CIC")


@pytest.fixture
def stranger(db: None) -> User:
    """Signed in, and nothing of what is tried is theirs."""
    return User.objects.create_user("stranger@example.org", name="Sam Stranger")


@pytest.fixture
def moderator(top_gallery: GalleryPage) -> User:
    user = User.objects.create_user("mo@example.org", "a long password", name="Mo")
    user.groups.add(Group.objects.get(name=MODERATORS))
    return user


@pytest.fixture
def editor(top_gallery: GalleryPage) -> User:
    user = User.objects.create_user("edie@example.org", "a long password", name="Edie")
    user.groups.add(Group.objects.get(name=EDITORS))
    return user


@pytest.fixture
def programme_owner(gallery: GalleryPage) -> User:
    """Reads everything of the gallery, and decides nothing."""
    user = User.objects.create_user("paula@example.org", "a long password", name="Paula")
    set_owned_galleries(user, [gallery])
    return user


@pytest.fixture
def admin(db: None) -> User:
    return User.objects.create_superuser("ada@example.org", "a long password", name="Ada")


@pytest.fixture
def as_user() -> Callable[[User], Client]:
    """A browser in which this user is signed in."""

    def sign_in(user: User) -> Client:
        client = Client()
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return sign_in


@pytest.fixture
def top_gallery(db: None) -> GalleryPage:
    return GalleryPage.objects.get(slug="gallery")


@pytest.fixture
def gallery(top_gallery: GalleryPage) -> GalleryPage:
    """A programme's gallery that is open for stories and asks three questions, the last one optional."""
    programme = GalleryPage(title="Tackling Loneliness", slug="tackling-loneliness", introduction="Sixty projects.")
    programme.questions.set(
        [
            Question(label="What did you do?", word_limit=150, sort_order=0),
            Question(label="What changed?", word_limit=150, sort_order=1),
            Question(label="What would you tell the next person?", word_limit=150, is_required=False, sort_order=2),
        ]
    )
    top_gallery.add_child(instance=programme)
    return programme


@pytest.fixture
def terms(db: None) -> dict[str, Any]:
    """Themes, cohorts and regions by slug."""
    rows = [
        (Theme, "Nature"),
        (Theme, "Arts"),
        (Cohort, "Veterans"),
        (Cohort, "Carers"),
        (Region, "Wales"),
        (Region, "Scotland"),
    ]
    made = [model.objects.create(name=name, slug=name.lower()) for model, name in rows]
    return {term.slug: term for term in made}


def jpeg(width: int = 64, height: int = 48, colour: str = "#1e5b4f") -> bytes:
    file = BytesIO()
    Image.new("RGB", (width, height), colour).save(file, "JPEG")
    return file.getvalue()


def cleaned(width: int = 64, height: int = 48, colour: str = "#1e5b4f") -> CleanedPicture:
    """As the photo door hands it on, without waking its child process."""
    return CleanedPicture(jpeg(width, height, colour), width, height)


@pytest.fixture
def share_story(gallery: GalleryPage, contributor: User) -> Callable[..., Contribution]:
    """Send a story through the contributor's door. Words of `fields` replace the usual ones."""

    def share(
        *,
        by: User | None = None,
        to: GalleryPage | None = None,
        photos: int = 0,
        people: str = PhotoPermission.People.NOBODY,
        answers: tuple[str, ...] = ("We dug.", "It grew."),
        **fields: Any,
    ) -> Contribution:
        sender, place = by or contributor, to or gallery
        draft = Draft.objects.create(key=uuid.uuid4(), contributor=sender, gallery=place)
        relations = {name: fields.pop(name, []) for name in ("themes", "cohorts", "tags", "quotes", "links")}
        pictures = [
            add_photo(draft, cleaned(colour=f"#{number * 30:02x}5b4f"), title="a photo") for number in range(photos)
        ]
        draft.refresh_from_db()
        shared = SharedStory(
            contact_email=sender.email,
            fields={"title": "Seeds of Service", "summary": "We grow.", "organisation": "Growers", **fields},
            answers=list(zip(place.questions.all(), answers, strict=False)),
            photos=[{"image": image, "alt_text": f"Photo {n}"} for n, image in enumerate(pictures, start=1)],
            permissions=[PeopleInPhoto(image, people, in_reports=False, on_social_media=False) for image in pictures],
            **relations,
        )
        return submit_story(shared, draft=draft)

    return share


@pytest.fixture
def decided(moderator: User) -> Callable[..., StoryPage]:
    """Let the moderator decide about what was sent; the story as it is afterwards."""

    def decide_about(contribution: Contribution, kind: str = Decision.Kind.APPROVE, message: str = "") -> StoryPage:
        story = StoryPage.objects.get(pk=contribution.story_id)
        seen = fingerprint(story.get_latest_revision())
        decide(story, kind=kind, moderator=moderator, seen=seen, message=message)
        return StoryPage.objects.get(pk=story.pk)

    return decide_about


@pytest.fixture
def story_in_review(share_story: Callable[..., Contribution]) -> Contribution:
    return share_story()


@pytest.fixture
def published_story(share_story: Callable[..., Contribution], decided: Callable[..., StoryPage]) -> StoryPage:
    return decided(share_story(photos=1))


@pytest.fixture
def own_database(django_db_setup: None, django_db_blocker: Any, tmp_path: Path) -> Iterator[None]:
    """A copy of the empty database, for threads that must see each other's commits.

    Not `transactional_db`: that empties all tables afterwards, Wagtail's root page included.
    """
    if connection.vendor != "sqlite":
        pytest.skip("only SQLite's database can be copied as a file")
    original, copy = connection.settings_dict["NAME"], tmp_path / "races.sqlite3"
    with django_db_blocker.unblock():
        connection.close()
        copy_database(original, to=copy)
        connection.settings_dict["NAME"] = str(copy)
        try:
            yield
        finally:
            connection.close()
            connection.settings_dict["NAME"] = original


@pytest.fixture
def at_once() -> Callable[[list[Callable[[], Any]]], list[Any]]:
    return racing.at_once
