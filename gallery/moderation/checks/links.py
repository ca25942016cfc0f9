"""Links that do not look like the organisation's."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from gallery.models import Contribution, StoryLink
from gallery.moderation.checks.findings import Finding, Kind, finding
from gallery.moderation.checks.letters import plain
from gallery.moderation.checks.reading import Reading
from gallery.moderation.checks.words import words_in

KNOWN = words_in("well_known_hosts")
"""Where anybody may have a page or be written about, public bodies, and addresses that belong to nobody."""
MAILBOXES = words_in("mailboxes")
"""An address there says nothing about an organisation."""
ENDINGS = words_in("host_endings")
ANYBODYS = words_in("anybodys_words")
"""Words of names that say nothing about whose they are."""
SHORTEST = 3
"""Letters of a word, or of initials, that tell somebody apart."""


def find(reading: Reading) -> Iterator[Finding]:
    links = list(reading.version.links.all())
    if not links:
        return
    own_words, own_domain = words_of(reading.version.organisation), domain_of_contact(reading)
    for number, link in enumerate(links, start=1):
        host = host_of(link.url)
        hint = what_is_strange(host, own_words, own_domain)
        if hint:
            yield strange(link, number, hint)


def strange(link: StoryLink, number: int, hint: str) -> Finding:
    label = _("Link %(number)s") % {"number": number}
    return finding(Kind.LINK, part="links", label=label, words=plain(link.url), hint=hint)


def host_of(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def domain_of_contact(reading: Reading) -> str:
    contact = Contribution.objects.filter(story=reading.version.pk).values_list("contact_email", flat=True).first()
    domain = (contact or "").rpartition("@")[2].casefold()
    return "" if domain in MAILBOXES else domain


def what_is_strange(host: str, own_words: frozenset[str], own_domain: str) -> str:
    if not host or re.fullmatch(r"[\d.:a-f]+", host) or "xn--" in host:
        return _("Addresses like this can hide where they lead. Open it with care, or take it out.")
    if is_below(host, KNOWN) or is_alike(host, own_words) or (own_domain and is_alike(host, words_of_host(own_domain))):
        return ""
    return _("The address does not look like the organisation’s. See that it leads where it says.")


def is_below(host: str, domains: frozenset[str]) -> bool:
    labels = host.split(".")
    return any(".".join(labels[start:]) in domains for start in range(len(labels)))


def is_alike(host: str, words: frozenset[str]) -> bool:
    """Hosts are written without spaces: a word may stand anywhere in one."""
    letters = "".join(words_of_host(host))
    return any(word in letters for word in words)


def words_of_host(host: str) -> frozenset[str]:
    return frozenset(label for label in host.casefold().replace("-", "").split(".") if label not in ENDINGS)


def words_of(name: str) -> frozenset[str]:
    """Of an organisation: those that tell it apart, and its initials."""
    words = re.findall(r"[^\W_]+", name.casefold().replace("'", "").replace("’", ""))
    initials = "".join(word[0] for word in words)
    telling = [word for word in words if word not in ANYBODYS]
    return frozenset(word for word in (*telling, initials) if len(word) >= SHORTEST)
