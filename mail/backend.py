"""SMTP that tells when a message is about to leave for good, and subjects that arrive as they were written."""

import smtplib
from collections.abc import Callable
from email.header import Header
from email.policy import SMTP, EmailPolicy

from django.core.mail import EmailMultiAlternatives
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


class WholeSubjects(EmailPolicy):
    """Python 3.13.0 doubles or loses a space where it breaks a subject between a word with accents and one without; as
    encoded words throughout (RFC 2047) it stays whole."""

    def fold_binary(self, name, value):
        if name.lower() != "subject" or str(value).isascii():
            return super().fold_binary(name, value)
        coded = Header(str(value), "utf-8", header_name=name).encode(linesep=self.linesep)
        return f"{name}: {coded}{self.linesep}".encode("ascii")


class Mail(EmailMultiAlternatives):
    def message(self, *, policy=SMTP):
        return super().message(policy=WholeSubjects(linesep=policy.linesep))


class EmailBackend(smtp.EmailBackend):
    @property
    def connection_class(self):
        return TellingSMTPS if self.use_ssl else TellingSMTP
