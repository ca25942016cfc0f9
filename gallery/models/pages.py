from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, HelpPanel, InlinePanel, MultiFieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.models import Orderable, Page, PageManager
from wagtail.query import PageQuerySet

from gallery.discovery.answers import Answers
from gallery.discovery.box import Box
from gallery.discovery.by_index import IndexAnswers
from gallery.discovery.by_query import GalleryOption, QueryAnswers
from gallery.discovery.clusters import MAX_ZOOM
from gallery.discovery.feeds import atom_feed
from gallery.discovery.filters import EVERYTHING, VIEWS, StoryFilters, bounded
from gallery.discovery.keeper import KEEPER, once_per_version
from gallery.discovery.listing import Listing, gallery_facts, list_stories, newest
from gallery.discovery.moved import TermsMoved, asked_for
from gallery.discovery.search import nearest_search, words_of
from gallery.discovery.selection import Selection
from gallery.discovery.tree import PROGRAMME_DEPTH, TOP_DEPTH
from gallery.models.across import across_context, name_of, number_in
from gallery.models.cards import wall_of
from gallery.models.curation import leading_below
from gallery.models.maps import Marks, geojson, map_of
from gallery.models.panels import IntroductionsPanel
from gallery.models.people import User
from gallery.models.stories import ROUTES, StoryPage, StoryQuerySet
from gallery.models.visibility import FoundOpen, GalleryPermissionTester, is_open_to_all, refuse_below_unpublished

COMPACT = {"separators": (",", ":"), "ensure_ascii": False}


class GalleryQuerySet(PageQuerySet):
    def shown(self) -> "GalleryQuerySet":
        """Galleries whose stories the public may read."""
        return self.filter(is_open_to_all())

    def top(self) -> "GalleryPage | None":
        """The gallery of all stories, if it is among these."""
        return self.filter(depth=TOP_DEPTH).first()

    def programmes(self) -> "GalleryQuerySet":
        return self.filter(depth=PROGRAMME_DEPTH)

    def open_for_stories(self) -> "GalleryQuerySet":
        today = timezone.localdate()
        return self.shown().programmes().exclude(opens_on__gt=today).exclude(closes_on__lt=today)


class GalleryPage(FoundOpen, RoutablePageMixin, Page):
    """The top gallery shows every story; each gallery below it is one programme, with its own questions."""

    headline = models.CharField(
        _("headline"), max_length=120, blank=True, help_text=_("What the page says largest. Empty: its title.")
    )
    introduction = models.TextField(_("introduction"), max_length=400, blank=True, help_text=_("One or two sentences."))
    picture = models.ForeignKey(
        "gallery.StoryImage",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("picture"),
    )
    opens_on = models.DateField(_("open for stories from"), null=True, blank=True)
    closes_on = models.DateField(
        _("open for stories until"), null=True, blank=True, help_text=_("The last day. Leave empty if it stays open.")
    )
    is_photo_required = models.BooleanField(_("every story needs a photo"), default=False)
    promised_days = models.PositiveSmallIntegerField(
        _("days to a decision"),
        default=5,
        validators=[MinValueValidator(1), MaxValueValidator(90)],
        help_text=_("What contributors may count on. The queue shows how much of it is left."),
    )

    objects = PageManager.from_queryset(GalleryQuerySet)()
    routes = ROUTES

    parent_page_types = ["home.HomePage", "gallery.GalleryPage"]
    subpage_types = ["gallery.GalleryPage", "gallery.StoryPage"]
    content_panels = [
        *Page.content_panels,
        FieldPanel("headline"),
        FieldPanel("introduction"),
        FieldPanel("picture"),
        MultiFieldPanel(
            [
                HelpPanel(content=_("These apply to a programme's gallery. The top gallery takes no stories itself.")),
                FieldPanel("opens_on"),
                FieldPanel("closes_on"),
                FieldPanel("is_photo_required"),
                FieldPanel("promised_days"),
            ],
            heading=_("Sharing"),
        ),
        InlinePanel(
            "questions",
            heading=_("Questions"),
            label=_("Question"),
            help_text=_("Answers already given keep the wording that they answered."),
        ),
        IntroductionsPanel(heading=_("Say hello")),
    ]
    template = "gallery/gallery_page.html"

    class Meta:
        verbose_name = _("gallery")
        verbose_name_plural = _("galleries")

    @property
    def heading(self) -> str:
        return self.headline or self.title

    @property
    def is_top(self) -> bool:
        return self.depth == TOP_DEPTH

    @property
    def is_open(self) -> bool:
        today = timezone.localdate()
        has_opened = self.opens_on is None or self.opens_on <= today
        return has_opened and (self.closes_on is None or self.closes_on >= today)

    @property
    def closing_note(self) -> str:
        if self.is_top:
            return ""
        if self.is_open:
            if not self.closes_on:
                return ""
            return __("Open for stories until %(date)s.") % {"date": date_format(self.closes_on)}
        if self.opens_on and self.opens_on > timezone.localdate():
            return __("Opens for stories on %(date)s.") % {"date": date_format(self.opens_on)}
        return __("Closed for new stories.")

    @property
    def share_url(self) -> str:
        if self.is_top:
            return reverse("contributions:share")
        return reverse("contributions:share_story", args=[self.slug]) if self.is_open else ""

    @classmethod
    def can_create_at(cls, parent: Page) -> bool:
        """One top gallery, and programmes below it; no deeper."""
        if parent.depth == TOP_DEPTH - 1 and GalleryPage.objects.filter(depth=TOP_DEPTH).exists():
            return False
        return super().can_create_at(parent) and parent.depth < PROGRAMME_DEPTH

    def can_move_to(self, parent: Page) -> bool:
        """At its own height only: its stories would end up where nobody looks for them."""
        return super().can_move_to(parent) and parent.depth == self.depth - 1

    def clean(self) -> None:
        super().clean()
        if self.slug in ROUTES:
            raise ValidationError({"slug": _("This address is taken by a page of the gallery. Choose another.")})
        if self.opens_on and self.closes_on and self.closes_on < self.opens_on:
            raise ValidationError({"closes_on": _("Choose a day after the opening day.")})

    def published_stories(self) -> StoryQuerySet:
        stories = StoryPage.objects.published()
        return stories if self.is_top else stories.descendant_of(self)

    def answers(self, *, question: int | None = None) -> Answers:
        """From the index, or from the database as long as there is none; of those that answer a question alone."""
        if index := KEEPER.current():
            return IndexAnswers(index, "" if self.is_top else self.slug, question)
        stories = self.published_stories()
        return QueryAnswers(stories if question is None else stories.answering(question), self.options(), question)

    def options(self) -> list[GalleryOption]:
        """The programme galleries that the facet `gallery` offers."""
        if not self.is_top:
            return []
        galleries = GalleryPage.objects.child_of(self).shown().order_by("path")
        return [GalleryOption(*row) for row in galleries.values_list("slug", "title", "path")]

    def permissions_for_user(self, user: User) -> GalleryPermissionTester:
        return GalleryPermissionTester(user, self)

    def route(self, request: HttpRequest, path_components: list[str]) -> Any:
        refuse_below_unpublished(self)
        return super().route(request, path_components)

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return super().serve(request, *args, **kwargs)
        except TermsMoved as moved:
            return redirect(moved.address(request), permanent=True)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        answers = self.answers()
        listing = list_stories(answers, query=request.GET, address=self.get_url(request) or "")
        is_wall = listing.filters.view == "wall"
        chosen = leading_below(self.path) if listing.filters == EVERYTHING else []
        cards = wall_of(self.published_stories(), listing.numbers, q=listing.filters.q, has_lead=is_wall, chosen=chosen)
        found = {
            "listing": listing,
            "cards": cards,
            "facts": gallery_facts(answers.facts()),
            "is_asking": bool(questions_of(self.pk)),
            "selection": self.selection(listing.filters).query_string(),
        }
        if listing.filters.view == "map":
            marks = self.marks(answers, listing.filters, request)
            found |= {"map": map_of(marks, total=listing.total), "map_url": f"{marks.address}map.geojson"}
        return {**context, **found, **self.did_you_mean(listing)}

    def selection(self, filters: StoryFilters) -> Selection:
        """What is found here, for whoever shows it elsewhere."""
        galleries = filters.gallery if self.is_top else (self.slug,)
        return Selection(filters=filters.choosing("gallery", galleries).seen_as(VIEWS[0]))

    def marks(self, answers: Answers, filters: StoryFilters, request: HttpRequest) -> Marks:
        return Marks(self.published_stories(), answers, filters, self.get_url(request) or "", request)

    def did_you_mean(self, listing: Listing) -> dict[str, str]:
        """For a search that finds nothing, the nearest one that does."""
        if listing.total or not words_of(listing.filters.q):
            return {}
        suggestion = nearest_search(listing.filters.q, self.published_stories())
        return {"suggestion": suggestion, "suggestion_url": f"{listing.clear_url}?{urlencode({'q': suggestion})}"}

    @path("map/")
    def map_data(self, request: HttpRequest) -> HttpResponse:
        """What a map shows of a box at a zoom, as GeoJSON: stories that stand alone, and how many stand together."""
        answers, text = self.answers(), request.GET.get("bbox", "")
        box = Box.from_text(text)
        if text and box is None:
            return JsonResponse({"error": __("A bbox is west,south,east,north in degrees.")}, status=400)
        filters = asked_for(answers, request.GET).within(None).seen_as("map")
        zoom = bounded(request.GET.get("zoom", ""), 0, MAX_ZOOM) or 0
        found = self.marks(answers, filters, request).of(dict(answers.spots(filters, box)), zoom=zoom)
        return JsonResponse(geojson(found), content_type="application/geo+json", json_dumps_params=COMPACT)

    @path("questions/")
    def questions_of_it(self, request: HttpRequest) -> HttpResponse:
        question = self.questions.first()
        if question is None:
            raise Http404
        return redirect(f"{self.get_url(request)}questions/{name_of(question)}/")

    @path("questions/<str:name>/")
    def read_across(self, request: HttpRequest, name: str) -> HttpResponse:
        """Every answer to one question."""
        questions, number = questions_of(self.pk), number_in(name)
        question = next((each for each in questions if each.pk == number), None)
        if question is None:
            raise Http404
        if name != name_of(question):
            query = f"?{request.GET.urlencode()}" if request.GET else ""
            return redirect(f"{self.get_url(request)}questions/{name_of(question)}/{query}")
        return TemplateResponse(request, "gallery/across_page.html", across_context(self, questions, question, request))

    @path("feed/")
    def feed(self, request: HttpRequest) -> HttpResponse:
        stories = self.published_stories().in_order(newest(self.answers(), request.GET))
        return atom_feed(stories, request=request, title=self.title)


@once_per_version
def questions_of(gallery: int) -> list["Question"]:
    """In their order. Only a change of the gallery, which is counted, changes them."""
    return list(Question.objects.filter(gallery=gallery).order_by("sort_order", "pk"))


class Question(Orderable):
    gallery = ParentalKey(GalleryPage, on_delete=models.CASCADE, related_name="questions")
    label = models.CharField(_("question"), max_length=160)
    help_text = models.CharField(_("help"), max_length=300, blank=True, help_text=_("Say why it is asked."))
    word_limit = models.PositiveSmallIntegerField(
        _("word limit"), default=150, validators=[MinValueValidator(10), MaxValueValidator(2000)]
    )
    is_required = models.BooleanField(_("required"), default=True)

    panels = [FieldPanel("label"), FieldPanel("help_text"), FieldPanel("word_limit"), FieldPanel("is_required")]

    def __str__(self) -> str:
        return self.label
