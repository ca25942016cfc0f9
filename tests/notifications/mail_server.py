"""A mail server of a few lines, on this machine, that answers as it is told."""

import socket
import socketserver
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field


@dataclass
class Answers:
    """What the server says to each recipient; what it took, by recipient."""

    to_recipient: str = "250 fine"
    taken: list[str] = field(default_factory=list)


class Conversation(socketserver.StreamRequestHandler):
    """As much of SMTP as a client needs to hand over one mail after the other."""

    def handle(self) -> None:
        self.say("220 ready")
        while line := self.rfile.readline().decode().strip():
            self.answer(line)
            if line.upper() == "QUIT":
                return

    def say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())

    def answer(self, line: str) -> None:
        answers: Answers = self.server.answers  # type: ignore[attr-defined]
        verb = line.upper().split(":")[0]
        if verb == "RCPT TO":
            self.recipient = line.split("<")[1].split(">")[0]
            self.say(answers.to_recipient)
        elif verb == "DATA":
            self.say("354 go on")
            while self.rfile.readline() != b".\r\n":
                pass
            answers.taken.append(self.recipient)
            self.say("250 taken")
        else:
            self.say("221 bye" if verb == "QUIT" else "250 fine")


class Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    block_on_close = False


@contextmanager
def mail_server() -> Iterator[tuple[int, Answers]]:
    """Its port, and what it answers, which may be changed while it runs."""
    answers = Answers()
    with Server(("127.0.0.1", 0), Conversation) as server:
        server.answers = answers  # type: ignore[attr-defined]
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield server.server_address[1], answers
        server.shutdown()


@contextmanager
def silent_server() -> Iterator[int]:
    """It takes the call and never says a word."""
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        yield listener.getsockname()[1]


def port_without_server() -> int:
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        return listener.getsockname()[1]
