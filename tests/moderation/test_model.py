"""Contributor and moderator do what they please, over HTTP: the site agrees with the model after every step."""

import os
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from gallery.contributions import throttling
from gallery.models import Contribution, DeclineReason, Draft, StoryPage
from tests.contributions.browsing import check_url, open_page
from tests.deciding import decision_form
from tests.moderation.story_model import ACTIONS, StoryModel
from tests.moderation.test_permissions import editor_form, page_url

STEPS = int(os.environ.get("MODEL_STEPS", "200"))
"""`python3 dev.py drill model` walks 2,000."""
STEPS_OF_A_STORY = 25
DECISIONS = ("approve", "request_changes", "decline")
OFFERED_TO_MODERATORS = ("take_down", "restore", "reopen", *DECISIONS)


@dataclass
class Site:
    """Where both sit; a new story each time."""

    share: Callable[[], Contribution]
    contributor: Client
    moderator: Client
    visitor: Client = field(default_factory=Client)
    walked: Counter[str] = field(default_factory=Counter)


def own_address(name: str, contribution: Contribution) -> str:
    return reverse(f"contributions:{name}", args=[contribution.pk])


def desk_address(name: str, story: StoryPage) -> str:
    return reverse(f"{name}_story", args=[story.pk])


class Walk(RuleBasedStateMachine):
    site: Site

    def __init__(self) -> None:
        super().__init__()
        self.model, self.contribution = StoryModel(), self.site.share()
        self.is_looked_at = False
        """Whether everybody's pages were read since the last thing that changed anything."""

    @property
    def story(self) -> StoryPage:
        return StoryPage.objects.get(pk=self.contribution.story_id)

    @rule(action=st.data())
    def do_what_can_be_done(self, action: Any) -> None:
        self.do(action.draw(st.sampled_from(sorted(self.model.possible))))

    @rule(action=st.sampled_from(sorted(ACTIONS)))
    def try_anything(self, action: str) -> None:
        self.do(action)

    def do(self, action: str) -> None:
        answer = getattr(self, action, None) or (lambda: self.decide(action))
        assert answer().status_code < 500
        after = self.model.after(action)
        self.model, self.is_looked_at = after or self.model, after is None
        self.site.walked[action] += 1

    def decide(self, kind: str) -> Any:
        reason = DeclineReason.objects.values_list("pk", flat=True).first()
        form = decision_form(self.story, kind, "Why.", reason=reason)
        return self.site.moderator.post(desk_address("review", self.story), form)

    def take_down(self) -> Any:
        return self.site.moderator.post(desk_address("take_down", self.story), {"message": "Somebody asked."})

    def restore(self) -> Any:
        return self.site.moderator.post(desk_address("restore", self.story))

    def reopen(self) -> Any:
        return self.site.moderator.post(desk_address("reopen", self.story))

    def edit(self) -> Any:
        words = editor_form(self.story, summary=f"Corrected, {self.model.newest}.")
        return self.site.moderator.post(page_url("edit", self.story.pk), words)

    def take_back(self) -> Any:
        """The button that opens a story for changes; only while it waits does it take it back."""
        if self.model.after("take_back") is None:
            return self.site.contributor.get(own_address("my_story", self.contribution))
        return self.site.contributor.post(own_address("edit_story", self.contribution))

    def send(self) -> Any:
        """Open it for changes, and send it; once more, where a moderator's correction is shown first."""
        client = self.site.contributor
        if self.model.after("take_back") is None:
            client.post(own_address("edit_story", self.contribution))
        draft = Draft.objects.filter(contribution=self.contribution).first()
        if draft is None:
            return client.get(own_address("my_story", self.contribution))
        answer = open_page(client, check_url(draft)).press("send", consent="on")
        return (answer.press("send") if answer.status == 409 else answer).response

    def withdraw(self) -> Any:
        return self.site.contributor.post(own_address("withdraw", self.contribution))

    @invariant()
    def everybody_sees_what_the_model_says(self) -> None:
        story = self.story
        stage = Contribution.objects.with_stage().values_list("stage", flat=True).get(pk=self.contribution.pk)

        assert (stage, story.live, story.revisions.count()) == (
            self.model.stage,
            self.model.public > 0,
            self.model.newest,
        )
        if not self.is_looked_at:
            self.look()

    def look(self) -> None:
        public = self.site.visitor.get(f"/gallery/tackling-loneliness/{self.story.slug}/").status_code

        assert public == (200 if self.model.public else 404)
        assert self.offered_to_contributor() == self.model.possible & {"change", "withdraw"} | self.changes()
        assert self.offered_to_moderator() == self.model.possible.intersection(OFFERED_TO_MODERATORS)

    def changes(self) -> set[str]:
        return {"change"} if self.model.possible & {"take_back", "send"} else set()

    def offered_to_contributor(self) -> set[str]:
        page = self.site.contributor.get(own_address("my_story", self.contribution)).content.decode()
        buttons = {"change": f'action="{own_address("edit_story", self.contribution)}"'}
        links = {"withdraw": f'href="{own_address("withdraw", self.contribution)}"'}
        return {name for name, words in (buttons | links).items() if words in page}

    def offered_to_moderator(self) -> set[str]:
        page = self.site.moderator.get(desk_address("review", self.story)).content.decode()
        forms = {name: desk_address(name, self.story) for name in ("take_down", "restore", "reopen")}
        return {name for name in OFFERED_TO_MODERATORS if forms.get(name, f'name="kind" value="{name}"') in page}


@pytest.mark.usefixtures("db")
def test_the_site_agrees_with_the_model_wherever_they_go(share_story, contributor, moderator, as_user, monkeypatch):
    for kind in throttling.LIMITS:
        monkeypatch.setitem(throttling.LIMITS, kind, throttling.Limit(*4 * [10**6]))
    site = Site(lambda: share_story(), as_user(contributor), as_user(moderator))
    walk = type("WalkOfThisSite", (Walk,), {"site": site})
    examples = settings(
        max_examples=STEPS // STEPS_OF_A_STORY,
        stateful_step_count=STEPS_OF_A_STORY,
        # To look for a shorter way to the same fault takes longer than to read this one.
        phases=[Phase.generate],
        deadline=None,
        database=None,
        derandomize="MODEL_STEPS" not in os.environ,
        suppress_health_check=list(HealthCheck),
    )

    run_state_machine_as_test(walk, settings=examples)

    print(f"{sum(site.walked.values())} steps: {dict(site.walked)}")
    assert site.walked.keys() == ACTIONS.keys()
    assert sum(site.walked.values()) >= 0.9 * STEPS
