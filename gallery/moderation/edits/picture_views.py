"""Where a moderator marks what to crop and what to blur of a photo: by dragging on it, or in numbers."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from wagtail.images.models import SourceImageIOError

from gallery.models import StoryImage, StoryPage
from gallery.models.people import SignedInRequest
from gallery.moderation import review
from gallery.moderation.doors import story_to_decide
from gallery.moderation.edits.pictures import edit_picture, pictures_in, pictures_of
from gallery.moderation.edits.redrawing import Box, is_showable

MOST_BLURS = 10
ROUNDING = 0.05
"""What four numbers of one decimal may be off by, in percent."""
WHOLE = Box(0, 0, 100, 100)
NOTHING_MARKED = _("Mark what to crop or what to blur first.")


class PercentField(forms.FloatField):
    def __init__(self, label: Any) -> None:
        super().__init__(label=label, min_value=0, max_value=100, required=False)
        self.widget.attrs |= {"step": "0.1", "inputmode": "decimal"}


class BoxForm(forms.Form):
    left = PercentField(_("from the left, %"))
    top = PercentField(_("from the top, %"))
    width = PercentField(_("width, %"))
    height = PercentField(_("height, %"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        given = [cleaned.get(name) for name in self.fields]
        if self.errors or given == [None] * 4:
            return cleaned
        if None in given:
            raise forms.ValidationError(_("Give all four numbers, or none."))
        left, top, width, height = given
        if not width or not height:
            raise forms.ValidationError(_("Width and height are more than 0."))
        if left + width > 100 + ROUNDING or top + height > 100 + ROUNDING:
            raise forms.ValidationError(_("This reaches over the edge of the photo."))
        return cleaned

    @property
    def box(self) -> Box | None:
        numbers: list[Any] = [self.cleaned_data.get(name) for name in self.fields]
        return None if None in numbers else Box(*numbers)


BlurFormSet = forms.formset_factory(
    BoxForm, extra=MOST_BLURS, max_num=MOST_BLURS, absolute_max=MOST_BLURS, validate_max=True
)


class Marks:
    """All that is marked on one photo."""

    def __init__(self, image: StoryImage, data: Any = None) -> None:
        self.image = image
        self.crop = BoxForm(data, prefix="crop")
        self.blurs = BlurFormSet(data, prefix="blur")

    def is_valid(self) -> bool:
        if not (self.crop.is_valid() & self.blurs.is_valid()):
            return False
        if self.crop_box is None and not self.boxes:
            self.crop.add_error(None, NOTHING_MARKED)
        elif self.crop_box is not None and not is_showable(size_of(self.crop_box, self.image)):
            self.crop.add_error(None, __("What is left would be too small or too narrow to show."))
        return self.crop.is_valid()

    @property
    def crop_box(self) -> Box | None:
        """What is left over; None where that is all of it."""
        return None if self.crop.box == WHOLE else self.crop.box

    @property
    def boxes(self) -> list[Box]:
        return [form.box for form in self.blurs if form.box is not None]

    @property
    def rows(self) -> list[tuple[Any, BoxForm]]:
        """Each with its heading."""
        numbered = [(__("Blur %(number)s") % {"number": n}, form) for n, form in enumerate(self.blurs, start=1)]
        return [(__("Keep only"), self.crop), *numbered]


def size_of(box: Box, image: StoryImage) -> tuple[int, int]:
    left, top, right, bottom = box.on((image.width, image.height))
    return right - left, bottom - top


@never_cache
@require_http_methods(["GET", "POST"])
def edit_picture_view(request: SignedInRequest, pk: int, key: str) -> HttpResponse:
    story = story_to_decide(request.user, pk)
    image = get_object_or_404(StoryImage, key=key)
    if image.pk not in pictures_of(story):
        return show_story_instead(request, story, image)
    marks = Marks(image, request.POST if request.method == "POST" else None)
    if request.method == "POST" and marks.is_valid():
        return change(request, story, marks)
    context = {"page_title": __("Crop or blur"), "story": story, "image": image, "marks": marks}
    return render(request, "moderation/edit_picture.html", context, status=422 if request.method == "POST" else 200)


def show_story_instead(request: SignedInRequest, story: StoryPage, image: StoryImage) -> HttpResponse:
    """Where a colleague was faster; of a picture that was never in the story there is nothing to say."""
    if not any(image.pk in pictures_in(version) for version in story.revisions.all()):
        raise Http404
    messages.error(request, __("This photo was changed or removed meanwhile. Here is the story as it is now."))
    return redirect("review_story", story.pk)


def change(request: SignedInRequest, story: StoryPage, marks: Marks) -> HttpResponse:
    try:
        edit_picture(story, marks.image, crop=marks.crop_box, blurs=marks.boxes, by=request.user)
    except review.ReviewConflict as conflict:
        messages.error(request, str(conflict))
    except SourceImageIOError:
        messages.error(request, __("The file of this photo cannot be read. Nothing was changed."))
    else:
        messages.success(request, __("The photo is changed. What it showed before is not public any more."))
    return redirect("review_story", story.pk)


desk_urls = [path("stories/<int:pk>/pictures/<str:key>/", edit_picture_view, name="edit_picture")]
