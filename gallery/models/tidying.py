"""What editors do to the terms that stories are found by, and what is left of those that are gone."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.dispatch import Signal
from django.utils.functional import Promise
from django.utils.text import get_text_list
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from taggit.models import Tag

from gallery.models.people import User

refiled = Signal()
"""The public reads something else of a story, such as its terms, and none of its versions is a new one. Sent in the
transaction that does it."""


class TermChange(models.Model):
    """Something that is done to all stories of a term, one after the other, by the worker."""

    class Kind(models.TextChoices):
        MERGE = "merge", _("Merge")
        RENAME = "rename", _("Rename")
        SPLIT = "split", _("Split")
        RETIRE = "retire", _("Retire")

    class Facet(models.TextChoices):
        THEME = "theme", _("theme")
        COHORT = "cohort", _("cohort")
        TAG = "tag", _("tag")

    kind = models.CharField(max_length=20, choices=Kind.choices)
    facet = models.CharField(max_length=20, choices=Facet.choices)
    terms: Any = models.JSONField(help_text=_("What it is about: number, slug and name of each, as they were."))
    into: Any = models.JSONField(null=True, help_text=_("What becomes of them; the same three, as they were."))
    options: Any = models.JSONField(default=dict)
    started_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    started_at = models.DateTimeField(auto_now_add=True)
    heard_of_at = models.DateTimeField(auto_now_add=True, help_text=_("When the worker was last at it."))
    finished_at = models.DateTimeField(null=True)
    expected = models.PositiveIntegerField(default=0, help_text=_("Stories that had the terms when it began."))
    changed = models.PositiveIntegerField(default=0, help_text=_("Stories that are done."))
    note = models.TextField(blank=True, help_text=_("What was not done, and why."))

    class Meta:
        verbose_name = _("change of terms")
        verbose_name_plural = _("changes of terms")
        ordering = ["-pk"]

    def __str__(self) -> str:
        names = get_text_list([f"“{term['name']}”" for term in self.terms], __("and"))
        return str(SENTENCES[self.kind]) % {"terms": names, "into": self.into_name}

    @property
    def into_name(self) -> str:
        return f"“{self.into['name']}”" if self.into else ""

    @property
    def numbers(self) -> list[int]:
        return [term["pk"] for term in self.terms]


SENTENCES: dict[str, Promise] = {
    TermChange.Kind.MERGE: _("Merge %(terms)s into %(into)s"),
    TermChange.Kind.RENAME: _("Rename %(terms)s to %(into)s"),
    TermChange.Kind.SPLIT: _("Split %(into)s off from %(terms)s"),
    TermChange.Kind.RETIRE: _("Retire %(terms)s"),
}


class TermRedirect(models.Model):
    """What an old slug, an old number or an old tag stands for now.

    Versions of stories and drafts are not written anew: they are read by this. Later rows count before earlier ones.
    """

    facet = models.CharField(max_length=20)
    slug = models.CharField(max_length=100)
    name = models.CharField(max_length=100, blank=True, help_text=_("Of a tag, in small letters, as people type it."))
    key = models.PositiveBigIntegerField(
        null=True, help_text=_("Of a term that is gone, or goes; not of a renamed one.")
    )
    # No foreign keys: there are four kinds of terms, and one that goes later leads nowhere.
    new_key = models.PositiveBigIntegerField(null=True, help_text=_("Empty: nothing stands in its place."))

    class Meta:
        verbose_name = _("redirect of a term")
        verbose_name_plural = _("redirects of terms")
        ordering = ["pk"]
        indexes = [models.Index(fields=["name"], condition=~Q(name=""), name="redirects_of_typed_tags")]
        constraints = [
            models.UniqueConstraint(fields=["facet", "key"], name="term_goes_once"),
            models.CheckConstraint(condition=~Q(key=F("new_key")), name="term_leads_elsewhere"),
        ]

    def __str__(self) -> str:
        return self.name or self.slug


class DifferentTags(models.Model):
    """Two tags that look alike, of which an editor has said that they are not the same."""

    one = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["one", "other"], name="tags_told_apart_once")]
