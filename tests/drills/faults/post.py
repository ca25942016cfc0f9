"""Mail servers that take no mail. By itself it is one that hangs: whoever comes is let in, and told nothing."""

import asyncio
import sys
from email import policy
from email.parser import BytesParser
from pathlib import Path
from typing import Any


class Later:
    """It says so to everybody, for as long as it runs."""

    async def handle_RCPT(self, *_: Any) -> str:  # noqa: N802
        return "451 4.3.0 Come again later"


def read(letter: Path) -> tuple[str, str]:
    """To whom it is, and what about."""
    message = BytesParser(policy=policy.default).parsebytes(letter.read_bytes(), headersonly=True)
    return str(message["To"]), str(message["Subject"])


async def hang(host: str, port: int) -> None:
    async def say_nothing(*_: Any) -> None:
        await asyncio.Event().wait()

    async with await asyncio.start_server(say_nothing, host, port) as server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(hang(sys.argv[1], int(sys.argv[2])))
