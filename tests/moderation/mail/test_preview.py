"""Staff look at every mail before anybody gets it, and nothing of it is sent or kept."""

from dataclasses import replace

import pytest
from django.apps import apps
from django.core import mail
from django.urls import reverse

from gallery.models import Decision, GalleryPage, OutgoingMail
from gallery.notifications.samples import SAMPLES, letter_of
from gallery.notifications.to_contributors import LETTERS

pytestmark = pytest.mark.django_db


def rows():
    return {model._meta.label: model._default_manager.count() for model in apps.get_models() if model._meta.managed}


@pytest.mark.parametrize("kind", SAMPLES)
def test_every_letter_can_be_looked_at_and_nothing_of_it_stays(as_user, moderator, gallery, kind):
    browser = as_user(moderator)
    browser.get(reverse("letters"))
    before = rows()

    page = browser.get(reverse("letter", args=[kind]))

    letter = page.context["letter"]
    assert letter.subject and letter.text and letter.html
    assert "None" not in letter.text
    assert page.content.decode().count("<iframe") == 1
    assert rows() == before
    assert mail.outbox == []


def test_the_list_leads_to_every_letter(as_user, editor):
    page = as_user(editor).get(reverse("letters")).content.decode()

    assert all(f'href="{reverse("letter", args=[kind])}"' in page for kind in SAMPLES)


def test_every_decision_has_a_sample(gallery):
    subjects = {letter_of(sample).subject for sample in SAMPLES.values()}

    assert LETTERS.keys() == set(Decision.Kind)
    assert len(subjects) == len(SAMPLES)


def test_somebodys_own_mail_is_never_shown(gallery):
    def post_after_another(cast):
        OutgoingMail.objects.create(event="code", recipient="ann@example.org", subject="Your code", text="482 913")
        SAMPLES["approved"].post(cast)

    letter = letter_of(replace(SAMPLES["approved"], post=post_after_another))

    assert letter.recipient.startswith("connie.")
    assert "482 913" not in letter.text


def test_the_letter_stands_in_a_frame_that_runs_nothing(as_user, moderator, gallery):
    page = as_user(moderator).get(reverse("letter", args=["approved"])).content.decode()

    assert '<iframe class="letter-frame" sandbox srcdoc="&lt;!doctype html&gt;' in page


def test_without_a_gallery_it_is_said_what_is_missing(as_user, moderator):
    GalleryPage.objects.programmes().delete()

    page = as_user(moderator).get(reverse("letter", args=["approved"]))

    assert "Make a gallery first" in page.content.decode()


def test_a_kind_that_there_is_not_is_not_found(as_user, moderator):
    assert as_user(moderator).get(reverse("letter", args=["praise"])).status_code == 404


@pytest.mark.parametrize("who", ["contributor", "stranger"])
def test_nobody_else_sees_them(as_user, request, who):
    browser = as_user(request.getfixturevalue(who))

    assert browser.get(reverse("letters")).status_code in (302, 403)
    assert browser.get(reverse("letter", args=["approved"])).status_code in (302, 403)
