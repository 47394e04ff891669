"""A mailbox that catches all: a real SMTP server on this machine, which tests read."""

import socket
from email import message_from_bytes, policy

from aiosmtpd.controller import Controller


class Mailbox:
    """What arrived, in order; `refuse` and `breaks` make the server behave as servers do."""

    def __init__(self):
        self.messages = []
        self.refuse = {}  # address: what the server says to it
        self.breaks = None  # called with each message before it is taken
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self.controller.start()

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802  aiosmtpd calls it so
        if address in self.refuse:
            return self.refuse[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        message = message_from_bytes(envelope.content, policy=policy.default)
        if self.breaks and (said := self.breaks(message)):
            return said
        self.messages.append(message)
        return "250 OK"

    @property
    def settings(self) -> dict:
        options = {"host": "127.0.0.1", "port": self.port, "timeout": 5}
        return {"default": {"BACKEND": "mail.backend.EmailBackend", "OPTIONS": options}}

    def to(self, address: str) -> list:
        return [message for message in self.messages if message["To"] == address]

    def stop(self):
        self.controller.stop()


def text_of(message) -> str:
    return message.get_body(("plain",)).get_content()


def html_of(message) -> str:
    return message.get_body(("html",)).get_content()
