"""Who may do what with a story: the one table. The tests walk every cell of it, and `docs/permissions.md` prints it:

python -m tests.access.who_may > docs/permissions.md
"""

import sys
from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    OWNER = "Owner"
    CO_AUTHOR = "Co-author"
    OTHER = "Other contributor"
    MODERATOR = "Moderator"
    EDITOR = "Editor"
    SIGNED_OUT = "Signed out"
    REMOVED = "Former co-author"
    FORMER_OWNER = "Former owner"
    FORMER_MODERATOR = "Former moderator"


class Outcome(StrEnum):
    MAY = "yes"
    SIGN_IN = "signs in first"
    NOTHING = "finds nothing"
    REFUSED = "is refused"
    TOLD = "is told why not"
    NEVER = "–"


MAY, SIGN_IN, NOTHING, REFUSED, TOLD, NEVER = Outcome

WHO = {
    Role.OWNER: "shared the story, or began the draft, or has taken it over.",
    Role.CO_AUTHOR: "was invited to write it with the owner, and has accepted.",
    Role.OTHER: "is signed in, and the story is not theirs.",
    Role.MODERATOR: "reads and decides about stories of others. Here it is somebody else’s.",
    Role.EDITOR: "keeps pages, themes, cohorts and tags in order, and decides about no story.",
    Role.SIGNED_OUT: "has not signed in, or not any more.",
    Role.REMOVED: "was taken off by the owner a moment ago, and still has the page open.",
    Role.FORMER_OWNER: "handed the story over a moment ago, and still has the page open.",
    Role.FORMER_MODERATOR: "was taken out of the moderators’ group a moment ago, and still has the page open.",
}
MEANING = {
    MAY: "it happens.",
    SIGN_IN: "they are asked to sign in, and what they typed in a form of the story is kept for them.",
    NOTHING: "the same answer as for something that does not exist (404).",
    REFUSED: "a page says that it is not for them (403).",
    TOLD: "a page says why it does not happen.",
    NEVER: "it does not arise.",
}


@dataclass(frozen=True)
class Row:
    """An action in words, and what becomes of it for each role."""

    words: str
    outcomes: dict[Role, Outcome]


def each(words: str, usually: Outcome, **others: Outcome) -> Row:
    """The same for all roles but those that are named."""
    return Row(words, dict.fromkeys(Role, usually) | {Role[name]: outcome for name, outcome in others.items()})


def anybody(words: str, **others: Outcome) -> Row:
    return each(words, MAY, **others)


def signed_in(words: str, **others: Outcome) -> Row:
    return each(words, MAY, SIGNED_OUT=SIGN_IN, **others)


def owner(words: str, **others: Outcome) -> Row:
    """To all others it is as if it were not there."""
    return each(words, NOTHING, SIGNED_OUT=SIGN_IN, OWNER=MAY, **others)


def tellers(words: str) -> Row:
    """Those who tell the story: its owner and their co-authors."""
    return owner(words, CO_AUTHOR=MAY)


def moderators(words: str) -> Row:
    return each(words, SIGN_IN, MODERATOR=MAY, EDITOR=REFUSED)


def editors(words: str) -> Row:
    return each(words, SIGN_IN, EDITOR=MAY, MODERATOR=REFUSED)


TABLE = {
    "Telling a story": {
        "begin": signed_in("Begin a story of their own"),
        "read_draft": tellers("Open a draft, read each of its steps, and go on where it was left"),
        "write": tellers("Write in a draft, and go on"),
        "autosave": tellers("Write in a draft, which saves itself"),
        "change_step": tellers("Write in a draft, and go to another of its steps"),
        "save_and_preview": tellers("Write in a draft, and preview it"),
        "finish_later": tellers("Write in a draft, and be sent a link to finish it later"),
        "write_by_key": tellers("Write in a draft from the page on which it was begun"),
        "add_photo": tellers("Add a photo"),
        "add_photos": tellers("Add photos without scripts"),
        "order_photos": tellers("Change the order of the photos"),
        "remove_photo": tellers("Remove a photo"),
        "remove_photos": tellers("Remove a photo without scripts"),
        "draft_picture": each("See a photo that nobody has sent yet", NOTHING, OWNER=MAY, CO_AUTHOR=MAY),
        "preview": tellers("See a draft as its page will be"),
        "send": tellers("Send a story, or send it again"),
        "delete_draft": owner("Delete a draft, or throw changes away"),
    },
    "Telling it together": {
        "invite": owner("Invite somebody to write it with them"),
        "offer": owner("Ask somebody to take it over"),
        "take_back_invitation": owner("Take an invitation back"),
        "remove_co_author": owner("Take a co-author off"),
        "leave": each("Leave a story that they help with", NOTHING, SIGNED_OUT=SIGN_IN, CO_AUTHOR=MAY),
        "accept": signed_in("Accept an invitation to write with the owner, sent to their address", OWNER=NEVER),
        "take_over": signed_in(
            "Accept an invitation to take it over, sent to their address", OWNER=NEVER, FORMER_OWNER=NOTHING
        ),
        "accept_twice": each("Use an invitation a second time", TOLD, SIGNED_OUT=SIGN_IN, OWNER=NEVER),
        "accept_taken_back": each("Use an invitation that was taken back", NOTHING, SIGNED_OUT=SIGN_IN),
        "accept_anothers": each("Use an invitation that was sent to another address", REFUSED, SIGNED_OUT=SIGN_IN),
    },
    "After sending": {
        "receipt": tellers("See the receipt, with a copy of the answers"),
        "my_story": tellers("See where a story stands, and the conversation about it"),
        "my_stories": tellers("Find it under “My stories”"),
        "write_to_moderators": tellers("Write to the moderators"),
        "take_back": tellers("Take a story back while it waits"),
        "edit": tellers("Change a story that is published, returned or withdrawn"),
        "object": tellers("Object to what a moderator changed in a story before it was published"),
        "still_true": tellers("Say that a published story is still true, when asked"),
        "withdraw": owner("Withdraw a story"),
        "hidden_picture": each(
            "See a photo of a story that is not public", NOTHING, OWNER=MAY, CO_AUTHOR=MAY, MODERATOR=MAY, EDITOR=MAY
        ),
        "public_picture": anybody("See a photo of a published story"),
    },
    "Say hello": {
        "set_hello": owner("Choose whether visitors may say hello"),
        "say_hello": anybody("Say hello, where the owner allows it"),
        "stop_hello": anybody("Stop these mails by the link in one of them", FORMER_OWNER=NOTHING),
    },
    "Report a story": {
        "report": anybody("Report a published story"),
    },
    "Their own account": {
        "account": signed_in("See their account"),
        "change_address": signed_in("Ask for another address"),
        "confirm_address": anybody("Confirm the new address by the link in the mail to it"),
        "sign_out_everywhere": signed_in("Sign out everywhere"),
        "download": signed_in("Download everything about them"),
        "delete_account": signed_in("Delete their account", MODERATOR=REFUSED, EDITOR=REFUSED),
    },
    "The moderators’ side": {
        "review": moderators("Read a story that waits"),
        "write_to_contributor": moderators("Write to whoever shared it"),
        "decide": moderators("Decide about it"),
        "take_down": moderators("Take a published story down"),
        "decide_report": moderators("Read what was reported about a story, and decide about it"),
    },
    "The editors’ side": {
        "list_terms": editors("See how many published stories each theme, cohort and tag has"),
        "merge_terms": editors("Merge one theme into another, in all stories"),
        "rename_terms": editors("Rename a theme"),
        "split_terms": editors("Give some of its stories to another theme"),
        "retire_terms": editors("Retire a theme"),
        "bring_back_term": editors("Bring a retired theme back"),
        "tell_tags_apart": editors("Say that two tags differ"),
    },
}

ROWS = {name: row for rows in TABLE.values() for name, row in rows.items()}

INTRODUCTION = """\
# Who may do what

What can be done with a story, and what becomes of it when somebody tries who may not. The table is a part of the
tests (`tests/access/who_may.py`). They walk every cell of it: they open the page, press its button as that page would,
and look at what has become of the database. Where the answer is anything but “yes”, nothing was written to it.
"""


def as_markdown() -> str:
    people = "\n".join(f"* **{role}** {words}" for role, words in WHO.items())
    meanings = "\n".join(f"* **{outcome}**: {words}" for outcome, words in MEANING.items())
    tables = "\n".join(f"## {title}\n\n{markdown_of(list(rows.values()))}" for title, rows in TABLE.items())
    return f"{INTRODUCTION}\n{people}\n\n{meanings}\n\n{tables}"


def markdown_of(rows: list[Row]) -> str:
    lines = [["", *Role], ["---"] * (len(Role) + 1), *([row.words, *row.outcomes.values()] for row in rows)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


if __name__ == "__main__":
    sys.stdout.write(as_markdown())
