"""Who may do what in the admin, in one table that `setup_gallery` applies."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib.auth.models import Group, Permission
from wagtail.images.models import Image
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page, Site
from wagtail.permission_policies.collections import CollectionOwnershipPermissionPolicy
from wagtail.permissions import register_permission_policy

from gallery.models import GalleryPage, StoryImage, StoryPage, User
from gallery.models.drafts import sent, unsent
from gallery.models.stories import DECIDES, READS, StoryQuerySet

if TYPE_CHECKING:
    from django.db.models import QuerySet

MODERATORS = "Story moderators"
EDITORS = "Gallery editors"
PROGRAMME_OWNERS = "Programme owners"
EDITORS_PICTURES = "Pictures of galleries"

ADMIN = "wagtailadmin.access_admin"
READS_CONTRIBUTORS, TRUSTS_CONTRIBUTORS = "gallery.view_contribution", "gallery.change_contribution"
TIDIES = "gallery.add_termchange"
CURATED = ("theme", "cohort", "region", "safeguardingquestion", "readyremark", "declinereason", "editorschoice")
"""What editors keep in order for everybody."""


@dataclass(frozen=True)
class Role:
    """Model permissions as "app.codename"; page permissions on the home page and all below; what may be done with the
    pictures of a collection, of all if it has no name."""

    name: str
    models: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()
    pictures: tuple[str, ...] = ()
    collection: str = ""


ROLES = (
    Role(
        MODERATORS,
        models=(ADMIN, DECIDES, READS, READS_CONTRIBUTORS),
        pictures=("choose",),
    ),
    Role(
        EDITORS,
        models=(
            ADMIN,
            READS_CONTRIBUTORS,
            TRUSTS_CONTRIBUTORS,
            *(f"gallery.{action}_{noun}" for noun in CURATED for action in ("add", "change", "delete", "view")),
            TIDIES,
            "gallery.change_sitesettings",
        ),
        pages=("add_page", "change_page", "publish_page"),
        pictures=("choose", "add", "change"),
        # Not those in stories: whoever chose one for a gallery would make it public unread.
        collection=EDITORS_PICTURES,
    ),
    # Which galleries is chosen for each person; this is what makes them staff.
    Role(PROGRAMME_OWNERS, models=(ADMIN, READS)),
)
"""Superusers, the admins, may do everything but what nobody may."""


def may_read(user: User, story: StoryPage) -> bool:
    """On the desk: moderators every story, owners of programmes those of their galleries."""
    return readable_stories(user).filter(pk=story.pk).exists()


def readable_stories(user: User) -> StoryQuerySet:
    """The stories of `may_read`, to be filtered further."""
    return StoryPage.objects.readable_by(user)


def reads_everything(user: User) -> bool:
    return user.is_active and user.has_perm(DECIDES)


def may_read_some(user: User) -> bool:
    """Whether the desk opens for them at all."""
    return user.is_active and user.has_perm(READS)


class SentPicturesPolicy(CollectionOwnershipPermissionPolicy):
    """Wagtail's own, but for pictures of drafts, which nobody finds, and of stories, which nobody deletes.

    Superusers included: with a picture would go its place in the story, and what the people in it agreed to.
    """

    def user_has_any_permission_for_instance(self, user: User, actions: Sequence[str], instance: StoryImage) -> bool:
        pictures = StoryImage.objects.filter(pk=instance.pk)
        if "delete" in actions and pictures.filter(sent()).exists():
            actions = [action for action in actions if action != "delete"]
        if not actions or pictures.filter(unsent()).exists():
            return False
        return super().user_has_any_permission_for_instance(user, actions, instance)

    def instances_user_has_any_permission_for(self, user: User, actions: Sequence[str]) -> "QuerySet[StoryImage]":
        return super().instances_user_has_any_permission_for(user, actions).exclude(unsent())


def register_policies() -> None:
    policy = SentPicturesPolicy(StoryImage, auth_model=Image, owner_field_name="uploaded_by_user")
    # Of this class alone: Wagtail registers its own for the same one, sooner or later.
    register_permission_policy(StoryImage, policy, exact_class=True)


def apply_roles() -> None:
    """Give each group exactly the rights of the table, on every run."""
    for role in ROLES:
        group, _is_new = Group.objects.get_or_create(name=role.name)
        group.permissions.set([permission_named(name) for name in role.models])
        GroupPagePermission.objects.filter(group=group).delete()
        GroupPagePermission.objects.bulk_create(
            GroupPagePermission(group=group, page=page, permission=permission_named(f"wagtailcore.{codename}"))
            for page in home_pages()
            for codename in role.pages
        )
        GroupCollectionPermission.objects.filter(group=group).delete()
        GroupCollectionPermission.objects.bulk_create(
            GroupCollectionPermission(
                group=group,
                collection=collection_named(role.collection),
                permission=permission_named(f"wagtailimages.{codename}"),
            )
            for codename in (f"{action}_image" for action in role.pictures)
        )


def home_pages() -> list[Page]:
    return [site.root_page for site in Site.objects.select_related("root_page")]


def collection_named(name: str) -> Collection:
    root = Collection.get_first_root_node()
    found = root.get_children().filter(name=name).first() if name else root
    return found or root.add_child(name=name)


def permission_named(name: str) -> Permission:
    app_label, codename = name.split(".")
    return Permission.objects.get(content_type__app_label=app_label, codename=codename)


def deviations() -> list[tuple[str, list[str], list[str]]]:
    """Groups that are not as the table says: the name, what they lack, and what they have besides."""
    found = []
    for role in ROLES:
        group = Group.objects.filter(name=role.name).first()
        wanted, given = rights_wanted(role), rights_given(group) if group else set()
        if wanted != given:
            found.append((role.name, sorted(wanted - given), sorted(given - wanted)))
    return found


def rights_wanted(role: Role) -> set[str]:
    collection = role.collection or Collection.get_first_root_node().name
    return {
        *role.models,
        *(f"{codename} ({page.slug})" for page in home_pages() for codename in role.pages),
        *(f"{action}_image ({collection})" for action in role.pictures),
    }


def rights_given(group: Group) -> set[str]:
    models = group.permissions.values_list("content_type__app_label", "codename")
    pages = GroupPagePermission.objects.filter(group=group).values_list("permission__codename", "page__slug")
    pictures = GroupCollectionPermission.objects.filter(group=group)
    return {
        *(".".join(row) for row in models),
        *("{} ({})".format(*row) for row in pages),
        *("{} ({})".format(*row) for row in pictures.values_list("permission__codename", "collection__name")),
    }


def set_owned_galleries(user: User, galleries: Iterable[GalleryPage]) -> None:
    """Whoever owns a gallery is in the group that makes them staff, and nobody else is."""
    user.owned_galleries.set(galleries)
    owners, _is_new = Group.objects.get_or_create(name=PROGRAMME_OWNERS)
    if user.owned_galleries.exists():
        user.groups.add(owners)
    else:
        user.groups.remove(owners)
