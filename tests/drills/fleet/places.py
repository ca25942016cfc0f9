"""What stands elsewhere than on one server: more of everything, each at a port of its own."""

from dataclasses import dataclass, field

from tests.drills.deploy.places import HOST, Places, free_port

WEB_PROCESSES, WORKERS = 3, 2
BUCKET = "impact-gallery"


@dataclass(frozen=True)
class FleetPlaces(Places):
    """In the short form, one web process and one worker on SQLite, whose pictures stand in a folder."""

    cache: int = field(default_factory=free_port)
    store: int = field(default_factory=free_port)
    post: int = field(default_factory=free_port)
    others: tuple[int, ...] = field(default_factory=lambda: tuple(free_port() for _ in range(WEB_PROCESSES - 1)))
    """Ports of the web processes but one."""

    @property
    def webs(self) -> tuple[int, ...]:
        return (self.web,) if self.is_short else (self.web, *self.others)

    @property
    def workers(self) -> int:
        return 1 if self.is_short else WORKERS

    @property
    def table(self) -> list[tuple[str, str]]:
        return [
            *super().table,
            ("smtp+tls://NAME:PASSWORD@mail.example.org:587", f"smtp://{HOST}:{self.post}"),
            ("proxy_pass http://127.0.0.1:8000", "proxy_pass http://impact_gallery_web"),
            ("--workers 2", "--workers 1"),
            *([] if self.is_short else [("BEHIND_NGINX=yes", f"BEHIND_NGINX=yes\n{self.shared_by_all}")]),
        ]

    @property
    def shared_by_all(self) -> str:
        """What processes on many machines have in common besides the database."""
        return "\n".join(
            (
                f"CACHE_URL=redis://{HOST}:{self.cache}/0",
                f"STORAGE_URL=s3://{BUCKET}/pictures",
                f"AWS_ENDPOINT_URL=http://{HOST}:{self.store}",
                "AWS_ACCESS_KEY_ID=drill",
                "AWS_SECRET_ACCESS_KEY=drill",
                "AWS_DEFAULT_REGION=us-east-1",
            )
        )

    @property
    def bodies(self) -> str:
        servers = "".join(f"server {HOST}:{port}; " for port in self.webs)
        return f"{super().bodies}upstream impact_gallery_web {{ least_conn; {servers}}}\n"
