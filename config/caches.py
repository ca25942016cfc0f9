"""The cache that all processes share: Redis where there is one, and the database's table while that does not answer."""

import logging
import time
from typing import Any, ClassVar

from django.core.cache import caches
from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)


class RedisOrDatabaseCache(BaseCache):
    """Limits are counted here: without Redis they hold on, if more slowly, from nothing again."""

    PAUSE = 5
    """Seconds for which Redis is not asked again, so that not every request waits for it in vain."""

    asked_again_at: ClassVar[float] = 0

    def __init__(self, location: str, params: dict[str, Any]) -> None:
        super().__init__(params)

    def ask(self, what: str, *args: Any, **kwargs: Any) -> Any:
        if time.monotonic() >= RedisOrDatabaseCache.asked_again_at:
            try:
                return getattr(caches["redis"], what)(*args, **kwargs)
            except (RedisError, OSError):
                RedisOrDatabaseCache.asked_again_at = time.monotonic() + self.PAUSE
                logger.exception("Redis does not answer: the database keeps what is cached")
        return getattr(caches["database"], what)(*args, **kwargs)

    def add(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        return self.ask("add", key, value, timeout, version)

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        return self.ask("get", key, default, version)

    def set(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        self.ask("set", key, value, timeout, version)

    def touch(self, key: str, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        return self.ask("touch", key, timeout, version)

    def delete(self, key: str, version: int | None = None) -> bool:
        return self.ask("delete", key, version)

    def clear(self) -> None:
        self.ask("clear")
