"""Letters to the editors, about what they show."""

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from gallery.models import ShowcasePage, StoryPage, User
from gallery.notifications.letters import Because, Letter, absolute, send


def editors_of(showcase: ShowcasePage) -> QuerySet[User]:
    """Whoever made it, as long as they may change it; else all editors who may; where there are none, the admins."""
    above = showcase.get_ancestors(inclusive=True)
    rights = {"permission__codename": "change_page", "page__in": above}
    may_change = Q(**{f"groups__page_permissions__{name}": value for name, value in rights.items()})
    active, is_admin = User.objects.filter(is_active=True), Q(is_superuser=True)
    own = active.filter(may_change | is_admin, pk=showcase.owner_id)
    everybody = (own, active.filter(may_change), active.filter(is_admin))
    return next((people.distinct() for people in everybody if people.exists()), own)


def tell_of_gap(story: StoryPage, *, showcase: ShowcasePage) -> None:
    """Once for each time that it was published."""
    event = f"gap {story.pk} {showcase.pk} {story.last_published_at}"
    for editor in editors_of(showcase):
        send(gap(story, showcase), to=editor.email, event=event)


def gap(story: StoryPage, showcase: ShowcasePage) -> Letter:
    names = {"story": story.title, "showcase": showcase.title}
    return Letter(
        subject=_("A story has left your showcase: %(showcase)s") % names,
        heading=_("A story has left your showcase"),
        paragraphs=[
            _("“%(story)s” is not public any more. It is gone from “%(showcase)s” already.") % names,
            _("Have a look whether what is left still says what you meant. Maybe another story should stand there."),
        ],
        action_label=_("Open the showcase"),
        action_url=absolute(reverse("wagtailadmin_pages:edit", args=[showcase.pk])),
        because=Because.DESK,
    )
