"""What nginx keeps of public pages, what it must not, and who cannot put anything into it."""

import time
from itertools import count

from tests.drills.deploy.pages import GZIP, STRANGE
from tests.drills.deploy.places import NAME
from tests.drills.deploy.report import Report
from tests.drills.deploy.stack import Stack

RUDE = (
    {"X-Forwarded-Host": STRANGE},
    {"X-Forwarded-Proto": "http"},
    {"X-Forwarded-For": "203.0.113.9"},
    {"X-Forwarded-Port": "1337"},
    {"X-Forwarded-Prefix": f"/{STRANGE}"},
    {"X-Forwarded-Scheme": "nothttps"},
    {"Forwarded": f"host={STRANGE};proto=http;for=203.0.113.9"},
    {"X-Host": STRANGE},
    {"X-Original-URL": "/my-stories/"},
    {"X-Rewrite-URL": "/my-stories/"},
    {"X-HTTP-Method-Override": "POST"},
    {"X-Real-IP": "203.0.113.9"},
    {"Host": f"{NAME}:1337"},
    {"Host": NAME.upper()},
    {"Cookie": f"csrftoken={STRANGE}; theme={STRANGE}"},
    {"Cookie": f"django_language={STRANGE}"},
    {"Origin": f"https://{STRANGE}"},
    {"Referer": f"https://{STRANGE}/"},
    {"HX-Request": "true"},
    {"Accept": "application/json"},
    {"Accept-Encoding": STRANGE},
    {"Accept-Language": "ar"},
    {"Range": "bytes=0-9"},
    {"If-None-Match": "*"},
    {"If-Modified-Since": "Tue, 01 Jan 2030 00:00:00 GMT"},
    {"X-Accel-Redirect": "/stored/"},
    {"User-Agent": STRANGE},
)
"""What somebody may send to leave another page than the right one for those who come after them."""
ODD = (
    "?",
    "?&&&=",
    "?theme=arts&theme=nature&theme[]=x",
    "?q=%00",
    "?q=%ff%fe",
    "?q=%0d%0aSet-Cookie:%20sessionid=evil",
    "?q=../../etc/passwd",
    "?page=99999999999999999999",
    "?sessionid=evil",
    "?utm_source=a;b=c",
    "?q=" + "x" * 4000,
    "?q=<script>",
)
NUMBERS = count(1)
LONGEST = 45
"""Seconds."""


def unasked(address: str = "/gallery/") -> str:
    """An address of a public page that nobody has asked for yet."""
    return f"{address}?drill={next(NUMBERS)}"


def look_at_what_is_kept(stack: Stack, report: Report, story: str) -> None:
    browser = stack.browser
    page = unasked()
    first, second = browser.get(page), browser.get(page)
    report.equal("asked for twice, it is made once", (first.kept, second.kept), ("MISS", "HIT"))
    report.equal("and is the same", second.body == first.body and len(first.body) > 1000, True)
    head = browser.get(page, method="HEAD")
    told = (head.kept, head.body, head["ETag"] == first["ETag"])
    report.equal("HEAD is answered from it", told, ("HIT", b"", True))
    known = browser.get(page, {"If-None-Match": first["ETag"]})
    report.equal("whoever knows it is told so", (known.status, known.body), (304, b""))
    small = browser.get(page, GZIP)
    report.equal("compressed, it is another", (small.kept, small["Content-Encoding"]), ("MISS", "gzip"))
    report.equal("and the plain one stays plain", browser.get(page).body == first.body, True)
    health = [browser.get("/health/live")["X-Cache-Status"] for _ in range(2)]
    report.equal("the health of the site is kept by nobody", health, ["", ""])


def look_at_who_is_signed_in(stack: Stack, report: Report, cookie: str, private: str) -> None:
    browser, somebody = stack.browser, {"Cookie": cookie}
    page = unasked()
    told = [browser.get(page, somebody).kept, browser.get(page).kept, browser.get(page, somebody).kept]
    report.equal("a page for somebody signed in is neither left nor taken", told, ["BYPASS", "MISS", "BYPASS"])
    own = [browser.get("/my-stories/", somebody) for _ in range(2)]
    mine = [(answer.status, "What waits" in answer.text, answer.kept) for answer in own]
    report.equal("their own stories are theirs", mine, [(200, True, "BYPASS")] * 2)
    after = [browser.get("/my-stories/") for _ in range(3)]
    strangers = [(answer.status, "What waits" in answer.text, answer.kept) for answer in after]
    report.equal("and nobody else's afterwards", strangers, [(302, False, "BYPASS")] * 3)
    story = [browser.get(private).status for _ in range(2)]
    report.equal("nor is a story that waits", story, [404, 404])
    doors = [browser.get("/sign-in/") for _ in range(3)]
    kept = {answer.kept for answer in doors}
    report.equal("what sets a cookie is never kept", (kept, all(a["Set-Cookie"] for a in doors)), ({"BYPASS"}, True))
    tokens = {answer["Set-Cookie"] for answer in doors}
    report.equal("each gets a cookie of their own", len(tokens), 3)
    posts = [browser.get("/gallery/", method="POST").kept for _ in range(2)]
    report.equal("nor is what is sent", "HIT" in posts, False)
    spelt = [f"x=1;{cookie}", f"SESSIONID=a; {cookie}", f'x="; {cookie}', cookie.replace("=", " =", 1)]
    heard = [browser.get("/gallery/", {"Cookie": one}).kept for one in spelt]
    report.equal("however a session is spelt", heard, ["BYPASS"] * len(spelt))


def wait_until_current(stack: Stack, clean: bytes) -> None:
    """What nginx has of the gallery may be from before the last story: for half a minute."""
    latest = time.monotonic() + LONGEST
    while same(stack.browser.get("/gallery/").body) != same(clean) and time.monotonic() < latest:
        time.sleep(1)


def look_at_poisoning(stack: Stack, report: Report) -> None:
    browser, wrong = stack.browser, []
    clean = browser.get(unasked()).body
    for headers in RUDE:
        page = unasked()
        browser.get(page, headers)
        after = browser.get(page)
        if (after.status, same(after.body), STRANGE in str(after.headers)) != (200, same(clean), False):
            wrong.append(f"{headers} left {after.status}")
    report.none("nobody leaves another page for others", wrong, of=len(RUDE))
    wait_until_current(stack, clean)
    odd = [(query, browser.get(f"/gallery/{query}"), browser.get("/gallery/")) for query in ODD]
    broken = [
        query[:40]
        for query, answer, plain in odd
        if answer.status >= 500 or "sessionid" in answer["Set-Cookie"] or same(plain.body) != same(clean)
    ]
    report.none("odd questions", broken, of=len(ODD))


def same(body: bytes) -> bytes:
    """Without the number by which the drill makes each address another one."""
    return b"".join(part.lstrip(b"0123456789") for part in body.split(b"drill="))
