import re
import socket
from email import policy
from email.parser import BytesParser
from pathlib import Path
from threading import Event

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

try:
    from aiosmtpd.controller import Controller
except ImportError:  # one of the packages of development
    Controller = None


class Command(BaseCommand):
    help = "For development: an SMTP server of this machine alone that keeps every mail as a file and sends none on."

    def add_arguments(self, parser):
        parser.add_argument("--port", type=int, default=1025)
        parser.add_argument("--folder", type=Path, default=Path(settings.DATA_DIR) / "mailbox")

    def handle(self, port, folder, **options):
        if Controller is None:
            raise CommandError("This needs the packages of development: make .venv/dev")
        folder.mkdir(parents=True, exist_ok=True)
        try:
            socket.create_server(("127.0.0.1", port)).close()
        except OSError as error:
            raise CommandError(f"Port {port} cannot be used: {error}. Name another with --port.") from None
        Controller(Keep(folder, self.stdout.write), hostname="127.0.0.1", port=port).start()
        self.stdout.write(f"Mail for 127.0.0.1:{port} is kept in {folder}.")
        Event().wait()


class Keep:
    """Keeps each message once, by its Message-ID, as mailboxes do."""

    def __init__(self, folder: Path, say):
        self.folder, self.say = folder, say

    async def handle_DATA(self, server, session, envelope):  # noqa: N802  aiosmtpd calls it so
        message = BytesParser(policy=policy.default).parsebytes(envelope.content)
        name = re.sub(r"[^\w.@-]", "", message["Message-ID"] or "unnamed")
        (self.folder / f"{name}.eml").write_bytes(envelope.content)
        self.say(f"To {', '.join(envelope.rcpt_tos)}: {message['Subject']}")
        body = message.get_body(("plain",))
        self.say(body.get_content() if body else "")
        return "250 Kept"
