"""How much one account, and one network address, may do in an hour and in a day; and when it goes on."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from django.utils import timezone

from gallery.contributions import throttling
from gallery.contributions.throttling import DAY, HOUR, LIMITS, Limit, count, forget_old_attempts, opens_again
from gallery.models import Attempt, Draft
from tests.contributions.browsing import open_page

pytestmark = pytest.mark.django_db

STORY = Attempt.Kind.STORY


@pytest.fixture(autouse=True)
def few(monkeypatch):
    """Two an hour and three a day for an account; four and six for a network address."""
    monkeypatch.setitem(LIMITS, STORY, Limit(2, 3, 4, 6))


@pytest.fixture
def request_of():
    def make(user=None, network="192.0.2.1"):
        request = RequestFactory().post("/", REMOTE_ADDR=network)
        request.user = user or AnonymousUser()
        return request

    return make


def attempts(request, *ages, kind=STORY):
    for age in ages:
        count(kind, request)
        Attempt.objects.filter(pk=Attempt.objects.latest("pk").pk).update(made_at=timezone.now() - age)


def minutes(*numbers):
    return [timedelta(minutes=number) for number in numbers]


def until(moment):
    """Minutes from now, to the nearest."""
    return round((moment - timezone.now()) / timedelta(minutes=1))


def test_below_its_limits_everything_is_open(request_of, contributor):
    request = request_of(contributor)
    attempts(request, *minutes(1))

    assert opens_again(STORY, request) is None


def test_an_account_waits_until_its_last_but_one_is_an_hour_ago(request_of, contributor):
    request = request_of(contributor)
    attempts(request, *minutes(50, 10))

    assert until(opens_again(STORY, request)) == 10


def test_an_account_waits_until_its_day_is_over(request_of, contributor):
    request = request_of(contributor)
    attempts(request, *minutes(23 * 60, 20 * 60, 10 * 60))

    assert until(opens_again(STORY, request)) == 60


def test_the_later_of_two_times_is_named(request_of, contributor):
    request = request_of(contributor)
    attempts(request, *minutes(23 * 60 + 50, 30, 20))

    assert until(opens_again(STORY, request)) == 30


def test_an_account_is_limited_wherever_it_is(request_of, contributor):
    for number in (1, 2):
        attempts(request_of(contributor, f"192.0.2.{number}"), timedelta(minutes=10))

    assert until(opens_again(STORY, request_of(contributor, "198.51.100.7"))) == 50


def test_a_network_is_limited_whoever_it_is(request_of, contributor, stranger, moderator, editor, admin):
    for user in (contributor, stranger, moderator, editor):
        attempts(request_of(user), timedelta(minutes=10))

    assert until(opens_again(STORY, request_of(admin))) == 50
    assert until(opens_again(STORY, request_of())) == 50
    assert opens_again(STORY, request_of(admin, "198.51.100.7")) is None


def test_a_network_is_limited_for_the_day_too(request_of, contributor, stranger, admin):
    for user in (contributor, stranger):
        attempts(request_of(user), *minutes(600, 500, 400))

    assert until(opens_again(STORY, request_of(admin))) == 24 * 60 - 600


def test_one_kind_is_no_hindrance_to_another(request_of, contributor):
    request = request_of(contributor)
    attempts(request, *minutes(1, 2, 3), kind=Attempt.Kind.UPLOAD)

    assert opens_again(STORY, request) is None


def test_whoever_is_signed_out_is_known_by_their_network_alone(request_of):
    attempts(request_of(), *minutes(1, 1, 1, 1))

    assert opens_again(STORY, request_of()) is not None
    assert opens_again(STORY, request_of(network="203.0.113.9")) is None


def test_all_of_a_households_ipv6_addresses_are_one(request_of):
    attempts(request_of(network="2001:db8:1:2::1"), *minutes(1, 1))
    attempts(request_of(network="2001:db8:1:2:ffff::9"), *minutes(1, 1))

    assert opens_again(STORY, request_of(network="2001:db8:1:2:aaaa:bbbb:cccc:dddd")) is not None
    assert opens_again(STORY, request_of(network="2001:db8:1:3::1")) is None


def test_a_short_ipv6_address_is_the_same_household_as_its_long_form(request_of):
    attempts(request_of(network="2001:db8::1"), *minutes(1, 1, 1, 1))

    assert opens_again(STORY, request_of(network="2001:db8:0:0:5::1")) is not None


def test_no_network_address_is_kept_readable(request_of):
    count(STORY, request_of(network="192.0.2.99"))

    assert "192" not in Attempt.objects.get().network
    assert len(Attempt.objects.get().network) == 32


def test_attempts_are_forgotten_after_a_day(request_of):
    request = request_of()
    attempts(request, DAY + HOUR, DAY - HOUR)

    forget_old_attempts()

    assert Attempt.objects.count() == 1


def test_an_account_may_never_do_more_than_its_network():
    for kind in Attempt.Kind:
        limit = LIMITS[kind]
        assert limit.account_an_hour <= limit.network_an_hour <= limit.network_a_day
        assert limit.account_an_hour <= limit.account_a_day <= limit.network_a_day


def test_the_page_names_the_time_in_the_readers_clock_and_for_programs(draft, send, contributor, request_of):
    attempts(request_of(contributor), *minutes(59, 10))
    opens = timezone.localtime(timezone.now() + timedelta(minutes=1))

    page = send(draft)

    assert page.status == 429
    assert f"You can go on from {opens:%H:%M} on {opens.day} {opens:%B}." in " ".join(page.text.split())
    assert 30 <= int(page.response["Retry-After"]) <= 60
    assert "Nothing you saved is lost." in page.text


def test_when_the_time_has_come_it_goes_on(draft, send, contributor, request_of):
    attempts(request_of(contributor), *minutes(61, 10))

    assert send(draft).status == 302


def test_refused_attempts_do_not_put_the_time_off(draft, send, contributor, request_of):
    attempts(request_of(contributor), *minutes(50, 10))
    for _ in range(3):
        assert send(draft).status == 429

    assert Attempt.objects.filter(kind=STORY).count() == 2


def test_beginning_a_story_is_limited_by_account_and_by_network(tab, address, as_user, stranger, monkeypatch):
    monkeypatch.setitem(LIMITS, Attempt.Kind.DRAFT, Limit(2, 9, 3, 9))

    def begin(browser):
        return open_page(browser, f"{address}?new=1").press("continue", organisation="Us", whose="ours").status

    assert [begin(tab) for _ in range(3)] == [302, 302, 429]
    assert [begin(as_user(stranger)) for _ in range(2)] == [302, 429]


def test_what_was_typed_for_a_story_that_came_too_early_is_not_lost(tab, address, monkeypatch):
    monkeypatch.setitem(LIMITS, Attempt.Kind.DRAFT, Limit(0, 0, 0, 0))
    monkeypatch.setattr(throttling, "when_open", lambda rows, most, window: timezone.now() + window)

    refused = open_page(tab, address).press("continue", organisation="Typed <for> nothing?", whose="ours")

    assert refused.status == 429
    assert int(refused.response["Retry-After"]) > 0
    assert 'value="Typed &lt;for&gt; nothing?"' in refused.text
    assert "You can go on from" in refused.text
    assert not Draft.objects.exists()


def test_every_kind_has_its_limits():
    assert set(throttling.LIMITS) == set(Attempt.Kind)
