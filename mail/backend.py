"""SMTP that tells when a message is about to leave for good."""

import smtplib
from collections.abc import Callable

from django.core.mail.backends import smtp

ANSWER_WITHIN = 120  # seconds for the answer to a whole message; RFC 5321, 4.5.3.2.6, asks for patience here


class Telling:
    """Of a connection of smtplib: calls `leaving` after the server is ready for the text and before it is sent."""

    leaving: Callable[[], None] | None = None
    _sent_in_data: int | None = None

    def data(self, msg):
        self._sent_in_data = 0
        try:
            return super().data(msg)  # type: ignore[misc]
        finally:
            self._sent_in_data = None

    def send(self, s):
        if self._sent_in_data is not None:
            self._sent_in_data += 1
            if self._sent_in_data == 2:  # first the command, then the text
                self.sock.settimeout(ANSWER_WITHIN)  # type: ignore[attr-defined]
                if self.leaving:
                    self.leaving()
        return super().send(s)  # type: ignore[misc]


class TellingSMTP(Telling, smtplib.SMTP):
    pass


class TellingSMTPS(Telling, smtplib.SMTP_SSL):
    pass


class EmailBackend(smtp.EmailBackend):
    @property
    def connection_class(self):
        return TellingSMTPS if self.use_ssl else TellingSMTP
