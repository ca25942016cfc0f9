from collections.abc import Sequence
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.dates import MONTHS
from django.utils.functional import cached_property
from django.utils.text import slugify
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.models import Page, PageManager
from wagtail.query import PageQuerySet

from gallery.discovery.tree import STORY_DEPTH
from gallery.models.cards import fill_cards
from gallery.models.current_terms import CurrentTagsField, with_current_terms
from gallery.models.layout import story_context
from gallery.models.pointers import without_lost_rows
from gallery.models.sharing import addresses_of, qr_answer
from gallery.models.story_form import StoryForm
from gallery.models.visibility import (
    FoundOpen,
    StoriesStay,
    is_open_among_all,
    is_open_to_all,
    refuse_below_unpublished,
)

if TYPE_CHECKING:
    import datetime as dt

    from django.contrib.auth.models import AnonymousUser

    from gallery.models.people import User
    from gallery.models.story_parts import StoryPhoto, StoryQuote

TINTS = ("mint", "lilac", "peach", "sky", "butter")
ROUTES = frozenset({"feed", "map", "questions", "hello", "report"})
"""Names that a gallery answers itself: a story by such a name would never be reached."""
DECIDES, READS = "gallery.add_decision", "gallery.view_decision"
"""The rights of moderators, and of those who read what moderators read."""


class StoryQuerySet(PageQuerySet):
    def published(self) -> "StoryQuerySet":
        """What the public may read. Every public page, feed and count starts here."""
        return self.filter(is_open_to_all())

    def all_published(self) -> "StoryQuerySet":
        """The same, found in a third of the time, for what reads all of them at once: the index."""
        return self.filter(is_open_among_all())

    def readable_by(self, user: "User | AnonymousUser") -> "StoryQuerySet":
        """What the desk shows, public or not: moderators all of it, owners of programmes what is in their galleries."""
        if user.has_perm(DECIDES):
            return self.all()
        if not user.is_authenticated or not user.has_perm(READS):
            return self.none()
        below = (self.descendant_of_q(gallery) for gallery in user.owned_galleries.all())
        return self.filter(reduce(or_, below, Q(pk__in=[])))

    def answering(self, question: int) -> "StoryQuerySet":
        return self.filter(Exists(rows_of(self.model, "answers").filter(story=OuterRef("pk"), question=question)))

    def quoting(self) -> "StoryQuerySet":
        return self.filter(Exists(rows_of(self.model, "quotes").filter(story=OuterRef("pk"))))

    def told_by(self, user: "User") -> "StoryQuerySet":
        """Those that are the user's own, or were: whoever has told a story does not judge it later."""
        every = self.model._default_manager
        stories = (every.filter(tie).values("pk") for tie in ties_to(user, email=user.email))
        return self.filter(reduce(or_, (Q(pk__in=numbers) for numbers in stories)))

    def is_told_by(self, user: "User", number: int) -> bool:
        """As `told_by`, of a single story: asked many times oftener, and answered in a third of the time."""
        return self.filter(reduce(or_, ties_to(user, email=user.email)), pk=number).exists()

    def cards(self) -> list["StoryPage"]:
        return fill_cards(list(self))

    def in_order(self, numbers: Sequence[int]) -> list["StoryPage"]:
        """Those of these that there are, with what a card shows of them."""
        found = {story.pk: story for story in self.filter(pk__in=numbers).order_by().cards()}
        return [found[number] for number in numbers if number in found]


def rows_of(stories: type[models.Model], relation: str) -> Any:
    model: Any = stories._meta.get_field(relation).related_model
    return model._default_manager


def ties_to(user: Any, *, email: Any) -> list[Q]:
    """What makes a story somebody's own, for good: made, sent in, typed in, helped with, or handed to somebody else.

    `user` and `email` may be references to an outer query.
    """
    invited = Q(contribution__invitations__accepted_at__isnull=False)
    return [
        Q(owner=user),
        Q(contribution__contributor=user),
        Q(contribution__co_authors=user),
        Q(contribution__entered_by=user),
        invited & Q(contribution__invitations__email__iexact=email),
        invited & Q(contribution__invitations__kind="hand_over", contribution__invitations__invited_by=user),
    ]


class StoryPermissionTester(StoriesStay):
    """A story becomes public, or stops being so, by a moderator's decision and by nothing else.

    An admin may delete one that was made in the admin; what somebody has shared is theirs to withdraw or to erase.
    """

    def can_publish(self) -> bool:
        return False

    can_unpublish = can_set_view_restrictions = can_unschedule = can_publish

    def may_go(self, ignore_bulk: bool) -> bool:
        return self.user.is_superuser and super().may_go(ignore_bulk)


class StoryPage(FoundOpen, RoutablePageMixin, Page):
    """Only what the public may read; the private half is a Contribution."""

    summary = models.TextField(_("summary"), max_length=300, help_text=_("One or two sentences."))
    organisation = models.CharField(
        _("organisation"), max_length=160, blank=True, help_text=_("Empty where its contributor has left.")
    )
    themes = ParentalManyToManyField("gallery.Theme", blank=True, related_name="stories", verbose_name=_("themes"))
    cohorts = ParentalManyToManyField(
        "gallery.Cohort", blank=True, related_name="stories", verbose_name=_("who it’s for")
    )
    tags = CurrentTagsField(through="gallery.StoryTag", blank=True, verbose_name=_("tags"))
    place_name = models.CharField(
        _("place"), max_length=120, blank=True, help_text=_("Town, village or neighbourhood.")
    )
    region = models.ForeignKey(
        "gallery.Region",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="stories",
        verbose_name=_("region"),
    )
    latitude = models.DecimalField(
        _("latitude"),
        max_digits=4,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
        help_text=_("In degrees (WGS 84), rounded to 0.01: about 1 km."),
    )
    longitude = models.DecimalField(
        _("longitude"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
    )
    started = models.DateField(_("started"), null=True, blank=True, help_text=_("The first day of the month will do."))
    ended = models.DateField(_("ended"), null=True, blank=True, help_text=_("Leave empty if it still goes on."))
    people_reached = models.PositiveIntegerField(
        _("people reached"), null=True, blank=True, validators=[MaxValueValidator(10_000_000)]
    )

    objects = PageManager.from_queryset(StoryQuerySet)()

    parent_page_types = ["gallery.GalleryPage"]
    subpage_types: list[str] = []
    search_auto_update = False
    template = "gallery/story_page.html"
    base_form_class = StoryForm
    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("organisation"),
        InlinePanel("answers", heading=_("Answers"), label=_("Answer")),
        InlinePanel("quotes", heading=_("Quotes"), label=_("Quote")),
        InlinePanel("photos", heading=_("Photos"), label=_("Photo"), max_num=8),
        FieldPanel("cohorts"),
        FieldPanel("themes"),
        FieldPanel("tags"),
        MultiFieldPanel(
            [
                FieldPanel("place_name"),
                FieldPanel("region"),
                FieldRowPanel([FieldPanel("latitude"), FieldPanel("longitude")]),
            ],
            heading=_("Place"),
        ),
        FieldRowPanel([FieldPanel("started"), FieldPanel("ended")], heading=_("When")),
        FieldPanel("people_reached"),
        InlinePanel("links", heading=_("Links"), label=_("Link")),
    ]

    # No dates for going live or leaving: a decision takes effect at once.
    settings_panels: list[Any] = []

    class Meta:
        verbose_name = _("story")
        verbose_name_plural = _("stories")

    @cached_property
    def lead_photo(self) -> "StoryPhoto | None":
        return next(iter(self.photos.all()), None)

    @cached_property
    def lead_quote(self) -> "StoryQuote | None":
        return next(iter(self.quotes.all()), None)

    @cached_property
    def card_terms(self) -> list[str]:
        names = [term.name for term in (*self.themes.all()[:2], *self.cohorts.all()[:2])]
        return names[:3]

    @cached_property
    def audience(self) -> str:
        return ", ".join(cohort.name for cohort in self.cohorts.all())

    @property
    def tint(self) -> str:
        return TINTS[(self.pk or 0) % len(TINTS)]

    @property
    def when(self) -> str:
        """Such as "March 2024 – now", or empty."""
        if not self.started:
            return month_name(self.ended) if self.ended else ""
        start, end = month_name(self.started), month_name(self.ended) if self.ended else __("now")
        return start if start == end else f"{start} – {end}"

    @classmethod
    def can_create_at(cls, parent: Page) -> bool:
        return super().can_create_at(parent) and parent.depth == STORY_DEPTH - 1

    def can_move_to(self, parent: Page) -> bool:
        return super().can_move_to(parent) and parent.depth == STORY_DEPTH - 1

    @classmethod
    def from_serializable_data(cls, data: dict[str, Any], check_fks: bool = True, strict_fks: bool = False) -> Any:
        if check_fks and not strict_fks:
            data, check_fks = without_lost_rows(cls, with_current_terms(data)), False
        return super().from_serializable_data(data, check_fks=check_fks, strict_fks=strict_fks)

    def permissions_for_user(self, user: "User") -> StoryPermissionTester:
        return StoryPermissionTester(user, self)

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        # A title such as "!!!" has an empty slug, and one such as "Feed" is an address of the gallery's own.
        if not self.slug:
            base = slugify(self.title, allow_unicode=True) or "story"
            self.slug = self._get_autogenerated_slug(f"{base}-story" if base in ROUTES else base)
        super().full_clean(*args, **kwargs)

    def clean(self) -> None:
        super().clean()
        if not self.place_name:
            # Whoever says no more than the region is not on the map.
            self.latitude = self.longitude = None
        if self.slug in ROUTES:
            raise ValidationError({"slug": _("This address is taken by a page of the gallery. Choose another.")})
        if self.started and self.ended and self.ended < self.started:
            raise ValidationError({"ended": _("Choose a day after the start.")})
        if (self.latitude is None) != (self.longitude is None):
            raise ValidationError({"longitude": _("Give both latitude and longitude, or neither.")})

    def route(self, request: HttpRequest, path_components: list[str]) -> Any:
        refuse_below_unpublished(self)
        return super().route(request, path_components)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context(request, *args, **kwargs), **story_context(self, request)}

    @path("share/")
    def share(self, request: HttpRequest) -> HttpResponse:
        """Ways to hand its address on, how to cite it, and what may be done with it."""
        return self.render(request, template="gallery/share_page.html")

    @path("qr/")
    def qr(self, request: HttpRequest) -> HttpResponseBase:
        addresses = addresses_of(self, request)
        if not addresses:
            raise Http404
        return qr_answer(addresses.short, request)


def month_name(day: "dt.date") -> str:
    return f"{MONTHS[day.month]} {day.year}"
