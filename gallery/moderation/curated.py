"""The words that editors keep ready for moderators, and which of them a story needs."""

from django.db.models import Model
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from gallery.models import DeclineReason, PhotoPermission, ReadyRemark, SafeguardingQuestion, StoryPage
from gallery.moderation.screen.agreements import permitted_photos

AskedWhen = SafeguardingQuestion.AskedWhen


def questions_for(version: StoryPage) -> list[SafeguardingQuestion]:
    """What a moderator has to say yes to before this version is published, in the editors' order."""
    questions = list(SafeguardingQuestion.objects.all())
    asked = occasions(version, {question.asked_when for question in questions})
    return [question for question in questions if question.asked_when in asked]


def occasions(version: StoryPage, there_are: set[str]) -> set[str]:
    """`there_are` are the occasions that any question is kept for."""
    people = {row.permission.people for row in permitted_photos(version) if row.permission}
    found = {AskedWhen.ALWAYS.value}
    if version.quotes.all():
        found.add(AskedWhen.QUOTES)
    # What is asked about children takes the place of what is asked about anybody.
    if PhotoPermission.People.CHILDREN in people and AskedWhen.CHILDREN in there_are:
        found.add(AskedWhen.CHILDREN)
    elif people - {PhotoPermission.People.NOBODY}:
        found.add(AskedWhen.PHOTOS)
    return found


def default_questions() -> list[SafeguardingQuestion]:
    return [
        SafeguardingQuestion(
            text=__("Nothing in it could put anybody at risk, and nobody is named who would not expect it."),
            asked_when=AskedWhen.ALWAYS,
            sort_order=10,
        ),
        SafeguardingQuestion(
            text=__("Everybody who can be recognised in a photo has agreed, and is shown with dignity."),
            asked_when=AskedWhen.PHOTOS,
            sort_order=20,
        ),
        SafeguardingQuestion(
            text=__(
                "For each child in a photo a parent or guardian has agreed, and nothing tells who or where they are."
            ),
            asked_when=AskedWhen.CHILDREN,
            sort_order=30,
        ),
    ]


def default_remarks() -> list[ReadyRemark]:
    rows = [
        (
            __("What changed?"),
            __("Please tell us a little more about what changed for people. One sentence with an example is enough."),
        ),
        (
            __("Who agreed?"),
            __("Please check that everybody who is named or can be recognised has agreed, and tell us that they have."),
        ),
        (
            __("Private details"),
            __("Please take out the phone number, the address or the email: everybody on the internet could read it."),
        ),
        (
            __("Describe the photo"),
            __("Please say what can be seen in the photo, for readers who can’t see it: who is there, doing what?"),
        ),
        (
            __("A clearer photo"),
            __("The photo is blurred or very small. If you have a clearer one, please add it. Otherwise leave it out."),
        ),
    ]
    return [ReadyRemark(name=name, text=text, sort_order=10 * place) for place, (name, text) in enumerate(rows, 1)]


def default_reasons() -> list[DeclineReason]:
    rows = [
        (
            __("Not about a project of this gallery"),
            __("This gallery is for stories about its own projects, and we could not see how yours belongs to them."),
        ),
        (
            __("A plan, not yet a story"),
            __("It tells of something that is planned. Please come back when it has happened: we want to read it."),
        ),
        (
            __("Advertising or fundraising"),
            __("We do not publish what mainly sells something or asks for money."),
        ),
        (
            __("It could put somebody at risk"),
            __("We believe that somebody could be harmed if everybody could read this, so we keep it private."),
        ),
        (__("Sent twice"), __("We have this story already, so we do not publish it a second time.")),
        (__("Another reason"), ""),
    ]
    return [DeclineReason(name=name, text=text, sort_order=10 * place) for place, (name, text) in enumerate(rows, 1)]


def keep_words_ready() -> None:
    """Where the editors have none yet; what they changed or removed stays so, as long as they leave one."""
    write_where_empty(SafeguardingQuestion, default_questions())
    write_where_empty(ReadyRemark, default_remarks())
    write_where_empty(DeclineReason, default_reasons())


def write_where_empty(model: type[Model], rows: list) -> None:
    if not model._default_manager.exists():
        model._default_manager.bulk_create(rows)


class CuratedViewSet(SnippetViewSet):
    list_display = ["name", "text", "sort_order"]
    search_fields = ["name", "text"]
    ordering = ["sort_order", "pk"]


class SafeguardingQuestionViewSet(CuratedViewSet):
    model = SafeguardingQuestion
    icon = "warning"
    list_display = ["text", "asked_when", "sort_order"]
    search_fields = ["text"]


class ReadyRemarkViewSet(CuratedViewSet):
    model = ReadyRemark
    icon = "comment"


class DeclineReasonViewSet(CuratedViewSet):
    model = DeclineReason
    icon = "cross"


class WordsViewSetGroup(SnippetViewSetGroup):
    items = (SafeguardingQuestionViewSet, ReadyRemarkViewSet, DeclineReasonViewSet)
    menu_label = _("Words kept ready")
    menu_icon = "openquote"
    menu_order = 260
