"""A picture in all the sizes in which it is sent."""

from django.http import HttpRequest

from gallery.api.shapes import Photo, PictureFile
from gallery.models import ShowcasePage, StoryImage, StoryPage
from gallery.models.layout import ShownPhoto
from gallery.models.sharing import complete
from gallery.models.social import SOCIAL_SIZE

ENDINGS = {"jpg": "image/jpeg", "webp": "image/webp"}


def files_of(image: StoryImage, request: HttpRequest) -> list[PictureFile]:
    """Uncut, and none wider than the picture itself."""
    return [
        PictureFile(
            url=complete(request, image.address("whole", width, ending)),
            width=min(width, image.width),
            height=round(min(width, image.width) * image.height / image.width),
            type=media_type,
        )
        for width in image.offered_widths("whole")
        for ending, media_type in ENDINGS.items()
    ]


def photo_shape(photo: ShownPhoto, *, page: str, request: HttpRequest) -> Photo:
    """`page` is the complete address of the story's page."""
    return Photo(
        number=photo.number,
        url=f"{page}#{photo.name}",
        alt_text=photo.alt_text,
        caption=photo.caption,
        credit=photo.credit,
        files=files_of(photo.image, request),
    )


def social_file(shown: StoryPage | ShowcasePage, request: HttpRequest) -> PictureFile | None:
    """None while it is to be drawn, or drawn anew: nobody gets it then."""
    drawn = getattr(shown, "social_picture", None)
    if drawn is None or not drawn.file or not drawn.is_true_of(shown):
        return None
    width, height = SOCIAL_SIZE
    return PictureFile(url=complete(request, drawn.address), width=width, height=height, type=ENDINGS["jpg"])
