"""People who share one story after another, and write down what the site says it has kept."""

import json
import re
import threading
import time
import traceback
from random import Random

from tests.drills.kills.browser import Answer, Browser, Unexpected, posting
from tests.drills.kills.ledger import Ledger, Told
from tests.drills.kills.pages import Fields, Form
from tests.drills.kills.pictures import Picture
from tests.drills.kills.scene import SLUG
from tests.drills.kills.traffic import Kind
from tests.drills.kills.words import ORDER, PHOTOS, words_for

MOST_PHOTOS = 3
LEFT_FOR_LATER = 5
"""One story in so many is not sent, on average: its draft must be there in the end."""
QUICKEST = 3.2
"""Seconds that even these people take over a story."""
PRESSES = 30
"""How often somebody presses “Send” who is asked to press once more."""
ALREADY_HERE = "in your story already"
ONCE_MORE = "press the button once more"


class Storyteller(threading.Thread):
    """Without JavaScript: every step is a form, and photos travel with it."""

    typings = 1
    """How often the words of a step change before they are final."""

    def __init__(self, number: int, browser: Browser, *, ledger: Ledger, pictures: list[Picture], seed: int) -> None:
        super().__init__(name=f"storyteller {number}", daemon=True)
        self.number, self.browser, self.ledger, self.pictures = number, browser, ledger, pictures
        self.chance = Random(seed * 1000 + number)
        self.is_told_to_stop = threading.Event()
        self.breakdown = ""

    def run(self) -> None:
        try:
            while not self.is_told_to_stop.is_set():
                self.tell_story()
        except Exception:
            self.breakdown = traceback.format_exc()

    def tell_story(self) -> None:
        told = self.ledger.begin(f"{self.number}-{len(self.ledger.stories)}", self.name)
        leaves_at = self.leaves_at()
        page = self.browser.open(f"/share/{SLUG}/?new=1")
        for step in ORDER:
            page = self.tell_step(page, step, told)
            if step == leaves_at:
                return
        self.send_story(page, told)

    def leaves_at(self) -> str:
        """The last step that is filled in of a story that is not sent."""
        return self.chance.choice(ORDER) if self.chance.randrange(LEFT_FOR_LATER) == 0 else ""

    def tell_step(self, page: Answer, step: str, told: Told) -> Answer:
        """Fill it in, and go on; the next page."""
        if step == PHOTOS:
            page = self.add_photos(page, told)
        form = page.form("step-form")
        told.key = form.fields["key"][0]
        for n in range(1, self.typings):
            self.save_quietly(form, self.words(form, step, told, n), told)
        words = self.words(form, step, told, self.typings)
        answer = self.press(form, words, "continue")
        answer.expect(302)
        told.keep(words)
        return self.browser.open(answer.location)

    def words(self, form: Form, step: str, told: Told, n: int) -> dict[str, str]:
        return words_for(step, names=list(form.fields), serial=told.serial, time=n)

    def press(self, form: Form, words: dict[str, str], action: str) -> Answer:
        return self.browser.post(form.action, form.filled(words, action=action), kind=Kind.SAVE)

    def save_quietly(self, form: Form, words: dict[str, str], told: Told) -> None:
        raise NotImplementedError

    def add_photos(self, page: Answer, told: Told) -> Answer:
        self.upload(page.form("step-form"), self.choose_pictures(), told)
        page = self.browser.open(page.path)
        self.look_at_one(page)
        return page

    def choose_pictures(self) -> list[Picture]:
        return self.chance.sample(self.pictures, self.chance.randint(1, MOST_PHOTOS))

    def upload(self, form: Form, chosen: list[Picture], told: Told) -> None:
        """All with the form. After a lost answer, the second one says of each that it is there already."""
        files = tuple(("new_photos", picture.name, picture.content) for picture in chosen)
        told.tried += chosen
        fields = form.filled({}, action="add_photos")
        answer = self.browser.post(form.action, fields, files=files, kind=Kind.PHOTO).expect(302, 422)
        refusals = re.findall(r"<li>(photo-[^<]*)</li>", answer.text)
        if answer.status == 422 and not all(ALREADY_HERE in refusal for refusal in refusals or [""]):
            raise answer.unexpected
        told.pictures += chosen
        told.came_twice += len(refusals)

    def look_at_one(self, page: Answer) -> None:
        """Its sizes are made when somebody looks."""
        found = re.search(r'src="(/[^"]*/\d+[^"/]*\.jpg)"', page.text)
        if found is None:
            raise page.unexpected
        self.browser.open(found[1])

    def send_story(self, page: Answer, told: Told) -> None:
        """As often as it takes: whoever is quick is asked to press once more."""
        time.sleep(max(0, told.began + QUICKEST - time.monotonic()))
        for _press in range(PRESSES):
            answer = self.press_send(page).expect(302, 422)
            if answer.status == 302:
                self.keep_receipt(answer, told)
                return
            if ONCE_MORE not in answer.text:
                raise answer.unexpected
            page = answer
            time.sleep(0.3)
        raise Unexpected("asked to press once more, for ever")

    def press_send(self, page: Answer) -> Answer:
        form = page.form("send-form")
        return self.browser.post(form.action, form.filled({"consent": "on"}, action="send"), kind=Kind.STORY)

    def keep_receipt(self, answer: Answer, told: Told) -> None:
        found = re.fullmatch(r"/my-stories/(\d+)/sent/", answer.location)
        if found is None:
            raise answer.unexpected
        told.contribution = int(found[1])
        if f"Story {told.serial}" not in self.browser.open(answer.location).text:
            raise Unexpected("a receipt of another story")


class ScriptedStoryteller(Storyteller):
    """With JavaScript: what is typed is saved while it is typed, and each photo travels by itself."""

    typings = 3

    def save_quietly(self, form: Form, words: dict[str, str], told: Told) -> None:
        form.fields["count"] = [str(int(form.fields["count"][0]) + 1)]
        state = json.loads(self.press(form, words, "autosave").expect(200).text)
        if state["version"] <= told.version:
            raise Unexpected(f"version {state['version']} after {told.version}")
        told.keep(words)
        told.version = state["version"]
        form.action, form.fields["version"] = state["address"], [str(told.version)]

    def press(self, form: Form, words: dict[str, str], action: str) -> Answer:
        if action == "continue":
            form.fields["count"] = [str(int(form.fields["count"][0]) + 1)]
        return super().press(form, words, action)

    def upload(self, form: Form, chosen: list[Picture], told: Told) -> None:
        for picture in chosen:
            row = self.send_photo(form.fields, picture, told).expect(200, 201)
            told.pictures.append(picture)
            told.came_twice += row.status == 200
            told.picture_keys.update(re.findall(r'data-photo="([^"]+)"', row.text))

    def send_photo(self, fields: Fields, picture: Picture, told: Told) -> Answer:
        """Where the first answer was lost, the script says so: then it gets the photo's row again."""
        path, files = f"/drafts/{told.key}/photos/add/", (("photo", picture.name, picture.content),)
        token = {"csrfmiddlewaretoken": fields["csrfmiddlewaretoken"]}
        again = posting(path, {**token, "again": ["1"]}, kind=Kind.PHOTO, files=files)
        return self.browser.send(posting(path, token, kind=Kind.PHOTO, files=files, again=again))
