"""Who may do what in the admin, in one table that `setup_gallery` applies."""

from dataclasses import dataclass

from django.contrib.auth.models import Group, Permission
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Site

MODERATORS = "Story moderators"
EDITORS = "Gallery editors"
EDITORS_PICTURES = "Pictures of galleries"


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
        models=("wagtailadmin.access_admin", "gallery.add_decision", "gallery.view_decision"),
        pictures=("choose",),
    ),
    Role(
        EDITORS,
        models=(
            "wagtailadmin.access_admin",
            *(
                f"gallery.{action}_{noun}"
                for noun in ("theme", "cohort", "region")
                for action in ("add", "change", "delete", "view")
            ),
            "gallery.change_sitesettings",
        ),
        pages=("add_page", "change_page", "publish_page"),
        pictures=("choose", "add", "change"),
        # Not those in stories: whoever chose one for a gallery would make it public unread.
        collection=EDITORS_PICTURES,
    ),
)


def apply_roles() -> None:
    """Give each group exactly the rights of the table, on every run."""
    for role in ROLES:
        group, _is_new = Group.objects.get_or_create(name=role.name)
        group.permissions.set([permission_named(name) for name in role.models])
        home_pages = [site.root_page for site in Site.objects.select_related("root_page")]
        GroupPagePermission.objects.filter(group=group).delete()
        GroupPagePermission.objects.bulk_create(
            GroupPagePermission(group=group, page=page, permission=permission_named(f"wagtailcore.{codename}"))
            for page in home_pages
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


def collection_named(name: str) -> Collection:
    root = Collection.get_first_root_node()
    found = root.get_children().filter(name=name).first() if name else root
    return found or root.add_child(name=name)


def permission_named(name: str) -> Permission:
    app_label, codename = name.split(".")
    return Permission.objects.get(content_type__app_label=app_label, codename=codename)
