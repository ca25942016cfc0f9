"""Imported only where `FRONT_CACHE_URL` names CloudFront: boto3 is not there everywhere."""

from typing import Any

import boto3
from botocore.config import Config
from wagtail.contrib.frontend_cache.backends import cloudfront

from gallery.publication.purging import PATIENCE


class CloudfrontBackend(cloudfront.CloudfrontBackend):
    """Wagtail's may be waited for ten minutes: the job is tried again instead."""

    def __init__(self, params: dict[str, Any]) -> None:
        super().__init__(params)
        bounds = Config(connect_timeout=PATIENCE, read_timeout=PATIENCE, retries={"total_max_attempts": 1})
        self.client = boto3.client("cloudfront", config=bounds)
