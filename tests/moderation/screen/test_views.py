"""The moderators' screens, over HTTP."""

import pytest
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset

from gallery.contributions.submission import withdraw_story
from gallery.models import (
    ConsentText,
    Decision,
    DeclineReason,
    Message,
    OutgoingMail,
    PhotoPermission,
    ReadyRemark,
    Remark,
    StoryPage,
)
from gallery.moderation.review import fingerprint, open_task, take_down
from gallery.moderation.screen.conversation import write_message
from tests.deciding import decision_form
from tests.moderation.test_permissions import editor_form, page_url, story_form
from tests.moderation.test_review import question_part, resend

pytestmark = pytest.mark.django_db

Kind = Decision.Kind


def review_url(story, name="review_story"):
    return reverse(name, args=[story.pk])


def decision(story, kind, message="", **remarks):
    """With a reason for declining that has no words of its own."""
    remarks = {f"remark_{part}": text for part, text in remarks.items()}
    return decision_form(story, kind, message, reason=DeclineReason.objects.get(text="").pk, **remarks)


@pytest.fixture
def desk(as_user, moderator):
    return as_user(moderator)


def test_the_admins_home_page_shows_what_waits(desk, story_in_review):
    page = desk.get("/admin/").content.decode()

    assert "Seeds of Service" in page
    assert review_url(story_in_review.story) in page


@pytest.mark.parametrize("who", ["moderator", "editor", "admin"])
def test_staff_open_the_admin(who, request, as_user, gallery):
    response = as_user(request.getfixturevalue(who)).get("/admin/")

    assert response.status_code == 200


def test_a_moderator_opens_reads_and_publishes_a_story(desk, story_in_review):
    story = story_in_review.story

    assert "Seeds of Service" in desk.get(reverse("stories")).content.decode()
    screen = desk.get(review_url(story)).content.decode()
    response = desk.post(review_url(story), decision(story, Kind.APPROVE))

    assert fingerprint(story.get_latest_revision()) in screen
    assert response.url == reverse("stories")
    assert list(StoryPage.objects.published()) == [story]


@pytest.mark.parametrize("message", ["", "   \n "])
@pytest.mark.parametrize("kind", [Kind.REQUEST_CHANGES, Kind.DECLINE])
def test_a_decision_against_publishing_needs_a_message(desk, story_in_review, kind, message):
    response = desk.post(review_url(story_in_review.story), decision(story_in_review.story, kind, message))

    assert list(response.context["form"].errors) == ["message"]
    assert not Decision.objects.exists()


@pytest.mark.parametrize("kind", ["", "restore", "take_down", "nonsense"])
def test_only_the_three_decisions_are_offered(desk, story_in_review, kind):
    desk.post(review_url(story_in_review.story), decision(story_in_review.story, kind, "Because."))

    assert not Decision.objects.exists()
    assert open_task(story_in_review.story) is not None


def test_a_conflict_is_said_on_the_review_screen(desk, story_in_review, decided):
    story = story_in_review.story
    form = decision(story, Kind.APPROVE)
    decided(story_in_review, Kind.DECLINE, "No.")

    page = desk.post(review_url(story), form, follow=True).content.decode()

    assert "Mo decided “Not published”" in page
    assert not StoryPage.objects.filter(live=True).exists()


def test_a_moderator_decides_nothing_about_their_own_story(desk, moderator, share_story, decided):
    story = share_story(by=moderator).story

    screen = desk.get(review_url(story))
    response = desk.post(review_url(story), decision(story, Kind.APPROVE))

    assert screen.context["form"] is None
    assert not Decision.objects.exists()
    assert not StoryPage.objects.filter(live=True).exists()
    assert response.status_code in (302, 403)


def test_a_moderator_takes_down_nothing_of_their_own(desk, admin, moderator, share_story, as_user):
    story = share_story(by=moderator).story
    as_user(admin).post(review_url(story), decision(story, Kind.APPROVE))

    desk.post(review_url(story, "take_down_story"), {"message": "Changed my mind."})

    assert list(StoryPage.objects.published()) == [story]


@pytest.mark.parametrize("who", ["contributor", "stranger", "editor"])
@pytest.mark.parametrize(
    "name", ["review_story", "preview_story", "write_to_contributor", "take_down_story", "restore_story"]
)
def test_nobody_else_reaches_the_desk(who, name, request, as_user, published_story):
    client = as_user(request.getfixturevalue(who))

    got = client.get(review_url(published_story, name))
    posted = client.post(review_url(published_story, name), {"message": "Mine now.", "text": "Mine now."})

    assert got.status_code in (302, 403, 405)
    assert posted.status_code in (302, 403, 405)
    assert [row.kind for row in Decision.objects.all()] == [Kind.APPROVE]
    assert not Message.objects.exists()
    assert list(StoryPage.objects.published()) == [published_story]


def test_taking_down_and_putting_back_over_http(desk, published_story):
    refused = desk.post(review_url(published_story, "take_down_story"), {"message": " "})
    assert refused.status_code == 422
    assert list(refused.context["take_down_form"].errors) == ["message"]
    assert "Give the reason" in refused.content.decode()
    assert list(StoryPage.objects.published()) == [published_story]

    desk.post(review_url(published_story, "take_down_story"), {"message": "Somebody asked."})
    assert not StoryPage.objects.published().exists()

    desk.post(review_url(published_story, "restore_story"))
    assert list(StoryPage.objects.published()) == [published_story]


def test_a_story_that_a_colleague_has_taken_down_meanwhile_is_not_asked_about_again(desk, published_story, moderator):
    take_down(published_story, moderator=moderator, message="Somebody asked.")

    response = desk.post(review_url(published_story, "take_down_story"), {"message": ""}, follow=True)

    assert response.redirect_chain == [(review_url(published_story), 302)]
    assert "This story is not public any more." in response.content.decode()


def test_the_preview_shows_the_latest_version_as_its_public_page(desk, story_in_review):
    latest = story_in_review.story.get_latest_revision_as_object()
    latest.summary = "Corrected in the editor."
    latest.save_revision()

    page = desk.get(review_url(latest, "preview_story")).content.decode()

    assert "Corrected in the editor." in page


def test_a_typo_corrected_in_the_editor_is_what_gets_published(desk, story_in_review):
    story = story_in_review.story
    rows = story.get_latest_revision_as_object().answers.all()
    answers = [
        {"id": row.pk, "question_label": row.question_label, "text": f"{row.text} Fixed.", "ORDER": n, "DELETE": ""}
        for n, row in enumerate(rows, start=1)
    ]
    form = editor_form(story, title="Seeds of service", answers=inline_formset(answers, initial=len(answers)))

    saved = desk.post(page_url("edit", story.pk), form)
    desk.post(review_url(story), decision(story, Kind.APPROVE))

    public = StoryPage.objects.published().get()
    assert saved.status_code == 302
    assert public.title == "Seeds of service"
    assert [(row.text, row.question_id is not None) for row in public.answers.all()] == [
        ("We dug. Fixed.", True),
        ("It grew. Fixed.", True),
    ]


def test_a_story_written_by_an_editor_goes_the_same_way(as_user, editor, desk, gallery):
    response = as_user(editor).post(
        page_url("add", "gallery", "storypage", gallery.pk), {**story_form("By the staff"), "action-submit": "1"}
    )
    story = StoryPage.objects.get()

    listed = desk.get(reverse("stories")).content.decode()
    desk.post(review_url(story), decision(story, Kind.REQUEST_CHANGES, "More, please."))
    as_user(editor).post(page_url("edit", story.pk), {**editor_form(story), "action-submit": "1"})
    desk.post(review_url(story), decision(story, Kind.APPROVE))

    assert response.status_code == 302
    assert "By the staff" in listed
    assert StoryPage.objects.published().get().title == "By the staff"


def test_every_screen_of_a_story_without_a_contribution_opens(desk, editor, gallery):
    story = gallery.add_child(instance=StoryPage(title="Ours", summary="S", organisation="O", live=False))
    story.save_revision(user=editor)

    for name in ("review_story", "preview_story"):
        assert desk.get(review_url(story, name)).status_code == 200


@pytest.mark.parametrize("query", ["q=\0", "q=%27%22%3B--", "p=-1", "p=999999999999", "p=x", "q=" + "a" * 10_000])
def test_absurd_searches_of_the_desk_find_nothing_and_do_no_harm(desk, story_in_review, query):
    assert desk.get(f"{reverse('stories')}?{query}").status_code == 200


def test_the_desk_finds_a_story_by_a_word_of_its_title(desk, share_story):
    share_story(title="Seeds of Service")
    share_story(title="The Boat Shed")

    page = desk.get(reverse("stories"), {"q": "boat"})

    assert "The Boat Shed" in page.content.decode()
    assert "Seeds of Service" not in page.content.decode()


def test_markup_in_a_message_is_shown_as_typed(desk, story_in_review, as_user, contributor):
    message = "<script>alert(1)</script>"
    desk.post(review_url(story_in_review.story), decision(story_in_review.story, Kind.DECLINE, message))

    for client, url in (
        (desk, review_url(story_in_review.story)),
        (as_user(contributor), reverse("contributions:my_story", args=[story_in_review.pk])),
    ):
        page = client.get(url).content.decode()
        assert message not in page
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def kept_remarks():
    return dict(Remark.objects.values_list("part", "text"))


def test_changes_are_requested_with_a_remark_beside_a_part_alone(desk, story_in_review):
    story = story_in_review.story
    part = question_part(story)

    desk.post(review_url(story), decision(story, Kind.REQUEST_CHANGES, **{part: "How many people came?", "title": " "}))

    assert kept_remarks() == {part: "How many people came?"}
    assert Decision.objects.get().message == ""


def test_a_ticked_part_needs_words_of_its_own_or_a_message(desk, story_in_review):
    story = story_in_review.story
    form = {**decision(story, Kind.REQUEST_CHANGES, summary="Say who."), "named": ["title", "summary"]}

    response = desk.post(review_url(story), form)

    again = response.context["form"]
    assert dict(again.errors) == {"remark_title": ["Say what to change, here or in the message."]}
    assert (again["named"].value(), again["remark_summary"].value()) == (["title", "summary"], "Say who.")
    assert "Say what to change, here or in the message." in response.content.decode()
    assert not Decision.objects.exists()


def test_a_ticked_part_without_words_is_open_where_the_message_says_why(desk, story_in_review):
    story = story_in_review.story
    form = {**decision(story, Kind.REQUEST_CHANGES, "Shorter, both.", quotes="Whose?"), "named": ["title", "quotes"]}

    desk.post(review_url(story), form)

    assert kept_remarks() == {"title": "Our message says what to change here.", "quotes": "Whose?"}
    assert "Our message says what to change here." in OutgoingMail.objects.get(event__startswith="decision").text


@pytest.mark.parametrize("place", ["message", "title"])
def test_words_kept_ready_say_why_even_if_they_were_only_chosen(desk, story_in_review, place):
    story, ready = story_in_review.story, ReadyRemark.objects.first()
    form = {**decision(story, Kind.REQUEST_CHANGES), "named": ["title"], "ready": ready.pk, "ready_for": place}

    desk.post(review_url(story), form)

    in_message = place == "message"
    assert Decision.objects.get().message == (ready.text if in_message else "")
    assert kept_remarks() == {"title": "Our message says what to change here." if in_message else ready.text}


@pytest.mark.parametrize("kind", [Kind.APPROVE, Kind.DECLINE])
def test_words_chosen_for_the_message_are_sent_with_any_decision(desk, story_in_review, kind):
    story, ready = story_in_review.story, ReadyRemark.objects.first()

    desk.post(review_url(story), decision(story, kind, "Thank you.") | {"ready": ready.pk, "ready_for": "message"})

    assert Decision.objects.get().message == f"Thank you.\n\n{ready.text}"


def test_words_chosen_for_a_part_are_not_sent_where_no_part_is_asked_about(desk, story_in_review):
    story, ready = story_in_review.story, ReadyRemark.objects.first()

    desk.post(review_url(story), {**decision(story, Kind.APPROVE), "ready": ready.pk, "ready_for": "title"})

    assert (Decision.objects.get().message, kept_remarks()) == ("", {})


@pytest.mark.parametrize("named", ["nonsense", "\0", "answer_999999"])
def test_a_part_that_nobody_asks_for_cannot_be_ticked(desk, story_in_review, named):
    story = story_in_review.story

    response = desk.post(review_url(story), {**decision(story, Kind.REQUEST_CHANGES, "Hm."), "named": [named]})

    assert list(response.context["form"].errors) == ["named"]
    assert "not asked for any more" in response.content.decode()
    assert not Decision.objects.exists()


def test_words_that_were_chosen_stay_chosen_while_something_is_wrong(desk, story_in_review):
    story, ready = story_in_review.story, ReadyRemark.objects.first()

    page = desk.post(review_url(story), decision(story, Kind.APPROVE) | {"confirmed": [], "ready": ready.pk})

    assert f'<option value="{ready.pk}" selected' in page.content.decode()


def test_every_part_can_be_named_by_what_it_is_called(desk, story_in_review):
    form = desk.get(review_url(story_in_review.story)).context["form"]

    assert [field.label for field in form.remark_fields] == [
        "Organisation",
        "Title",
        "Summary",
        "What did you do?",
        "What changed?",
        "What would you tell the next person?",
        "Quotes",
        "Photos",
        "Place and people",
        "Links",
    ]


def test_a_remark_that_is_too_long_loses_nothing(desk, story_in_review):
    story, words = story_in_review.story, "word " * 401

    response = desk.post(review_url(story), decision(story, Kind.REQUEST_CHANGES, title=words, summary="Say who."))

    form = response.context["form"]
    assert list(form.errors) == ["remark_title"]
    assert (form["remark_title"].value(), form["remark_summary"].value()) == (words, "Say who.")
    assert words in response.content.decode()
    assert not Decision.objects.exists()


def test_a_remark_of_two_thousand_characters_is_kept_whole(desk, story_in_review):
    story = story_in_review.story

    desk.post(review_url(story), decision(story, Kind.REQUEST_CHANGES, title="x" * 2000))

    assert kept_remarks() == {"title": "x" * 2000}


def test_a_remark_about_a_question_that_was_removed_meanwhile_is_not_lost(desk, story_in_review, gallery):
    story = story_in_review.story
    form = decision(story, Kind.REQUEST_CHANGES, **{question_part(story): "How many <b>people</b>?"})
    gallery.questions.first().delete()

    page = desk.post(review_url(story), form).content.decode()

    assert "not asked any more" in page
    assert "How many &lt;b&gt;people&lt;/b&gt;?" in page
    assert not Decision.objects.exists()


def test_remarks_stay_when_a_decision_conflicts(desk, story_in_review):
    story = story_in_review.story
    form = decision(story, Kind.REQUEST_CHANGES, title="Shorter.")
    latest = story.get_latest_revision_as_object()
    latest.title = "Corrected"
    latest.save_revision()

    response = desk.post(review_url(story), form)

    assert response.status_code == 409
    assert response.context["form"]["remark_title"].value() == "Shorter."
    assert not Decision.objects.exists()


def test_parts_of_a_story_without_a_contributor_are_not_named(desk, as_user, editor, gallery):
    as_user(editor).post(
        page_url("add", "gallery", "storypage", gallery.pk), {**story_form("By the staff"), "action-submit": "1"}
    )

    page = desk.get(review_url(StoryPage.objects.get()))

    assert page.context["form"].remark_fields == []
    assert "Which parts should change?" not in page.content.decode()


@pytest.mark.parametrize("text", ["a\0b", "\ud800".encode("utf-8", "surrogatepass"), "x" * 100_000])
@pytest.mark.parametrize("name", ["message", "remark_title", "text"])
def test_absurd_words_are_refused_or_kept_and_do_no_harm(desk, story_in_review, name, text):
    story = story_in_review.story
    form = {**decision(story, Kind.REQUEST_CHANGES, "Fine."), name: text}

    for url in (review_url(story), review_url(story, "write_to_contributor")):
        assert desk.post(url, form).status_code in (200, 302, 400)


def test_a_moderator_writes_to_the_contributor_and_nothing_is_decided(desk, moderator, story_in_review, contributor):
    story = story_in_review.story

    response = desk.post(review_url(story, "write_to_contributor"), {"text": "Whose garden is it?"})

    message = Message.objects.get()
    assert response.url == review_url(story)
    assert (message.author, message.is_from_moderators, message.text) == (moderator, True, "Whose garden is it?")
    assert OutgoingMail.objects.filter(event=f"message {message.pk}", recipient=contributor.email).count() == 1
    assert open_task(story) is not None


@pytest.mark.parametrize("text", ["", "  \n ", "x" * 5001])
def test_a_message_that_cannot_be_sent_says_why_and_stays(desk, story_in_review, text):
    response = desk.post(review_url(story_in_review.story, "write_to_contributor"), {"text": text})

    assert list(response.context["message_form"].errors) == ["text"]
    assert response.context["message_form"]["text"].value() == text
    assert not Message.objects.exists()


def test_nobody_can_be_written_to_about_a_story_of_the_staff(desk, editor, gallery):
    story = gallery.add_child(instance=StoryPage(title="Ours", summary="S", organisation="O", live=False))
    story.save_revision(user=editor)

    page = desk.get(review_url(story)).content.decode()

    assert desk.post(review_url(story, "write_to_contributor"), {"text": "Hello"}).status_code == 404
    assert review_url(story, "write_to_contributor") not in page


def test_a_moderator_does_not_write_to_themselves_in_the_moderators_name(desk, moderator, share_story):
    story = share_story(by=moderator).story

    desk.post(review_url(story, "write_to_contributor"), {"text": "Dear me"})

    assert review_url(story, "write_to_contributor") not in desk.get(review_url(story)).content.decode()
    assert not Message.objects.exists()


def test_the_screen_shows_the_conversation_as_typed(desk, story_in_review, contributor, decided):
    decided(story_in_review, Kind.REQUEST_CHANGES, "Say more.")
    write_message(story_in_review, author=contributor, text="<i>Gladly</i>.", is_from_moderators=False)

    page = desk.get(review_url(story_in_review.story)).content.decode()

    assert page.index("Say more.") < page.index("&lt;i&gt;Gladly&lt;/i&gt;.")


def test_the_screen_shows_only_what_has_changed_and_keeps_the_whole_within_reach(desk, story_in_review, decided):
    decided(story_in_review)
    resend(story_in_review, title="<script>alert(1)</script>")

    response = desk.get(review_url(story_in_review.story))

    page = response.content.decode()
    assert [change.label for change in response.context["changes"]] == ["Title"]
    assert "What has changed" in page
    assert "<script>alert(1)</script>" not in page
    assert review_url(story_in_review.story, "preview_story") in page


def test_a_first_version_has_nothing_to_be_compared_with(desk, story_in_review):
    assert "What has changed" not in desk.get(review_url(story_in_review.story)).content.decode()


def test_the_screen_says_who_told_the_story_and_what_was_agreed(desk, share_story, contributor, stranger):
    contribution = share_story(photos=2)
    PhotoPermission.objects.filter(image=contribution.story.photos.last().image).delete()
    contribution.relationship = "I am her <b>sister</b>."
    contribution.save()
    contribution.co_authors.add(stranger)
    wording = ConsentText.objects.in_use(ConsentText.Purpose.PHOTOS)
    PhotoPermission.objects.create(
        image=contribution.story.photos.first().image, people="children", in_reports=True, wording=wording
    )

    page = desk.get(review_url(contribution.story)).content.decode()

    assert "I am her &lt;b&gt;sister&lt;/b&gt;." in page
    assert f"{stranger} ({stranger.email})" in page
    assert "Children, and a parent or guardian has agreed" in page
    assert "In this gallery, in reports" in page
    assert "Nobody has said who is in it." in page
    assert wording.text.split("\n")[0][:30] in page


def test_nothing_can_be_decided_on_the_screen_of_a_withdrawn_story(desk, story_in_review, contributor):
    story = story_in_review.story
    form = decision(story, Kind.APPROVE)
    withdraw_story(story_in_review, by=contributor)

    screen = desk.get(review_url(story))
    page = desk.post(review_url(story), form).content.decode()

    assert screen.context["form"] is None
    assert "has withdrawn it" in screen.content.decode()
    assert "has withdrawn it" in page
    assert not StoryPage.objects.filter(live=True).exists()
    assert not Decision.objects.exists()
