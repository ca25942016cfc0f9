"""The site on many machines, all of them on loopback: PostgreSQL, Redis, an S3 server, a mail server, nginx in front of
three web processes, and two workers. With nothing else to do: `python -m tests.drills.fleet`."""
