"""Everything about a person in one file, for them to keep."""

import json
import shutil
import tempfile
from typing import IO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from gallery.contributions.account_gathering import Gathering, Record, file_name
from gallery.models import SiteSettings, StoryImage, User


def archive_of(user: User, *, request: HttpRequest | None = None) -> IO[bytes]:
    """A ZIP file in a file without a name, which vanishes when it is closed; it stands at its beginning.

    `request` spares looking up the site for the address of each story.
    """
    file = tempfile.TemporaryFile()  # noqa: SIM115 - whoever sends it closes it
    gathering = Gathering(user, request=request)
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        archive.writestr("README.txt", read_me())
        for image in gathering.images.values():
            if not copied(image, archive):
                gathering.lost.add(image.pk)
        archive.writestr("about-me.json", as_json(gathering.everything()))
    file.seek(0)
    return file


def read_me() -> str:
    words = {"site": SiteSettings.current().name, "date": date_format(timezone.localdate())}
    return (
        _("This is everything that %(site)s keeps about you, as it was on %(date)s.") % words
        + "\n"
        + _("about-me.json has the words. It names the files in the folder “pictures”, which are your photos.")
        + "\n"
    )


def as_json(record: Record) -> str:
    return json.dumps(record, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)


def copied(image: StoryImage, archive: ZipFile) -> bool:
    """Whether the picture's file was there to be copied."""
    entry = ZipInfo(file_name(image), date_time=timezone.localtime(image.created_at).timetuple()[:6])
    entry.compress_type = ZIP_STORED
    try:
        source = image.file.open("rb")
    except FileNotFoundError:
        return False
    with source, archive.open(entry, "w") as target:
        shutil.copyfileobj(source, target)
    return True
