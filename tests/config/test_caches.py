"""Redis may go at any moment: what is counted goes on being counted."""

import pytest
from django.core.cache import cache, caches
from django.core.management import call_command
from redis.exceptions import ConnectionError as RedisIsGone

from config.caches import RedisOrDatabaseCache
from gallery import health

pytestmark = pytest.mark.django_db

NOBODY_LISTENS = "redis://127.0.0.1:1/0"
REDIS = {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": NOBODY_LISTENS}
IN_ITS_PLACE = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "in place of Redis"}


@pytest.fixture
def with_redis(settings, monkeypatch):
    """Settings as with CACHE_URL, whatever stands for Redis."""
    monkeypatch.setattr(RedisOrDatabaseCache, "asked_again_at", 0)

    def use(redis):
        database = {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache_of_a_test"}
        settings.CACHES = {
            "default": {"BACKEND": "config.caches.RedisOrDatabaseCache"},
            "database": database,
            "redis": redis,
        }
        call_command("createcachetable", "cache_of_a_test")

    return use


def test_where_redis_answers_the_database_holds_nothing(with_redis):
    with_redis(IN_ITS_PLACE)
    caches["redis"].clear()

    cache.set("tries", 3)

    assert cache.get("tries") == caches["redis"].get("tries") == 3
    assert caches["database"].get("tries") is None


def test_without_redis_everything_is_counted_in_the_database(with_redis, caplog):
    with_redis(REDIS)

    cache.set("tries", 1)
    cache.incr("tries")
    added = cache.add("tries", 9), cache.add("new", 1)
    cache.touch("tries", 600)
    cache.delete("new")

    assert added == (False, True)
    assert cache.get_many(["tries", "new"]) == {"tries": 2}
    assert cache.get("none", "other") == "other"
    assert [record.message for record in caplog.records] == ["Redis does not answer: the database keeps what is cached"]
    cache.clear()
    assert cache.get("tries") is None


def test_it_is_asked_again_after_a_while(with_redis, monkeypatch):
    with_redis(IN_ITS_PLACE)
    caches["redis"].clear()

    def gone(*args, **kwargs):
        raise RedisIsGone

    with monkeypatch.context() as without:
        without.setattr(caches["redis"], "set", gone)
        cache.set("tries", 1)
    cache.set("tries", 2)
    meanwhile = caches["redis"].get("tries"), caches["database"].get("tries")
    monkeypatch.setattr(RedisOrDatabaseCache, "asked_again_at", 0)
    cache.set("tries", 3)

    assert meanwhile == (None, 2)
    assert caches["redis"].get("tries") == 3


def test_health_tells_that_redis_is_gone(with_redis):
    with_redis(REDIS)

    assert not health.passes(next(check for check in health.CHECKS if check.name == "cache"))
    with_redis(IN_ITS_PLACE)
    assert health.cache_of_all()
