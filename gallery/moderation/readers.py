"""Who reads the reports about the desk: moderators and editors all, owners of programmes those of their galleries."""

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from wagtail.admin.menu import MenuItem

from gallery.models import GalleryPage, User
from gallery.models.pages import GalleryQuerySet
from gallery.models.people import SignedInRequest
from gallery.moderation.permissions import TRUSTS_CONTRIBUTORS, may_read_some, reads_everything


def reads_reports(user: User | AnonymousUser) -> bool:
    return user.is_authenticated and (reads_all_reports(user) or may_read_some(user))


def reads_all_reports(user: User) -> bool:
    return reads_everything(user) or reads_about_people(user)


def reads_about_people(user: User) -> bool:
    """Whom editors know and have suspended, and who exported what, is not moderators' business."""
    return user.is_active and user.has_perm(TRUSTS_CONTRIBUTORS)


def galleries_reported_to(user: User) -> GalleryQuerySet:
    programmes = GalleryPage.objects.programmes().order_by("title")
    return programmes if reads_all_reports(user) else programmes.filter(owners=user)


def refuse_others(request: SignedInRequest) -> None:
    if not reads_reports(request.user):
        raise PermissionDenied


class DeskReportMenuItem(MenuItem):
    def is_shown(self, request: SignedInRequest) -> bool:
        return reads_reports(request.user)
