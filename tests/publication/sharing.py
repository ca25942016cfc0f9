"""Photos that are one colour, by which is told what was drawn where an address is shared."""

from io import BytesIO

from django.core.files.storage import default_storage
from PIL import Image

from gallery.models import PhotoPermission, ShowcasePicture, SocialPicture, StoryImage, StoryPage
from gallery.publication.drawing import PHOTO_WIDTH

RED, BLUE = (224, 32, 32), (16, 16, 224)


def paint(image, colour):
    with default_storage.open(image.file.name, "wb") as file:
        Image.new("RGB", (image.width, image.height), colour).save(file, "JPEG", quality=95)


def paint_right_half(image):
    """Red; the left one blue."""
    wide = Image.new("RGB", (1260, 630), BLUE)
    wide.paste(RED, (630, 0, 1260, 630))
    with default_storage.open(image.file.name, "wb") as file:
        wide.save(file, "JPEG")
    StoryImage.objects.filter(pk=image.pk).update(width=1260, height=630)
    image.refresh_from_db()


def point_to(image, x):
    """As an editor moves its focal point."""
    image.focal_point_x, image.focal_point_y, image.focal_point_width, image.focal_point_height = x, 300, 60, 60
    image.save()


def agree(image, **uses):
    last = image.permissions.last()
    PhotoPermission.objects.create(image=image, people=last.people, wording=last.wording, **uses)


def change(page, **fields):
    changed = page.get_latest_revision_as_object()
    for name, value in fields.items():
        setattr(changed, name, value)
    changed.save_revision().publish(skip_permission_checks=True)


def picture_of(page):
    kind = SocialPicture if isinstance(page, StoryPage) else ShowcasePicture
    return kind.objects.get(pk=page.pk)


def address_of(page):
    return picture_of(page).address


def file_of(page):
    return picture_of(page).file.name


def outdate(page):
    """It is to be drawn again, though it would show the same."""
    picture = picture_of(page)
    picture.drawn_by = ""
    picture.save()


def sent(client, page):
    """What anybody gets for it: the picture, or the answer."""
    response = client.get(address_of(page))
    return Image.open(BytesIO(response.getvalue())).convert("RGB") if response.status_code == 200 else response


def shows(picture, colour):
    near = zip(picture.getpixel((PHOTO_WIDTH // 2, 600)), colour, strict=True)
    return all(abs(seen - painted) < 12 for seen, painted in near)
