"""What stands elsewhere here than on a real server: the only differences between it and the drill, all in one table."""

import re
import secrets
import socket
import sys
from dataclasses import dataclass, field
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[3]
DEPLOY = PROJECT / "deploy"
HOST = "127.0.0.1"
NAME = "localhost"
"""Of the site, as its certificate and its settings have it."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return probe.getsockname()[1]


@dataclass(frozen=True)
class Places:
    folder: Path
    is_short: bool = False
    http: int = field(default_factory=free_port)
    https: int = field(default_factory=free_port)
    web: int = field(default_factory=free_port)
    database: int = field(default_factory=free_port)

    @property
    def table(self) -> list[tuple[str, str]]:
        """What stands in the files, and what stands there in the drill; longer words before what they contain."""
        return [
            # where things are
            ("/opt/impact-gallery/.venv/bin", str(Path(sys.executable).parent)),
            ("/opt/impact-gallery", str(PROJECT)),
            ("/etc/impact-gallery.env", str(self.folder / "site.env")),
            ("/etc/letsencrypt/live/stories.example.org", str(self.folder / "tls")),
            ("/etc/systemd/system", str(self.folder / "units")),
            ("/etc/nginx/sites-enabled/*", str(self.folder / "site.conf")),
            ("/var/lib/impact-gallery", str(self.folder / "data")),
            ("/var/backups", str(self.folder / "backups")),
            ("/var/lib/nginx", str(self.folder / "nginx")),
            ("/var/log/nginx", str(self.folder / "nginx")),
            ("/run/nginx.pid", str(self.folder / "nginx.pid")),
            ("/var/www/html", str(self.folder / "www")),
            # who listens where, and under which name
            ("https://stories.example.org", f"https://{NAME}:{self.https}"),
            ("stories.example.org", NAME),
            ("listen [::]:80", f"listen 127.0.0.2:{self.http}"),
            ("listen [::]:443", f"listen 127.0.0.2:{self.https}"),
            ("listen 80", f"listen {HOST}:{self.http}"),
            ("listen 443", f"listen {HOST}:{self.https}"),
            (f"{HOST}:8000", f"{HOST}:{self.web}"),
            ("--port 8000", f"--port {self.web}"),
            # what is of no use here: another user, mail, an installation of libraries, systemd
            ("user www-data;", "user root;"),
            ("http {\n", f"http {{\n{self.bodies}"),
            ("runuser --user impact-gallery -- ", ""),
            ("runuser --user postgres -- ", ""),
            ("--owner=impact-gallery --group=impact-gallery ", ""),
            ("--owner=impact-gallery ", ""),
            (".venv/bin/python -m pip", "true pip"),
            ("[ -x .venv/bin/python ]", "true"),
            (".venv/bin/python", sys.executable),
            ("systemctl ", "true systemctl "),
            ("SECRET_KEY=", f"SECRET_KEY={secrets.token_urlsafe(50)}"),
            ("smtp+tls://NAME:PASSWORD@mail.example.org:587", f"smtp://{HOST}:9"),
            *(self.for_sqlite if self.is_short else [("postgres:///", f"postgres://postgres@{HOST}:{self.database}/")]),
        ]

    @property
    def for_sqlite(self) -> list[tuple[str, str]]:
        """The short form: one web process, no database server, no files made smaller."""
        return [
            ("postgres:///impact-gallery", f"sqlite:///{self.folder / 'data' / 'gallery.sqlite3'}"),
            ("--workers 2", "--workers 1"),
            ("config.settings.production", "tests.drills.deploy.settings"),
        ]

    @property
    def bodies(self) -> str:
        """Debian's nginx has its folders built in."""
        kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        return "".join(f"{kind}_temp_path {self.folder / 'nginx' / kind};\n" for kind in kinds)

    def text(self, path: Path) -> str:
        """Of a file of `deploy/`, or of Debian's nginx, with the table applied."""
        here = dict(self.table)
        return re.sub("|".join(map(re.escape, here)), lambda found: here[found[0]], path.read_text())
