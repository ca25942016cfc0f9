"""What personal data is where, why, for how long, and how it goes: `manage.py personal_data` prints it as a table.

Every field of every table that could hold something about somebody stands here, or among those that hold nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass

from gallery.contributions.account_erasure import delete_account, finish_farewells
from gallery.contributions.erasing import erase_nobodys
from gallery.printing.booklets import take_back_booklets
from gallery.publication.search_text import mend_search_index
from gallery.retention import RULES, Rule

RULE = {rule.name: rule for rule in RULES}
Fields = dict[str, str]
"""By table: of one with a model its name, as Django says it, and which of its fields."""


@dataclass(frozen=True)
class Kept:
    what: str
    fields: Fields
    why: str
    how_long: str
    goes: tuple[Callable[..., object] | Rule, ...]
    """By what it is erased."""
    told: str
    """Under which names, with commas between, it is in what somebody downloads about themselves; else why it is not."""
    is_told: bool = True


WITH_THE_ACCOUNT = "As long as there is the account."
WITH_THE_STORY = "As long as there is the story; what is not public goes with the account."

KEPT = (
    Kept(
        "Who somebody is: their address and the ones before it, their name and organisation",
        {
            "gallery.User": "password email name organisation",
            "account.EmailAddress": "user email",
        },
        "To sign in, and to be written to.",
        WITH_THE_ACCOUNT,
        (delete_account,),
        "account",
    ),
    Kept(
        "The key to the second step of signing in, and recovery codes",
        {"mfa.Authenticator": "user data"},
        "To ask whoever works in the admin for a code from their own phone.",
        WITH_THE_ACCOUNT,
        (delete_account,),
        "It opens the account to whoever finds the file.",
        is_told=False,
    ),
    Kept(
        "Why somebody was suspended",
        {"gallery.Suspension": "person note"},
        "Staff decide alike, and whoever is suspended may ask why.",
        WITH_THE_ACCOUNT,
        (delete_account,),
        "account",
    ),
    Kept(
        "Stories that are not sent yet, and changes that are begun",
        {"gallery.Draft": "contributor answers co_authors"},
        "To go on with them.",
        RULE["drafts"].kept.capitalize() + ".",
        (delete_account, RULE["drafts"]),
        "stories_not_sent_yet",
    ),
    Kept(
        "Stories: what is told in them, which may name their teller and others",
        {
            "wagtailcore.Page": "title draft_title slug url_path owner seo_title search_description",
            "gallery.StoryPage": "summary organisation place_name",
            "gallery.StoryAnswer": "text",
            "gallery.StoryQuote": "text said_by",
            "gallery.StoryLink": "url label",
            "gallery.StoryPhoto": "alt_text caption credit",
            "wagtailcore.Revision": "object_str content user",
            "taggit.Tag": "name slug",
        },
        "They are what the site is for. Earlier versions are kept to compare them.",
        WITH_THE_STORY,
        (delete_account, erase_nobodys),
        "stories",
    ),
    Kept(
        "Who shared a story, whose it is, who wrote it with them, and where they are written to about it",
        {"gallery.Contribution": "contributor contact_email relationship co_authors"},
        "To ask and to tell them about it. When they agreed, and to what, is kept as long as the story is.",
        WITH_THE_STORY,
        (delete_account, erase_nobodys),
        "stories",
    ),
    Kept(
        "What was decided about a story, in which words, and what was written about it",
        {
            "gallery.Decision": "message",
            "gallery.Remark": "text",
            "gallery.Message": "author text",
        },
        "So that whoever shared it knows, and moderators decide alike.",
        WITH_THE_STORY,
        (delete_account, erase_nobodys),
        "stories, stories_you_help_with",
    ),
    Kept(
        "Photos, without what the camera wrote into them; the name that the file had",
        {
            "gallery.StoryImage": "title file description uploaded_by_user file_hash",
            "gallery.StoryRendition": "file",
        },
        "They are shown with the story, in several sizes.",
        WITH_THE_STORY,
        (delete_account, erase_nobodys),
        "pictures",
    ),
    Kept(
        "Who is in a photo, what they agreed to, and who said so",
        {"gallery.PhotoPermission": "agreed_by"},
        "A photo is shown where its people agreed to, and nowhere else.",
        "As long as there is the photo.",
        (delete_account, erase_nobodys),
        "pictures",
    ),
    Kept(
        "Addresses of people who were invited to a story, and by whom",
        {"gallery.Invitation": "email invited_by"},
        "Only they can accept. Who has taken a story over is kept with it.",
        f"Where nobody takes it up: {RULE['invitations'].kept}. Else as long as there is the story.",
        (delete_account, erase_nobodys, RULE["invitations"]),
        "invitations_from_you, invitations_to_you",
    ),
    Kept(
        "What somebody reported about a story, and where they asked for an answer",
        {"gallery.Report": "text email answer"},
        "To look into it, and to answer.",
        f"The address: {RULE['reporters'].kept}. The words: as long as there is the story.",
        (delete_account, erase_nobodys, RULE["reporters"]),
        "reports_from_you",
    ),
    Kept(
        "Mails: to whom, and about what",
        {"gallery.OutgoingMail": "event recipient reply_to subject"},
        "Until they have left; then to say whether somebody was told.",
        f"About what: {RULE['words-of-mails'].kept}. That they were sent, and to whom: {RULE['mails'].kept}; about an "
        "account, as long as there is one.",
        (delete_account, erase_nobodys, finish_farewells, RULE["words-of-mails"], RULE["mails"]),
        "mails_to_you, hellos_from_you",
    ),
    Kept(
        "What mails say",
        {"gallery.OutgoingMail": "text html last_error"},
        "Until they have left; then to say what somebody was told.",
        RULE["words-of-mails"].kept.capitalize() + ".",
        (delete_account, erase_nobodys, RULE["words-of-mails"]),
        "Whoever they are for has them, with links that work for them alone.",
        is_told=False,
    ),
    Kept(
        "What somebody did that is limited; the network address as a hash that cannot be read back",
        {"gallery.Attempt": "account network"},
        "Nobody keeps the others from it.",
        RULE["attempts"].kept.capitalize() + ".",
        (delete_account, RULE["attempts"]),
        "counted_for_limits",
    ),
    Kept(
        "Sessions: who is signed in, by which address; what was typed while signed out",
        {"sessions.Session": "session_key session_data"},
        "To stay signed in, and to lose no words.",
        RULE["sessions"].kept.capitalize() + ".",
        (delete_account, RULE["sessions"]),
        "It is in the browser of whoever has the session, and nobody else’s can be told apart safely.",
        is_told=False,
    ),
    Kept(
        "Tries to sign in: network addresses, and addresses as hashes",
        {"cache": ""},
        "Nobody guesses codes.",
        RULE["sign-in-counts"].kept.capitalize() + ".",
        (RULE["sign-in-counts"],),
        "What is a hash or a network address cannot be led back to an account.",
        is_told=False,
    ),
    Kept(
        "Words of stories, to search them",
        {
            "wagtailsearch.IndexEntry": "autocomplete title body",
            "wagtailsearch.SQLiteFTSIndexEntry": "autocomplete title body",
            "gallery_storysearch": "",
            "gallery_answersearch": "",
            "gallery_searchword": "",
            "gallery_searchspelling": "",
        },
        "To find stories by them.",
        "As long as there is the story.",
        (delete_account, erase_nobodys, mend_search_index),
        "They are those of the stories.",
        is_told=False,
    ),
    Kept(
        "What is made of public stories: cards, pictures for sharing, booklets, the words that many say",
        {
            "gallery.StoryCard": "html",
            "gallery.SocialPicture": "file",
            "gallery.ShowcasePicture": "file",
            "gallery.Booklet": "title file",
            "gallery.Learned": "facts",
            "gallery.EditorsChoice": "reason",
        },
        "They are quicker to show.",
        f"As long as the story is public. Booklets: {RULE['booklets'].kept}.",
        (delete_account, erase_nobodys, take_back_booklets, RULE["booklets"]),
        "They say what the stories say.",
        is_told=False,
    ),
    Kept(
        "Old addresses of stories, and what tags were called before",
        {
            "wagtailredirects.Redirect": "old_path redirect_page_route_path redirect_link",
            "gallery.TermRedirect": "slug name",
            "gallery.TermChange": "terms into options note",
        },
        "Links go on working.",
        "As long as there is the story, or another one with that tag.",
        (delete_account, erase_nobodys),
        "They say what the stories say.",
        is_told=False,
    ),
    Kept(
        "What moderators note for each other: comments, reasons to pass over a finding, what they type into a form",
        {
            "wagtailcore.Comment": "text",
            "wagtailcore.CommentReply": "text",
            "wagtailcore.TaskState": "comment",
            "gallery.Clearance": "reason",
            "wagtailadmin.FormState": "data",
        },
        "So that they can say later why something was published.",
        f"{WITH_THE_STORY} What is typed into a form: {RULE['previews'].kept}.",
        (delete_account, erase_nobodys, RULE["previews"]),
        "They are the moderators’ own, and go with the story.",
        is_told=False,
    ),
    Kept(
        "What the worker was told to do, and what went wrong",
        {"django_tasks_database.DBTaskResult": "args_kwargs return_value exception_class_path traceback"},
        "To mend what went wrong. It holds numbers, and addresses of stories.",
        RULE["tasks"].kept.capitalize() + ".",
        (delete_account, erase_nobodys, RULE["tasks"]),
        "They hold numbers.",
        is_told=False,
    ),
    Kept(
        "Which member of the staff did what",
        {
            "gallery.Decision": "moderator",
            "gallery.Report": "decided_by",
            "gallery.Clearance": "cleared_by",
            "gallery.Contribution": "entered_by",
            "gallery.EditorsChoice": "chosen_by",
            "gallery.TermChange": "started_by",
            "gallery.BulkRun": "options started_by",
            "wagtailcore.Page": "locked_by",
            "wagtailcore.TaskState": "finished_by",
            "wagtailcore.WorkflowState": "requested_by",
            "wagtailcore.Comment": "user resolved_by",
            "wagtailcore.CommentReply": "user",
            "wagtailadmin.FormState": "user",
            "wagtailadmin.EditingSession": "user",
            "wagtailcore.UploadedFile": "file uploaded_by_user",
            "wagtaildocs.Document": "uploaded_by_user",
            "wagtailimages.Image": "uploaded_by_user",
        },
        "Who decides for others answers for it.",
        "As long as what they did; without the account, it is nobody’s name.",
        (delete_account,),
        "An administrator tells staff what is kept about them.",
        is_told=False,
    ),
    Kept(
        "How a member of the staff works: mail, look and language of the admin, keys for programs",
        {
            "gallery.MailChoice": "moderator",
            "wagtailusers.UserProfile": "user preferred_language current_time_zone avatar dismissibles",
            "wagtailcore.PageSubscription": "user",
            "wagtailcore.APIToken": "user name key_hash prefix",
        },
        "They choose it.",
        WITH_THE_ACCOUNT,
        (delete_account,),
        "An administrator tells staff what is kept about them.",
        is_told=False,
    ),
    Kept(
        "The record: that something happened, when, and to which number",
        {
            "wagtailcore.PageLogEntry": "label data user",
            "wagtailcore.ModelLogEntry": "label data user object_id",
        },
        "What was done can be shown, an erasure too. It holds no names and no words of people.",
        "As long as there is the site.",
        (),
        "What it points to stands under the stories.",
        is_told=False,
    ),
)

WORDS_OF_THE_SITE: Fields = {
    "auth.Group": "name",
    "gallery.Cohort": "name slug phrase",
    "gallery.Confirmation": "wording",
    "gallery.ConsentText": "text",
    "gallery.DeclineReason": "name text",
    "gallery.GalleryPage": "headline introduction",
    "gallery.Question": "label help_text",
    "gallery.ReadyRemark": "name text",
    "gallery.Region": "name slug phrase",
    "gallery.SafeguardingQuestion": "text",
    "gallery.ShowcaseIndexPage": "introduction",
    "gallery.ShowcasePage": "introduction body",
    "gallery.SiteSettings": "name mail_sender",
    "gallery.StoryAnswer": "question_label",
    "gallery.Theme": "name slug phrase",
    "home.HomePage": "headline introduction",
    "home.StandingPage": "introduction body",
    "sites.Site": "domain name",
    "wagtailcore.Collection": "name",
    "wagtailcore.CollectionViewRestriction": "password",
    "wagtailcore.PageViewRestriction": "password",
    "wagtailcore.Site": "hostname site_name",
    "wagtailcore.Task": "name",
    "wagtailcore.Workflow": "name",
    "wagtaildocs.Document": "title file file_hash",
    "wagtailembeds.Embed": "url hash html title author_name provider_name thumbnail_url",
    "wagtailimages.Image": "title file description file_hash",
    "wagtailimages.Rendition": "filter_spec file focal_point_key",
}
"""What editors write, for everybody or for one another."""

WORDS_OF_THE_PROGRAM: Fields = {
    "gallery.Restoration": "backup",
    "account.EmailConfirmation": "key",
    "auth.Permission": "name codename",
    "contenttypes.ContentType": "app_label model",
    "django_tasks_database.DBTaskResult": "task_path worker_ids queue_name backend_name",
    "gallery.Booklet": "query made_from stories images trouble",
    "gallery.BulkResult": "seen note",
    "gallery.Clearance": "key kind",
    "gallery.Draft": "step_saves",
    "gallery.InCommon": "shared differs",
    "gallery.OutgoingMail": "from_email",
    "gallery.Remark": "part",
    "gallery.ShowcasePicture": "key shows drawn_by",
    "gallery.SocialPicture": "key shows drawn_by",
    "gallery.StoryCard": "made_from",
    "gallery.StoryImage": "key",
    "gallery.StoryRendition": "filter_spec focal_point_key",
    "gallery.TermRedirect": "facet",
    "gallery.Worker": "name",
    "wagtailadmin.EditingSession": "object_id",
    "wagtailadmin.FormState": "object_id parent_object_id",
    "wagtailcore.Collection": "path",
    "wagtailcore.Comment": "contentpath position",
    "wagtailcore.Locale": "language_code",
    "wagtailcore.Page": "path",
    "wagtailcore.PageLogEntry": "action",
    "wagtailcore.ModelLogEntry": "action",
    "wagtailcore.ReferenceIndex": "object_id to_object_id model_path content_path",
    "wagtailcore.Revision": "object_id",
    "wagtailcore.WorkflowState": "object_id",
    "wagtailsearch.IndexEntry": "object_id",
}
"""Numbers, hashes and names of things: they say nothing about anybody."""


def as_markdown() -> str:
    head = "| what | where | why | for how long | erased by | in the download |\n|---|---|---|---|---|---|\n"
    return head + "".join(f"| {' | '.join(row_of(kept))} |\n" for kept in KEPT)


def row_of(kept: Kept) -> list[str]:
    where = "; ".join(f"`{table}` {fields}".strip() for table, fields in kept.fields.items())
    by = ", ".join(f"`{name_of(way)}`" for way in kept.goes) or "nothing"
    told = f"`{kept.told.replace(', ', '`, `')}`" if kept.is_told else f"no: {kept.told[0].lower()}{kept.told[1:]}"
    return [kept.what, where, kept.why, kept.how_long, by, told]


def name_of(way: Callable[..., object] | Rule) -> str:
    return f"forget: {way.name}" if isinstance(way, Rule) else way.__name__
