import pytest
from django.urls import reverse

from gallery.models import Decision, Message, OutgoingMail
from gallery.moderation.review import fingerprint
from gallery.moderation.screen.conversation import conversation_of, write_message
from tests.deciding import decide

pytestmark = pytest.mark.django_db

Kind = Decision.Kind


@pytest.fixture
def colleague(stranger, story_in_review):
    """Helps to tell the story."""
    story_in_review.co_authors.add(stranger)
    return stranger


def told(message):
    """Who got a mail with it."""
    return sorted(OutgoingMail.objects.filter(event=f"message {message.pk}").values_list("recipient", flat=True))


def letter_about(message):
    return OutgoingMail.objects.filter(event=f"message {message.pk}").first()


def test_what_moderators_write_reaches_everybody_who_tells_the_story(
    story_in_review, contributor, colleague, moderator
):
    message = write_message(story_in_review, author=moderator, text="Whose garden is it?", is_from_moderators=True)

    assert told(message) == [contributor.email, colleague.email]


def test_what_a_contributor_writes_reaches_every_active_moderator(story_in_review, contributor, moderator, colleague):
    message = write_message(story_in_review, author=contributor, text="When do you read it?", is_from_moderators=False)

    assert told(message) == [moderator.email]


def test_also_about_a_story_that_does_not_wait(published_story, contributor, moderator):
    contribution = published_story.contribution

    message = write_message(contribution, author=contributor, text="The link is dead.", is_from_moderators=False)

    assert told(message) == [moderator.email]


def test_a_moderator_who_has_left_is_not_written_to(story_in_review, contributor, moderator):
    moderator.is_active = False
    moderator.save()

    message = write_message(story_in_review, author=contributor, text="Hello?", is_from_moderators=False)

    assert told(message) == []


def test_nobody_gets_their_own_words(story_in_review, moderator, colleague):
    """Not even who is on both sides."""
    story_in_review.co_authors.add(moderator)

    asked = write_message(story_in_review, author=moderator, text="Theirs?", is_from_moderators=True)
    answered = write_message(story_in_review, author=moderator, text="Ours.", is_from_moderators=False)

    assert moderator.email not in told(asked)
    assert told(answered) == []


def test_one_address_gets_one_mail(story_in_review, contributor, moderator):
    story_in_review.co_authors.add(contributor)
    story_in_review.contact_email = contributor.email.upper()
    story_in_review.save()

    message = write_message(story_in_review, author=moderator, text="Whose?", is_from_moderators=True)

    assert [address.lower() for address in told(message)] == [contributor.email]


def test_nobody_is_written_to_whose_account_is_deleted(story_in_review, contributor, moderator):
    story_in_review.contact_email = ""
    story_in_review.save()

    message = write_message(story_in_review, author=moderator, text="Anybody?", is_from_moderators=True)

    assert told(message) == []


def test_the_mail_to_a_contributor_says_who_wrote_and_leads_to_their_story(
    story_in_review, moderator, as_user, contributor
):
    message = write_message(story_in_review, author=moderator, text="Is <b>this</b> yours?", is_from_moderators=True)

    mail = letter_about(message)
    assert "The moderator wrote:\n\n> Is <b>this</b> yours?" in mail.text
    assert "Is &lt;b&gt;this&lt;/b&gt; yours?" in mail.html
    url = reverse("contributions:my_story", args=[story_in_review.pk])
    assert f"http://testserver{url}" in mail.text
    assert as_user(contributor).get(url).status_code == 200
    assert "/admin" not in mail.text + mail.html
    assert mail.reply_to == ""


def test_the_mail_to_moderators_says_who_wrote_and_leads_to_the_review(story_in_review, contributor, moderator):
    message = write_message(story_in_review, author=contributor, text="It is my sister’s.", is_from_moderators=False)

    mail = letter_about(message)
    assert "Connie wrote:\n\n> It is my sister’s." in mail.text
    assert "Connie wrote:" in mail.html
    assert "The moderator wrote" not in mail.text + mail.html
    assert f"/admin/stories/{story_in_review.story_id}/" in mail.text
    assert mail.reply_to == ""
    assert contributor.email not in mail.text + mail.html


def test_a_message_is_kept_with_its_mail_or_not_at_all(story_in_review, moderator, monkeypatch):
    def fail(*args):
        raise ZeroDivisionError

    monkeypatch.setattr("gallery.moderation.screen.conversation.pass_on", fail)

    with pytest.raises(ZeroDivisionError):
        write_message(story_in_review, author=moderator, text="Lost.", is_from_moderators=True)

    assert not Message.objects.exists()


def test_a_conversation_stands_in_the_order_in_which_it_was_held(story_in_review, contributor, moderator):
    story = story_in_review.story
    write_message(story_in_review, author=contributor, text="First.", is_from_moderators=False)
    seen = fingerprint(story.get_latest_revision())
    remarks = {"photos": "Whose are they?", "title": "Shorter."}
    decide(story, kind=Kind.REQUEST_CHANGES, moderator=moderator, seen=seen, message="Second.", remarks=remarks)
    write_message(story_in_review, author=contributor, text="Third.", is_from_moderators=False)

    entries = conversation_of(story_in_review)

    assert [(entry.author, entry.is_from_moderators, entry.label, entry.text) for entry in entries] == [
        (contributor, False, "Message", "First."),
        (moderator, True, "Changes requested", "Second."),
        (contributor, False, "Message", "Third."),
    ]
    assert entries[1].remarks == [("Title", "Shorter."), ("Photos", "Whose are they?")]
    assert [entry.when for entry in entries] == sorted(entry.when for entry in entries)


def test_what_was_said_stays_when_people_leave_and_questions_go(story_in_review, moderator, gallery):
    story = story_in_review.story
    seen, question = fingerprint(story.get_latest_revision()), gallery.questions.first()
    remarks = {f"answer_{question.pk}": "How many?"}
    decide(story, kind=Kind.REQUEST_CHANGES, moderator=moderator, seen=seen, remarks=remarks)
    question.delete()
    moderator.delete()

    (entry,) = conversation_of(story_in_review)

    assert (entry.author, entry.is_from_moderators) == (None, True)
    assert entry.remarks == [("A question that is not asked any more", "How many?")]


def test_a_long_conversation_takes_no_more_queries(
    story_in_review, contributor, moderator, django_assert_num_queries, django_assert_max_num_queries
):
    def say_something():
        write_message(story_in_review, author=contributor, text="Well.", is_from_moderators=False)
        Decision.objects.create(story=story_in_review.story, kind=Kind.REQUEST_CHANGES, moderator=moderator)

    say_something()
    with django_assert_max_num_queries(20) as first:
        conversation_of(story_in_review)
    say_something()
    say_something()

    with django_assert_num_queries(len(first)):
        conversation_of(story_in_review)
