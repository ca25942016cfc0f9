"""Every address of the project, and what each kind of visitor gets there. A new address without a row fails."""

import importlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import clear_url_caches, reverse
from django.utils import timezone

from gallery.contributions.co_authors import invite
from gallery.contributions.hello import stop_token
from gallery.contributions.personal_data import AddressChange
from gallery.models import (
    Booklet,
    BulkRun,
    Contribution,
    Draft,
    GalleryPage,
    Invitation,
    ShowcasePicture,
    SocialPicture,
    StoryPage,
    TermChange,
    User,
)
from gallery.publication.learning import work_out_what_is_stale
from tests.access.conftest import (
    LEFT_OPEN,
    ROLES,
    SHUT_OUT,
    Browsers,
    address,
    every_url,
    hide,
    ids_in_the_admin,
    picture_of,
    undone,
)
from tests.showing import show

pytestmark = [pytest.mark.django_db, LEFT_OPEN]

SHOWN, SIGN_IN, SENT_ON, REFUSED, MISSING, WRONG_METHOD = (
    "shown",
    "asked to sign in",
    "sent on",
    "refused",
    "missing",
    "wrong method",
)
SIGN_INS = ("account_login", "account_request_login_code", "wagtailadmin_login")
# 422 is the page again, with what is wrong in it.
# A script is told with 401 what people are told by being sent to the sign-in page.
STATUSES = {200: SHOWN, 422: SHOWN, 401: SIGN_IN, 403: REFUSED, 404: MISSING, 405: WRONG_METHOD}

Outcomes = dict[str, str]


@dataclass(frozen=True)
class Door:
    get: Outcomes
    post: Outcomes


def each(usually: str, *, outside: str | None = None, **others: str) -> Outcomes:
    """What every role gets; `outside` is what those get who are not signed in, or not any more."""
    found = dict.fromkeys(ROLES, usually)
    if outside is not None:
        found |= {"signed_out": outside, "inactive": outside}
    return found | others


def staff(
    moderator: str, editor: str, superuser: str, *, programme_owner: str = REFUSED, outside: str = SIGN_IN
) -> Outcomes:
    """Owners of programmes read their galleries; most of what there is to do is not theirs."""
    inside = {
        "moderator": moderator,
        "editor": editor,
        "programme_owner": programme_owner,
        "superuser": superuser,
    }
    return dict.fromkeys(SHUT_OUT, outside) | inside


NOBODY_POSTS = NOBODY_GETS = each(WRONG_METHOD)
SIGNED_IN, WRONG_INSIDE = each(SHOWN, outside=SIGN_IN), each(WRONG_METHOD, outside=SIGN_IN)
ONLY_OWNER = each(MISSING, outside=SIGN_IN, owner=SHOWN)
OWNER_SENT_ON = ONLY_OWNER | {"owner": SENT_ON}
OWNERS_BUTTON = {"get": WRONG_INSIDE, "post": OWNER_SENT_ON}
NO_STAFF = staff(WRONG_METHOD, WRONG_METHOD, WRONG_METHOD, programme_owner=WRONG_METHOD)
OWNER_AND_STAFF = each(SHOWN, outside=MISSING, stranger=MISSING)

PASSWORD_AGAIN = each(SHOWN, outside=SIGN_IN, owner=REFUSED, stranger=REFUSED)
"""Contributors have none."""
ONCE_MORE = each(SENT_ON, outside=SIGN_IN, owner=SHOWN, stranger=SHOWN)
"""Whoever has a password types it in again first, unless they have just signed in."""
SECOND_STEP_AGAIN = each(SENT_ON, outside=SIGN_IN, owner=REFUSED, stranger=REFUSED)
"""Nobody here has set one up."""

OF_THE_API = ("contents", "stories", "galleries", "gallery", "facets", "openapi")
"""What it answers to everybody, whatever there is."""

SHOWN_TOGETHER = ("present", "still_public", "my_selection", "compare", "embed", "embed_options", "embed_script")
"""Of whichever stories are public."""

# The story is in review; its contributor is the owner, of a draft as well. The stranger is invited to that.
# Requests bring nothing with them: what becomes of those that do is in who_may.py.
DOORS = {
    "styles": Door(get=each(SHOWN), post=NOBODY_POSTS),
    "map_data": Door(get=each(SHOWN), post=NOBODY_POSTS),
    "health_live": Door(get=each(SHOWN), post=NOBODY_POSTS),
    "health_ready": Door(get=each(SHOWN), post=NOBODY_POSTS),
    "sitemap": Door(get=each(SHOWN), post=NOBODY_POSTS),
    "sitemap_galleries": Door(get=each(SHOWN), post=NOBODY_POSTS),
    "sitemap_part": Door(get=each(SHOWN), post=NOBODY_POSTS),
    "robots": Door(get=each(SHOWN), post=NOBODY_POSTS),
    "contributions:share": Door(get=each(SHOWN), post=NOBODY_POSTS),
    "contributions:share_story": Door(get=each(SHOWN), post=each(SENT_ON, outside=SIGN_IN)),
    "contributions:draft": Door(get=OWNER_SENT_ON, post=NOBODY_POSTS),
    "contributions:draft_step": Door(get=ONLY_OWNER, post=OWNER_SENT_ON),
    "contributions:check_and_send": Door(get=ONLY_OWNER, post=OWNER_SENT_ON),
    "contributions:preview_draft": Door(get=ONLY_OWNER, post=NOBODY_POSTS),
    "contributions:delete_draft": Door(get=ONLY_OWNER, post=OWNER_SENT_ON),
    "contributions:add_photo": Door(get=NOBODY_GETS, post=ONLY_OWNER),
    "contributions:remove_photo": Door(get=NOBODY_GETS, post=each(MISSING, outside=SIGN_IN)),
    "contributions:my_stories": Door(get=SIGNED_IN, post=WRONG_INSIDE),
    "contributions:my_story": Door(get=ONLY_OWNER, post=WRONG_INSIDE),
    "contributions:sent": Door(get=ONLY_OWNER, post=WRONG_INSIDE),
    "contributions:edit_story": Door(**OWNERS_BUTTON),
    "contributions:withdraw": Door(get=ONLY_OWNER, post=OWNER_SENT_ON),
    "contributions:write_to_moderators": Door(get=WRONG_INSIDE, post=ONLY_OWNER),
    "contributions:set_hello": Door(**OWNERS_BUTTON),
    "contributions:object_to_story": Door(**OWNERS_BUTTON),
    "contributions:still_true": Door(**OWNERS_BUTTON),
    "contributions:say_hello": Door(get=each(MISSING), post=each(MISSING)),
    "contributions:report_story": Door(get=each(MISSING), post=each(MISSING)),
    "contributions:stop_hello": Door(get=each(SHOWN), post=each(SENT_ON)),
    "contributions:invite_to_story": Door(get=ONLY_OWNER, post=ONLY_OWNER),
    "contributions:invite_to_draft": Door(get=ONLY_OWNER, post=ONLY_OWNER),
    "contributions:remove_from_story": Door(**OWNERS_BUTTON),
    "contributions:remove_from_draft": Door(**OWNERS_BUTTON),
    "contributions:take_back_invitation": Door(**OWNERS_BUTTON),
    "contributions:leave_story": Door(get=each(MISSING, outside=SIGN_IN), post=each(MISSING, outside=SIGN_IN)),
    "contributions:leave_draft": Door(get=each(MISSING, outside=SIGN_IN), post=each(MISSING, outside=SIGN_IN)),
    "contributions:invitation": Door(
        get=each(REFUSED, outside=SIGN_IN, stranger=SHOWN), post=each(REFUSED, outside=SIGN_IN, stranger=SENT_ON)
    ),
    "contributions:account": Door(get=SIGNED_IN, post=WRONG_INSIDE),
    "contributions:change_address": Door(get=WRONG_INSIDE, post=SIGNED_IN),
    "contributions:confirm_address": Door(get=each(SHOWN), post=each(SENT_ON)),
    "contributions:sign_out_everywhere": Door(get=WRONG_INSIDE, post=each(SIGN_IN)),
    "contributions:download": Door(get=WRONG_INSIDE, post=SIGNED_IN),
    "contributions:delete_account": Door(
        get=SIGNED_IN,
        post=SIGNED_IN | dict.fromkeys(("moderator", "editor", "programme_owner", "superuser"), REFUSED),
    ),
    "contributions:account_deleted": Door(get=each(SHOWN), post=NOBODY_POSTS),
    "story": Door(get=each(MISSING), post=NOBODY_POSTS),
    "printing:print": Door(get=each(MISSING), post=each(MISSING)),
    "printing:booklet": Door(get=each("410"), post=NOBODY_POSTS),
    "printing:file": Door(get=each("410"), post=NOBODY_POSTS),
    **dict.fromkeys((f"api-v1:{name}" for name in OF_THE_API), Door(get=each(SHOWN), post=NOBODY_POSTS)),
    "api-v1:story": Door(get=each(MISSING), post=NOBODY_POSTS),
    "api-v1:api-root": Door(get=each(SHOWN), post=NOBODY_POSTS),
    **dict.fromkeys(SHOWN_TOGETHER, Door(get=each(SHOWN), post=NOBODY_POSTS)),
    "embed_story": Door(get=each(MISSING), post=NOBODY_POSTS),
    "what_we_learned": Door(get=each(SHOWN), post=NOBODY_POSTS),
    "what_we_learned_in": Door(get=each(SHOWN), post=NOBODY_POSTS),
    "learned_table": Door(get=each(SHOWN), post=NOBODY_POSTS),
    "learned_table_in": Door(get=each(SHOWN), post=NOBODY_POSTS),
    "wagtailsnippets_gallery_editorschoice:add": Door(
        get=staff(REFUSED, SHOWN, SHOWN), post=staff(REFUSED, SHOWN, SHOWN)
    ),
    "choose_story:choose": Door(get=staff(SHOWN, SHOWN, SHOWN, programme_owner=SHOWN), post=NO_STAFF),
    "choose_story:choose_results": Door(get=staff(SHOWN, SHOWN, SHOWN, programme_owner=SHOWN), post=NO_STAFF),
    "choose_story:chosen": Door(get=staff(MISSING, MISSING, MISSING, programme_owner=MISSING), post=NO_STAFF),
    "oembed": Door(get=each("400"), post=NOBODY_POSTS),
    "picture": Door(get=OWNER_AND_STAFF, post=NOBODY_POSTS),
    "social_picture": Door(get=each(MISSING), post=NOBODY_POSTS),
    "showcase": Door(get=each(MISSING), post=NOBODY_POSTS),
    "showcase_picture": Door(get=each(MISSING), post=NOBODY_POSTS),
    "rendition": Door(get=OWNER_AND_STAFF, post=NOBODY_POSTS),
    "account_request_login_code": Door(get=each(SENT_ON, outside=SHOWN), post=each(SENT_ON, outside=SHOWN)),
    "account_confirm_login_code": Door(get=each(SENT_ON, outside=SIGN_IN), post=each(SENT_ON, outside=SIGN_IN)),
    "account_login": Door(
        get=each(SENT_ON, outside=SHOWN, owner=REFUSED, stranger=REFUSED),
        post=each(SENT_ON, outside=SHOWN, owner=REFUSED, stranger=REFUSED),
    ),
    "account_inactive": Door(get=each(SHOWN), post=NOBODY_POSTS),
    "account_signup": Door(get=each(SIGN_IN), post=each(SIGN_IN)),
    "account_logout": Door(get=each(SHOWN, outside=SENT_ON), post=each(SENT_ON)),
    "account_reauthenticate": Door(get=PASSWORD_AGAIN, post=PASSWORD_AGAIN),
    "mfa_authenticate": Door(get=each(SENT_ON, outside=SIGN_IN), post=each(SENT_ON, outside=SIGN_IN)),
    "mfa_reauthenticate": Door(get=SECOND_STEP_AGAIN, post=SECOND_STEP_AGAIN),
    "mfa_index": Door(get=SIGNED_IN, post=WRONG_INSIDE),
    "mfa_activate_totp": Door(get=ONCE_MORE, post=ONCE_MORE),
    "mfa_deactivate_totp": Door(get=each(MISSING, outside=SIGN_IN), post=each(MISSING, outside=SIGN_IN)),
    "mfa_view_recovery_codes": Door(get=each(MISSING, outside=SIGN_IN), post=WRONG_INSIDE),
    "mfa_generate_recovery_codes": Door(get=ONCE_MORE, post=ONCE_MORE),
    "mfa_download_recovery_codes": Door(get=each(MISSING, outside=SIGN_IN), post=each(MISSING, outside=SIGN_IN)),
    "wagtailcore_authenticate_with_password": Door(get=each(MISSING), post=each(MISSING)),
    "wagtailcore_login": Door(get=each(SIGN_IN), post=each(SIGN_IN)),
    "stories": Door(get=staff(SHOWN, REFUSED, SHOWN, programme_owner=SHOWN), post=NO_STAFF),
    "stories_results": Door(get=staff(SHOWN, REFUSED, SHOWN, programme_owner=SHOWN), post=NO_STAFF),
    "claim_story": Door(get=NO_STAFF, post=staff(SENT_ON, REFUSED, SENT_ON)),
    "release_story": Door(get=NO_STAFF, post=staff(SENT_ON, REFUSED, SENT_ON)),
    "bulk_stories": Door(get=NO_STAFF, post=staff(SENT_ON, REFUSED, SENT_ON)),
    "bulk_run": Door(get=staff(SHOWN, REFUSED, SHOWN), post=NO_STAFF),
    "review_story": Door(get=staff(SHOWN, REFUSED, SHOWN, programme_owner=SHOWN), post=staff(SHOWN, REFUSED, SHOWN)),
    "preview_story": Door(get=staff(SHOWN, REFUSED, SHOWN, programme_owner=SHOWN), post=NO_STAFF),
    "write_to_contributor": Door(get=NO_STAFF, post=staff(SHOWN, REFUSED, SHOWN)),
    "take_down_story": Door(get=NO_STAFF, post=staff(SENT_ON, REFUSED, SENT_ON)),
    "overdue_stories": Door(get=staff(SHOWN, REFUSED, SHOWN), post=NO_STAFF),
    "set_review_date": Door(get=NO_STAFF, post=staff(SENT_ON, REFUSED, SENT_ON)),
    "edit_picture": Door(get=staff(SHOWN, REFUSED, SHOWN), post=staff(SHOWN, REFUSED, SHOWN)),
    "reports": Door(get=staff(SHOWN, REFUSED, SHOWN, programme_owner=SHOWN), post=NO_STAFF),
    "reports_results": Door(get=staff(SHOWN, REFUSED, SHOWN, programme_owner=SHOWN), post=NO_STAFF),
    "clear_finding": Door(get=NO_STAFF, post=staff(SENT_ON, REFUSED, SENT_ON)),
    "take_back_clearance": Door(get=NO_STAFF, post=staff(MISSING, REFUSED, MISSING)),
    "story_reports": Door(get=staff(SHOWN, REFUSED, SHOWN, programme_owner=SHOWN), post=staff(SHOWN, REFUSED, SHOWN)),
    "insight": Door(get=staff(SHOWN, SHOWN, SHOWN, programme_owner=SHOWN), post=NO_STAFF),
    "record": Door(get=staff(SHOWN, SHOWN, SHOWN, programme_owner=SHOWN), post=NO_STAFF),
    "record_results": Door(get=staff(SHOWN, SHOWN, SHOWN, programme_owner=SHOWN), post=NO_STAFF),
    "tidy_terms": Door(get=staff(REFUSED, SHOWN, SHOWN), post=NO_STAFF),
    "change_terms": Door(get=staff(REFUSED, SENT_ON, SENT_ON), post=staff(REFUSED, SENT_ON, SENT_ON)),
    "term_change": Door(get=staff(REFUSED, SHOWN, SHOWN), post=NO_STAFF),
    "bring_back_term": Door(get=NO_STAFF, post=staff(REFUSED, SENT_ON, SENT_ON)),
    "tell_tags_apart": Door(get=NO_STAFF, post=staff(REFUSED, MISSING, MISSING)),
    "letters": Door(get=staff(SHOWN, SHOWN, SHOWN), post=NO_STAFF),
    "letter": Door(get=staff(SHOWN, SHOWN, SHOWN), post=NO_STAFF),
    "restore_story": Door(get=NO_STAFF, post=staff(SENT_ON, REFUSED, SENT_ON)),
    "reopen_story": Door(get=NO_STAFF, post=staff(SENT_ON, REFUSED, SENT_ON)),
    "next_to_review": Door(get=staff(SENT_ON, REFUSED, SENT_ON, programme_owner=SENT_ON), post=NO_STAFF),
    "site_health": Door(get=staff(REFUSED, REFUSED, SHOWN), post=NO_STAFF),
    "try_job_again": Door(get=NO_STAFF, post=staff(REFUSED, REFUSED, SENT_ON)),
    "contributors": Door(get=staff(SHOWN, SHOWN, SHOWN), post=NO_STAFF),
    "contributors_results": Door(get=staff(SHOWN, SHOWN, SHOWN), post=NO_STAFF),
    "know_contributor": Door(get=NO_STAFF, post=staff(REFUSED, SENT_ON, SENT_ON)),
    "forget_contributor": Door(get=NO_STAFF, post=staff(REFUSED, SENT_ON, SENT_ON)),
    "suspend_contributor": Door(get=staff(REFUSED, SHOWN, SHOWN), post=staff(REFUSED, SHOWN, SHOWN)),
    "reinstate_contributor": Door(get=NO_STAFF, post=staff(REFUSED, SENT_ON, SENT_ON)),
    "enter_story": Door(get=staff(SHOWN, REFUSED, SHOWN), post=staff(MISSING, REFUSED, MISSING)),
    "hand_over_story": Door(get=NO_STAFF, post=staff(SENT_ON, REFUSED, SENT_ON)),
    "erase_story": Door(get=staff(REFUSED, REFUSED, SENT_ON), post=staff(REFUSED, REFUSED, SENT_ON)),
    "wagtailadmin_account": Door(
        get=staff(SHOWN, SHOWN, SHOWN, programme_owner=SHOWN), post=staff(SHOWN, SHOWN, SHOWN, programme_owner=SHOWN)
    ),
}

OF_A_DRAFT = (
    "draft",
    "check_and_send",
    "preview_draft",
    "delete_draft",
    "invite_to_draft",
    "leave_draft",
    "add_photo",
    "remove_photo",
)
OF_A_STORY = (
    "my_story",
    "sent",
    "withdraw",
    "invite_to_story",
    "leave_story",
    "edit_story",
    "write_to_moderators",
    "set_hello",
    "object_to_story",
    "still_true",
)
OF_STAFF = (
    "claim_story",
    "release_story",
    "review_story",
    "preview_story",
    "write_to_contributor",
    "take_down_story",
    "restore_story",
    "reopen_story",
    "erase_story",
    "next_to_review",
    "set_review_date",
    "clear_finding",
    "story_reports",
)
"""What is asked for by the key of a draft, by the number of a contribution, and by that of a story."""

PAGES_DOOR = "wagtail_serve"
"""Every page of the tree: its rows are by page, below."""

OPEN_ADMIN = {
    "wagtailadmin_sprite",
    "wagtailadmin_javascript_catalog",
}
"""What of Wagtail's admin somebody must reach who is not signed in yet: icons and words."""

SHUT_FOR_ALL = {
    "wagtailadmin_password_reset",
    "wagtailadmin_password_reset_done",
    "wagtailadmin_password_reset_confirm",
    "wagtailadmin_password_reset_complete",
}
"""Nobody has mail sent to somebody else without a limit: staff, too, may sign in with a code."""

# What of Wagtail's own admin shows or changes a story, a picture, a person, a right or a log.
STAFF_MAY_GET = {
    "wagtailadmin_home": staff(SHOWN, SHOWN, SHOWN, programme_owner=SHOWN),
    "wagtailadmin_api:pages:listing": staff(SHOWN, SHOWN, SHOWN, programme_owner=SHOWN),
    "wagtailadmin_api:pages:detail": staff(MISSING, SHOWN, SHOWN, programme_owner=MISSING),
    "wagtailadmin_api:pages:action": NO_STAFF,
    "wagtailadmin_api:images:listing": staff(SHOWN, SHOWN, SHOWN, programme_owner=SHOWN),
    "wagtailadmin_api:images:detail": staff(SHOWN, MISSING, SHOWN, programme_owner=MISSING),
    "wagtailadmin_explore": staff(REFUSED, SHOWN, SHOWN),
    "wagtailadmin_pages:edit": staff(SHOWN, SHOWN, SHOWN),
    "wagtailadmin_pages:preview_on_edit": staff(SHOWN, SHOWN, SHOWN),
    "wagtailadmin_pages:view_draft": staff(SHOWN, SHOWN, SHOWN),
    "wagtailadmin_pages:delete": staff(REFUSED, REFUSED, REFUSED),  # a story that somebody has shared
    "wagtailadmin_pages:unpublish": staff(REFUSED, REFUSED, REFUSED),
    "wagtailadmin_pages:copy": staff(REFUSED, REFUSED, REFUSED),
    "wagtailadmin_pages:set_privacy": staff(REFUSED, REFUSED, REFUSED),
    "wagtailadmin_pages:move": staff(REFUSED, REFUSED, SHOWN),
    "wagtailadmin_pages:history": staff(REFUSED, SHOWN, SHOWN),
    "wagtailadmin_pages:usage": staff(REFUSED, SHOWN, SHOWN),
    "wagtailadmin_pages:revisions_view": staff(REFUSED, SHOWN, SHOWN),
    "wagtailadmin_pages:revisions_compare": staff(REFUSED, SHOWN, SHOWN),
    "wagtailadmin_pages:workflow_history": staff(SHOWN, SHOWN, SHOWN),
    "wagtailadmin_reports:site_history": staff(SHOWN, SHOWN, SHOWN, programme_owner=SHOWN),
    "wagtailadmin_reports:workflow": staff(REFUSED, SHOWN, SHOWN),
    "wagtailadmin_workflows:edit": staff(REFUSED, REFUSED, SHOWN),
    "wagtailimages:index": staff(REFUSED, SHOWN, SHOWN),
    "wagtailimages:edit": staff(REFUSED, REFUSED, SHOWN),
    "wagtailimages:delete": staff(REFUSED, REFUSED, REFUSED),  # a picture of a story
    "wagtailimages:preview": staff(REFUSED, REFUSED, SHOWN),
    "wagtailimages:url_generator_output": staff(REFUSED, MISSING, MISSING),
    "wagtailimages:image_usage": staff(REFUSED, REFUSED, SHOWN),
    "wagtailimages_chooser:choose": staff(SHOWN, SHOWN, SHOWN, programme_owner=SHOWN),
    "wagtailsnippets_gallery_theme:list": staff(REFUSED, SHOWN, SHOWN),
    "wagtailsettings:edit": staff(REFUSED, SHOWN, SHOWN),
    "wagtailusers_users:index": staff(REFUSED, REFUSED, SHOWN),
    "wagtailusers_users:edit": staff(REFUSED, REFUSED, SHOWN),
    "wagtailusers_users:delete": staff(REFUSED, REFUSED, SENT_ON),  # an account with stories
    "wagtailusers_users:history": staff(REFUSED, REFUSED, SHOWN),
    "wagtailusers_groups:edit": staff(REFUSED, REFUSED, SHOWN),
    "wagtailsites:edit": staff(REFUSED, REFUSED, SHOWN),
    "wagtailadmin_collections:index": staff(REFUSED, REFUSED, SHOWN),
}

# Whoever asks: the CMS is not a way to look at a page early.
PAGES = {
    "/": SHOWN,
    "/about/": SHOWN,
    "/gallery/": SHOWN,
    "/gallery/feed/": SHOWN,
    "/gallery/map/": SHOWN,
    "/gallery/map.geojson": SHOWN,
    "/gallery/tackling-loneliness/": SHOWN,
    "/gallery/tackling-loneliness/feed/": SHOWN,
    "/gallery/tackling-loneliness/map.geojson": SHOWN,
    "/gallery/tackling-loneliness/published/": SHOWN,
    "/gallery/tackling-loneliness/published/share/": SHOWN,
    "/gallery/tackling-loneliness/published/qr/": SHOWN,
    "/gallery/tackling-loneliness/waiting/": MISSING,
    "/gallery/tackling-loneliness/waiting/share/": MISSING,
    "/gallery/tackling-loneliness/waiting/qr/": MISSING,
    "/gallery/tackling-loneliness/returned/": MISSING,
    "/gallery/tackling-loneliness/declined/": MISSING,
    "/gallery/tackling-loneliness/taken-down/": MISSING,
    "/gallery/tackling-loneliness/published/feed/": MISSING,
}


def knock(browser: Client, method: str, path: str) -> HttpResponse:
    """Ask once, and undo whatever it did to the database and to the browser. An exception is a page with status 500."""
    browser.raise_request_exception = False
    with undone(browser):
        return getattr(browser, method)(path)


def outcome(response: HttpResponse) -> str:
    if response.status_code not in (301, 302):
        return STATUSES.get(response.status_code, str(response.status_code))
    if response["Location"] == reverse("wagtailadmin_home"):
        return REFUSED if response.wsgi_request.path.startswith("/admin/") else SENT_ON
    return SIGN_IN if response["Location"].split("?")[0] in map(reverse, SIGN_INS) else SENT_ON


def outcomes(browsers: Browsers, method: str, path: str) -> Outcomes:
    return {role: outcome(knock(browser, method, path)) for role, browser in browsers.items()}


@pytest.fixture
def story(share_story: Callable[..., Contribution]) -> StoryPage:
    return share_story(title="Waiting", photos=1).story


@pytest.fixture
def ids(story: StoryPage, contributor: User) -> dict[str, dict[str, Any]]:
    return ids_in_the_admin(StoryPage.objects.get(pk=story.pk), contributor)


@pytest.fixture
def invitation(contributor: User, stranger: User, second_gallery: GalleryPage) -> Invitation:
    draft = Draft.objects.create(contributor=contributor, gallery=second_gallery)
    return invite(draft, email=stranger.email, kind=Invitation.Kind.CO_AUTHOR, invited_by=contributor)


@pytest.fixture
def kwargs(story: StoryPage, invitation: Invitation, contributor: User, stranger: User) -> dict[str, dict[str, Any]]:
    """What the project's own addresses ask for."""
    work_out_what_is_stale()
    hidden = show(("story", {"story": story.pk, "note": ""}), title="Hidden")
    hidden.unpublish()
    image = picture_of(story)
    sent, begun = {"pk": story.contribution.pk}, {"key": invitation.draft.key}
    waiting = Booklet.objects.create(stories=[story.pk])
    made = Booklet.objects.create(stories=[story.pk], file="booklets/none.pdf", finished_at=timezone.now())
    change = AddressChange(user=contributor.pk, old=contributor.email, new="new@example.org")
    return {
        **{f"contributions:{name}": begun for name in OF_A_DRAFT},
        **{f"contributions:{name}": sent for name in OF_A_STORY},
        "contributions:draft_step": {**begun, "step": "your-story"},
        "contributions:share_story": {"slug": "tackling-loneliness"},
        "contributions:say_hello": {"pk": story.pk},
        "contributions:report_story": {"pk": story.pk},
        "story": {"pk": story.pk},
        "embed_story": {"pk": story.pk},
        "choose_story:chosen": {"pk": str(story.pk)},
        "printing:booklet": {"key": waiting.pk},
        "printing:file": {"key": made.pk, "name": "stories"},
        "map_data": {"gallery": "gallery"},
        "what_we_learned_in": {"slug": "tackling-loneliness"},
        "learned_table": {"key": "who"},
        "learned_table_in": {"slug": "tackling-loneliness", "key": "who"},
        "styles": {"digest": "0"},
        "api-v1:story": {"number": story.pk},
        "api-v1:gallery": {"slug": "tackling-loneliness"},
        "letter": {"kind": "approved"},
        "sitemap_part": {"number": 1},
        "contributions:stop_hello": {"token": stop_token(story.contribution)},
        "contributions:remove_from_story": {**sent, "user": stranger.pk},
        "contributions:remove_from_draft": {**begun, "user": stranger.pk},
        "contributions:take_back_invitation": {"key": invitation.key},
        "contributions:invitation": {"key": invitation.key},
        "contributions:confirm_address": {"token": change.token},
        "picture": {"key": image.key, "name": "400", "ending": "jpg"},
        "social_picture": {"key": SocialPicture.objects.create(story=story).key},
        "showcase": {"pk": hidden.pk},
        "showcase_picture": {"key": ShowcasePicture.objects.get(showcase=hidden).key},
        "rendition": {"key": image.key, "pk": image.get_rendition("width-400").pk},
        "wagtailcore_authenticate_with_password": {"page_view_restriction_id": 1, "page_id": story.pk},
        "edit_picture": {"pk": story.pk, "key": image.key},
        "hand_over_story": {"pk": story.pk},
        **{f"{verb}_contributor": {"pk": contributor.pk} for verb in ("know", "forget", "suspend", "reinstate")},
        "take_back_clearance": {"pk": story.pk, "clearance": 0},
        "tidy_terms": {"facet": "tag"},
        "change_terms": {"facet": "tag", "kind": "merge"},
        "bring_back_term": {"facet": "tag", "pk": 1},
        "term_change": {"pk": TermChange.objects.create(kind="retire", facet="tag", terms=[]).pk},
        "try_job_again": {"pk": uuid4()},
        "bulk_run": {"pk": BulkRun.objects.create(action=BulkRun.Action.CLAIM).pk},
        **{name: {"pk": story.pk} for name in OF_STAFF},
    }


def is_wagtails_admin(url: Any) -> bool:
    is_own = url.module.startswith(("gallery", "home")) and not url.name.startswith("wagtailadmin_api:")
    return url.route.startswith("admin/") and not is_own


def test_every_url_has_a_row():
    own = {url.name for url in every_url() if not is_wagtails_admin(url)}

    assert own | {"wagtailadmin_account"} == {*DOORS, PAGES_DOOR}


def test_rows_about_wagtails_admin_name_urls_that_exist():
    wagtails = {url.name for url in every_url() if is_wagtails_admin(url)}

    assert OPEN_ADMIN | STAFF_MAY_GET.keys() <= wagtails


@pytest.mark.parametrize("method", ["get", "post"])
def test_each_visitor_gets_what_the_rows_say(method, browsers, kwargs):
    expected = {name: getattr(door, method) for name, door in DOORS.items()}

    found = {name: outcomes(browsers, method, reverse(name, kwargs=kwargs.get(name, {}))) for name in DOORS}

    assert {name: row for name, row in found.items() if row != expected[name]} == {}


@pytest.mark.parametrize("role", SHUT_OUT)
def test_wagtails_admin_asks_to_sign_in(role, browsers, ids):
    urls = [url for url in every_url() if is_wagtails_admin(url) and url.name not in OPEN_ADMIN | SHUT_FOR_ALL]

    surprises = {
        f"{method} {url}": found
        for url in urls
        for method in ("get", "post")
        if (found := outcome(knock(browsers[role], method, address(url, ids)))) != SIGN_IN
    }

    assert len(urls) > 150
    assert surprises == {}


def test_wagtails_admin_refuses_scripts_of_contributors(browsers, ids):
    """Wagtail answers a script with 403 instead of sending it to the sign-in page."""
    urls = [url for url in every_url() if url.name in STAFF_MAY_GET]

    surprises = {
        str(url): response.status_code
        for url in urls
        if (response := browsers["owner"].get(address(url, ids), headers={"x-requested-with": "XMLHttpRequest"}))
        and response.status_code != 403
    }

    assert surprises == {}


def test_what_is_open_in_wagtails_admin_says_nothing(browsers, ids):
    for url in every_url():
        if url.name in OPEN_ADMIN:
            response = knock(browsers["signed_out"], "get", address(url, ids))

            assert (url.name, outcome(response)) == (url.name, SHOWN)
            assert b"wagtail-sidebar-props" not in response.content
            assert b"Waiting" not in response.content


@pytest.mark.parametrize("role", ["moderator", "editor", "programme_owner", "superuser"])
def test_staff_get_what_their_work_needs_and_no_more(role, browsers, ids):
    urls = {url.name: url for url in every_url() if is_wagtails_admin(url)}

    found = {name: outcome(knock(browsers[role], "get", address(urls[name], ids))) for name in STAFF_MAY_GET}

    assert found == {name: row[role] for name, row in STAFF_MAY_GET.items()}


def test_pages_show_what_is_published_to_everybody_and_nothing_else_to_anybody(
    browsers, story, share_story, decided, returned_story, declined_story, taken_down_story, about_page
):
    decided(share_story(title="Published"))

    found = {path: outcomes(browsers, "get", path) for path in PAGES}

    assert found == {path: each(expected) for path, expected in PAGES.items()}


@pytest.mark.parametrize("level", ["programme", "top"])
def test_a_story_is_not_served_below_a_gallery_that_is_not_published(level, client, browsers, gallery, published_story):
    hide(gallery if level == "programme" else gallery.get_parent())

    assert outcomes(browsers, "get", published_story.url) == each(MISSING)


def test_a_gallery_is_not_served_below_one_that_is_not_published(browsers, gallery):
    hide(gallery.get_parent())

    assert outcomes(browsers, "get", gallery.url) == each(MISSING)
    assert outcomes(browsers, "get", f"{gallery.url}feed/") == each(MISSING)


def test_the_mailbox_of_the_demo_is_not_there(client):
    assert not any(url.route.startswith("dev/") for url in every_url())
    assert client.get("/dev/mail/").status_code == 404


@pytest.fixture
def with_debug(settings: Any, tmp_path: Any) -> Iterator[None]:
    """The addresses as they are with DEBUG on."""
    settings.DEBUG = True
    settings.EMAIL_FILE_PATH = tmp_path
    settings.DEMO_MAIL_DIR = tmp_path
    reload_urls()
    yield
    settings.DEBUG = False
    reload_urls()


def reload_urls() -> None:
    importlib.reload(importlib.import_module("config.urls"))
    clear_url_caches()


def test_with_debug_the_mailbox_is_all_that_is_added(with_debug):
    own = {url.name for url in every_url() if not is_wagtails_admin(url)}

    assert own - DOORS.keys() - {PAGES_DOOR} == {"dev:mails", "dev:mail", "dev:mail_html"}


def test_with_debug_the_mailbox_finds_nothing_outside_its_folder(with_debug, client):
    names = ["no-such-mail", "..", "../../etc/passwd", "%2e%2e%2fsecret", "0", "x" * 3000, "☂"]

    found = {client.get(f"/dev/mail/{name}/{ending}").status_code for name in names for ending in ("", "html/")}

    assert found == {404}
