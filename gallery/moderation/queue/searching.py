"""What the words of a search are compared with: what a row says of a story, and whoever sent it."""

from django.db.models import Q, QuerySet

from gallery.models import Contribution, User
from gallery.moderation.people.trust import reads_contributors


def found_by(words: str, *, reader: User) -> Q:
    """Of stories that the reader may read: by title, organisation, and who sent it, as far as they may see that."""
    # Numbers, and not a join: a database looks for them once, however many stories there are.
    numbers = sent_by(words, reader=reader).values("story")
    return Q(draft_title__icontains=words) | Q(organisation__icontains=words) | Q(pk__in=numbers)


def sent_by(words: str, *, reader: User) -> QuerySet[Contribution]:
    """The review screen shows everybody who opens it name and contact; the address of an account is not on it."""
    has_words = Q(name__icontains=words)
    if reads_contributors(reader):
        has_words |= Q(email__icontains=words)
    people = User.objects.filter(has_words).values("pk")
    return Contribution.objects.order_by().filter(Q(contact_email__icontains=words) | Q(contributor__in=people))
