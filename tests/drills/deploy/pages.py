"""What everybody gets: pages, files of the site, refusals, and what each answer says besides."""

import gzip

from tests.drills.deploy.browser import Answer
from tests.drills.deploy.places import NAME
from tests.drills.deploy.report import Report
from tests.drills.deploy.stack import Stack

ALWAYS = {
    "content-security-policy",
    "cross-origin-opener-policy",
    "referrer-policy",
    "strict-transport-security",
    "x-content-type-options",
    "x-frame-options",
}
"""Of every answer over HTTPS, whatever its status."""
STRANGE = "evil.example"
TOO_MUCH = 60 * 1024 * 1024 + 1
"""Bytes."""
SHEET = "/static/gallery/css/tokens.css"
GZIP = {"Accept-Encoding": "gzip, deflate, br"}


def look_at_pages(stack: Stack, report: Report, story: str) -> None:
    browser = stack.browser
    addresses = ["/", "/gallery/", story, "/share/", "/sign-in/", "/sitemap.xml", "/robots.txt", "/health/live"]
    report.equal("pages", [browser.get(address).status for address in addresses], [200] * len(addresses))
    report.equal("an address that is nobody's", browser.get("/nothing-here/").status, 404)
    report.equal("the moderators' desk, signed out", browser.get("/admin/").status, 302)
    plainly = browser.get_plainly("/gallery/?theme=arts")
    leads = (plainly.status, plainly["Location"])
    report.equal("HTTP leads to HTTPS", leads, (301, f"https://{NAME}/gallery/?theme=arts"))


def look_at_names(stack: Stack, report: Report) -> None:
    browser = stack.browser
    report.equal("another name over HTTP: closed without a word", browser.get_plainly("/", host=STRANGE).status, 0)
    report.equal("another name over HTTPS: no certificate", browser.has_no_certificate_for(STRANGE), True)
    report.equal("another name than the certificate's", browser.get("/", {"Host": STRANGE}).status, 421)
    absolute = f"GET https://{STRANGE}/ HTTP/1.1\r\nHost: {NAME}\r\nConnection: close\r\n\r\n"
    report.equal("another name in the first line", browser.send(absolute.encode()).status, 421)
    twice = f"GET / HTTP/1.1\r\nHost: {NAME}\r\nHost: {STRANGE}\r\nConnection: close\r\n\r\n"
    report.equal("two names", browser.send(twice.encode()).status, 400)


def look_at_files(stack: Stack, report: Report) -> None:
    browser, root = stack.browser, stack.folder / "data" / "static"
    plain, small = browser.get(SHEET), browser.get(SHEET, GZIP)
    on_disk = (root / SHEET.removeprefix("/static/")).read_bytes()
    report.equal("files of the site, sent by nginx", (plain.status, plain.body == on_disk), (200, True))
    report.equal("they are asked for again after a minute", plain["Cache-Control"], "public, max-age=60")
    if stack.places.is_short:
        return
    report.equal("made smaller beforehand", gzip.decompress(small.body) == on_disk, True)
    (hashed,) = [path for path in root.glob("gallery/css/tokens.*.css") if len(path.name.split(".")[1]) == 12]
    forever = browser.get(f"/static/gallery/css/{hashed.name}")
    told = (forever.status, forever["Cache-Control"])
    report.equal("with a fingerprint in the name: for a year", told, (200, "public, max-age=31536000, immutable"))


def look_at_lengths(stack: Stack, report: Report) -> None:
    browser = stack.browser
    answer = browser.get("/sign-in/", {"Content-Length": str(TOO_MUCH)})
    told = (answer.status, "larger than 60 MB" in answer.text)
    report.equal("a body over the limit is refused in words", told, (413, True))
    report.equal("public text goes compressed", browser.get("/gallery/", GZIP)["Content-Encoding"], "gzip")
    report.equal("private text does not", browser.get("/sign-in/", GZIP)["Content-Encoding"], "")


def look_at_headers(stack: Stack, report: Report, picture: str) -> None:
    browser = stack.browser
    answers: dict[str, Answer] = {
        "200": browser.get("/gallery/"),
        "200 private": browser.get("/sign-in/"),
        "302": browser.get("/my-stories/"),
        "404": browser.get("/nothing-here/"),
        "413": browser.get("/", {"Content-Length": str(TOO_MUCH)}),
        "file": browser.get(SHEET),
        "no such file": browser.get("/static/nothing-here.css"),
        "picture": browser.get(picture),
        "no such picture": browser.get("/pictures/nothing/400.jpg"),
        "health": browser.get("/health/live"),
    }
    wrong = [
        f"{name} lacks {', '.join(sorted(lacks))}"
        for name, answer in answers.items()
        if (lacks := ALWAYS - answer.names)
    ]
    report.none("every status has the headers that keep browsers safe", wrong, of=len(answers))
    twice = [name for name, answer in answers.items() if ", " in answer["X-Content-Type-Options"]]
    report.none("none of them twice", twice, of=len(answers))
