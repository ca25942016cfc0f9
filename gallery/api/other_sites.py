"""What programs on other sites are told: browsers let them read it, and errors are JSON as well."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase

from gallery.api.wording import in_words

DOORS = ("/api/v1/", "/oembed/")
READ = ("GET", "HEAD", "OPTIONS")
AN_HOUR = "3600"
OPEN = {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": "ETag"}
"""To everybody, without cookies: there is nothing else behind these doors than what everybody may read."""
ASKED_BEFORE = {
    **OPEN,
    "Allow": ", ".join(READ),
    "Access-Control-Allow-Methods": ", ".join(READ),
    "Access-Control-Allow-Headers": "If-None-Match",
    "Access-Control-Max-Age": AN_HOUR,
}


class OtherSitesMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not f"{request.path_info}/".startswith(DOORS):
            return self.get_response(request)
        if request.method == "OPTIONS":
            return HttpResponse(status=204, headers=ASKED_BEFORE)
        response = in_words(self.get_response(request))
        if request.method in READ:
            for name, value in OPEN.items():
                response[name] = value
        return response
