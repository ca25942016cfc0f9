"""The web server of `python3 dev.py`, begun anew for each line on standard input; the answer is its process id.

Each is a process, and the head of a group, of its own. They are forked from one that has loaded the project and
answered nothing, so that a restart takes a moment: the drill is about what a killed process leaves behind.
"""

import os
import random
import signal
import sys

import django
from django.core.servers.basehttp import get_internal_wsgi_application, run
from django.db import connections
from django.urls import get_resolver

HOST = "127.0.0.1"


def main(port: int) -> None:
    django.setup()
    application, server = get_internal_wsgi_application(), 0
    get_resolver().check()
    connections.close_all()
    try:
        for _line in sys.stdin:
            end(server)
            server = os.fork()
            if not server:
                serve(application, port)
            print(server, flush=True)
    finally:
        end(server)


def end(server: int) -> None:
    if server:
        os.killpg(server, signal.SIGKILL)
        os.waitpid(server, 0)


def serve(application, port: int) -> None:
    os.setsid()
    random.seed()
    run(HOST, port, application, threading=True)


if __name__ == "__main__":
    main(int(sys.argv[1]))
