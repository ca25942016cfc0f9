"""Whoever gives a term another slug, and wherever: the old one leads to it."""

from typing import Any

from django.db.models.signals import pre_save
from taggit.models import Tag

from gallery.models import TermRedirect
from gallery.models.taxonomy import TERMS


def register_signal_handlers() -> None:
    for facet, model in TERMS.items():
        pre_save.connect(remember_old_words, sender=model, dispatch_uid=f"gallery_redirect_{facet}")


def remember_old_words(sender: Any, instance: Any, raw: bool = False, **kwargs: Any) -> None:
    if raw or instance.pk is None:
        return
    before = sender._default_manager.filter(pk=instance.pk).values_list("slug", "name").first()
    slug, name = before or (instance.slug, instance.name)
    old_name = name.casefold() if sender is Tag and name.casefold() != instance.name.casefold() else ""
    if slug != instance.slug or old_name:
        facet = next(facet for facet, model in TERMS.items() if model is sender)
        TermRedirect.objects.create(facet=facet, slug=slug, name=old_name, new_key=instance.pk)
