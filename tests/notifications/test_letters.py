import email
import email.policy

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.urls import reverse
from wagtail.models import Site

from gallery.models import Contribution, Decision, OutgoingMail, SiteSettings, StoryPage
from gallery.moderation.permissions import MODERATORS
from gallery.moderation.review import fingerprint, restore, start_review, take_down
from gallery.notifications.outbox import deliver_due_mail, message_of
from tests.deciding import decide
from tests.moderation.test_review import resend

pytestmark = pytest.mark.django_db

Kind = Decision.Kind


def letters(to):
    return list(OutgoingMail.objects.filter(recipient=to).order_by("pk"))


def subjects(to):
    return [letter.subject for letter in letters(to)]


@pytest.fixture
def connie(contributor):
    return contributor.email


def test_whoever_sends_a_story_gets_a_receipt_that_leads_to_it(story_in_review, connie, as_user, contributor):
    receipt = letters(connie)[0]

    url = reverse("contributions:my_story", args=[story_in_review.pk])
    assert receipt.subject == "We have your story: Seeds of Service"
    assert receipt.from_email == "Impact Gallery <stories@example.org>"
    assert f"http://testserver{url}" in receipt.text
    assert f"http://testserver{url}" in receipt.html
    assert as_user(contributor).get(url).status_code == 200


def test_the_moderators_are_told_once_with_a_link_that_works(share_story, moderator, as_user):
    story = share_story().story

    letter = letters(moderator.email)[0]
    url = reverse("review_story", args=[story.pk])

    assert subjects(moderator.email) == ["A story is waiting: Seeds of Service"]
    assert f"http://testserver{url}" in letter.text
    assert as_user(moderator).get(url).status_code == 200


def test_moderators_who_have_left_are_not_written_to(share_story, moderator):
    moderator.is_active = False
    moderator.save()

    share_story()

    assert subjects(moderator.email) == []


def test_nobody_in_two_groups_is_told_twice(share_story, moderator, editor):
    editor.groups.add(Group.objects.get(name=MODERATORS))

    share_story()

    assert len(subjects(editor.email)) == 1


@pytest.fixture
def whole_life(share_story, decided, moderator, django_capture_on_commit_callbacks):
    """A story that is sent, returned, sent again, published, taken down and put back, and one that is declined."""
    with django_capture_on_commit_callbacks(execute=True):
        contribution = share_story()
        decided(contribution, Kind.REQUEST_CHANGES, "Say <b>more</b> & soon.")
        resend(contribution)
        story = decided(contribution)
        take_down(story, moderator=moderator, message="Somebody asked.")
        restore(story, moderator=moderator)
        decided(share_story(title="Another"), Kind.DECLINE, "It is an advertisement.")
    return story


def test_a_contributor_hears_of_everything_in_order(whole_life, connie):
    assert subjects(connie) == [
        "We have your story: Seeds of Service",
        "A question about your story: Seeds of Service",
        "We have your story: Seeds of Service",
        "Your story is published: Seeds of Service",
        "We took your story down: Seeds of Service",
        "Your story is public again: Seeds of Service",
        "We have your story: Another",
        "About your story: Another",
    ]


def test_a_contributor_never_gets_a_link_into_the_admin(whole_life, connie, moderator):
    sent = [message for message in mail.outbox if message.to == [connie]]

    assert len(sent) == 8
    for message in sent:
        words = message.subject + message.body + "".join(part.content for part in message.alternatives)
        assert "/admin" not in words
    assert {message.to[0] for message in mail.outbox} == {connie, moderator.email}


def test_the_moderators_words_reach_the_contributor_as_typed(whole_life, connie):
    asked = letters(connie)[1]

    assert "Say <b>more</b> & soon." in asked.text
    assert "Say &lt;b&gt;more&lt;/b&gt; &amp; soon." in asked.html


def test_the_letter_about_publishing_leads_to_the_public_page(whole_life, connie, client):
    published = letters(connie)[3]

    assert f"http://testserver{whole_life.url}" in published.text
    assert client.get(whole_life.url).status_code == 200


def test_publishing_the_same_version_again_tells_nobody(whole_life, connie):
    before = subjects(connie)

    story = StoryPage.objects.get(pk=whole_life.pk)
    story.live_revision.publish(skip_permission_checks=True)

    assert subjects(connie) == before


def test_a_story_without_a_contribution_is_told_to_moderators_alone(gallery, editor, moderator, decided):
    story = gallery.add_child(instance=StoryPage(title="Ours", summary="S", organisation="O", live=False))
    story.save_revision(user=editor)

    start_review(story, sent_by=editor)

    assert list(OutgoingMail.objects.values_list("recipient", "subject")) == [
        (moderator.email, "A story is waiting: Ours")
    ]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r", "\u2028", "\x0b", "\x85"])
def test_a_title_cannot_add_a_header(share_story, connie, newline):
    share_story(title=f"Seeds{newline}Bcc: victim@example.org")

    for letter in OutgoingMail.objects.all():
        sent = email.message_from_bytes(message_of(letter).message().as_bytes(), policy=email.policy.default)
        assert sent["Bcc"] is None
        assert sent["To"] == letter.recipient
        assert "Seeds Bcc: victim@example.org" in str(sent["Subject"])


@pytest.mark.parametrize("name", ["Stories, Impact & Co.", 'The "Gallery"', "Théâtre", "A <b> C", "Line\nbreak", "@"])
def test_any_name_of_the_site_can_send_mail(share_story, connie, name):
    site = SiteSettings.for_site(Site.objects.get(is_default_site=True))
    site.name = name
    site.save()

    share_story()
    deliver_due_mail.call()

    assert "stories@example.org" in mail.outbox[0].from_email
    assert all(letter.sent_at for letter in letters(connie))


def test_a_long_title_from_the_admin_still_fits_into_a_subject(share_story, connie):
    contribution = share_story(title="A" * 255)

    assert len(letters(connie)[0].subject) <= 400
    assert Contribution.objects.get() == contribution


def test_remarks_reach_the_contributor_each_below_its_part(story_in_review, moderator, gallery, connie):
    story, question = story_in_review.story, gallery.questions.first()
    remarks = {"photos": "Whose\nare they?", f"answer_{question.pk}": "How <i>many</i> & who?"}

    seen = fingerprint(story.get_latest_revision())
    decide(story, kind=Kind.REQUEST_CHANGES, moderator=moderator, seen=seen, remarks=remarks)

    asked = letters(connie)[-1]
    words = "\n".join(line for line in asked.text.splitlines() if line)
    assert "The moderator wrote:\nWhat did you do?\n> How <i>many</i> & who?\nPhotos\n> Whose\n> are they?" in words
    assert asked.html.index("What did you do?") < asked.html.index("How &lt;i&gt;many&lt;/i&gt; &amp; who?")
    assert "Whose<br>are they?" in asked.html


def test_a_letter_without_words_of_anybody_names_nobody(story_in_review, decided, connie):
    decided(story_in_review)

    published = letters(connie)[-1]
    assert "wrote:" not in published.text + published.html
