from typing import Any

from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from wagtail.images.forms import BaseImageForm

from gallery.contributions.uploads import PictureDoorBusy, PictureRefused, clean_picture


class CleanedImageForm(BaseImageForm):
    """Editors' pictures go through the same door as everybody's: Wagtail never keeps an upload as it came."""

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        if not isinstance(upload, UploadedFile):
            return upload
        try:
            picture = clean_picture(upload)
        except (PictureRefused, PictureDoorBusy) as error:
            raise forms.ValidationError(str(error)) from error
        return SimpleUploadedFile("picture.jpg", picture.content, content_type="image/jpeg")
