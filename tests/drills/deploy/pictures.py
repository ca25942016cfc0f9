"""Pictures: Python says who may see one, nginx sends it, and there is no way around."""

from typing import Any

from tests.drills.deploy.report import Report
from tests.drills.deploy.stack import Stack

OF_THE_WIRE = {"connection", "content-length", "date", "server", "transfer-encoding", "x-accel-redirect", "keep-alive"}
"""Headers that each server sets for itself."""
OF_EACH_REQUEST = {"x-request-id"}
WAYS_AROUND = (
    "/stored/{}",
    "//stored/{}",
    "/./stored/{}",
    "/%73tored/{}",
    "/pictures/../stored/{}",
    "/pictures/..%2fstored/{}",
    "/static/../stored/{}",
    "/static/../media/{}",
    "/static../media/{}",
    "/static/..%2fmedia/{}",
    "/static/%2e%2e/media/{}",
    "/static/..%5cmedia/{}",
    "/static/gallery/../../media/{}",
    "/stored/../site.env",
    "/stored../site.env",
    "/static/../../site.env",
    "/static/..%2f..%2fsite.env",
    "/static//etc/passwd",
    "/media/{}",
    "/.well-known/acme-challenge/../../data/media/{}",
    "/too-large",
    "/down",
)


def look_at_pictures(stack: Stack, report: Report, story: dict[str, Any]) -> None:
    browser, media = stack.browser, stack.folder / "data" / "media"
    address = story["pictures"][0]
    said, sent = browser.get_from_python(address), browser.get(address)
    file = media / said["X-Accel-Redirect"].removeprefix("/stored/")
    report.equal("Python says where, and sends no bytes", (said.status, file.is_file(), said.body), (200, True, b""))
    right = (sent.status, sent.body == file.read_bytes(), sent["Content-Type"])
    report.equal("nginx sends them", right, (200, True, "image/jpeg"))
    lasting = [(name, value) for name, value in said.headers if name.lower() not in OF_THE_WIRE | OF_EACH_REQUEST]
    lost = [f"{name}: {value}" for name, value in lasting if sent[name] != value]
    report.none("with every header of Python's", lost, of=len(lasting))
    report.equal("and none about the inside", {"x-accel-redirect", "last-modified"} & sent.names, set())
    head = browser.get(address, method="HEAD")
    told = (head.status, head.body, head["Content-Length"] == str(len(sent.body)), head["ETag"] == sent["ETag"])
    report.equal("HEAD", told, (200, b"", True, True))
    known = browser.get(address, {"If-None-Match": sent["ETag"]})
    told = (known.status, known.body, known["ETag"] == sent["ETag"], known["Cache-Control"])
    report.equal("whoever knows it is told so", told, (304, b"", True, sent["Cache-Control"]))
    other = browser.get(address, {"If-None-Match": '"other"', "If-Modified-Since": "Tue, 01 Jan 2030 00:00:00 GMT"})
    report.equal("whoever knows another one gets it", (other.status, other.body == sent.body), (200, True))
    part = browser.get(address, {"Range": "bytes=0-9"})
    report.equal("a part of it", (part.status, part.body == sent.body[:10]), (206, True))
    types = [browser.get(one)["Content-Type"] for one in story["pictures"]]
    report.equal("with their exact types", types, ["image/jpeg", "image/webp", "image/jpeg"])


def look_at_private_pictures(stack: Stack, report: Report, waiting: dict[str, Any], cookie: str) -> None:
    browser, address = stack.browser, waiting["pictures"][0]
    own = browser.get(address, {"Cookie": cookie})
    told = (own.status, own["Content-Type"], own["Cache-Control"])
    report.equal("a picture that is not public, for whoever sent it", told, (200, "image/jpeg", "private, no-store"))
    strangers = [browser.get(address).status, browser.get(address, {"X-Accel-Redirect": "/stored/"}).status]
    report.equal("for anybody else afterwards", strangers, [404, 404])


def look_for_ways_around(stack: Stack, report: Report, waiting: dict[str, Any]) -> None:
    browser, secret = stack.browser, (stack.folder / "data" / "media" / waiting["file"]).read_bytes()
    answers = {way: browser.get(way.format(waiting["file"])) for way in WAYS_AROUND}
    through = [way for way, answer in answers.items() if answer.status not in (400, 404) or secret[:99] in answer.body]
    report.none("no way around Python to a file", through, of=len(WAYS_AROUND))
