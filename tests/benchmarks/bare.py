"""The site, with one more address: a view that sends bytes made beforehand, as a public page is sent."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from config import urls
from gallery.public import public

ADDRESS = "/bare/"
BODY: list[bytes] = []


@public
def bare(request: HttpRequest) -> HttpResponse:
    return HttpResponse(BODY[0])


urlpatterns = [path(ADDRESS.strip("/") + "/", bare), *urls.urlpatterns]
