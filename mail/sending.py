"""Sending what waits, one message after the other, so that a kill between any two steps loses none.

    due ── owned (due_at put ahead) ── handed over (handed_at) ── the server's answer ── row deleted, or put off

Killed before it is handed over, the message is due again when the ownership ends, and is sent. SMTP has no way to ask
whether a message arrived (RFC 1047), so one whose sender is killed between handing it over and hearing the answer is
neither sent again nor taken for sent: it stays, is shown in the admin, and a person may try it again.
"""

import logging
import smtplib
from contextlib import suppress
from datetime import timedelta

from django.conf import settings
from django.core.mail import mailers
from django.db.models import F
from django.tasks import task
from django.utils import timezone

from mail.backend import Mail
from mail.models import Message

OWNED_FOR = timedelta(minutes=2)  # longer than a server takes, whatever it does: its timeout is ten seconds a step
# After how long to try again; then it is given up. Three days in all, as other mail servers do.
AGAIN_AFTER = [timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 720, 1440, 1440)]

KEPT_FOR = timedelta(days=30)  # what was given up, or whose answer was not heard

log = logging.getLogger(__name__)


class NotOurs(Exception):
    """The message belongs to another process by now."""


@task
def send_waiting() -> None:
    send_due()


def send_due() -> int:
    """Send all that is due; gives how many were sent. Any number of processes may do so at once."""
    Message.objects.dead().filter(created_at__lt=timezone.now() - KEPT_FOR).delete()
    if not Message.objects.due().exists():
        return 0
    server = mailers.default
    try:
        server.open()
    except (OSError, smtplib.SMTPException) as error:
        log.error("Mail waits, since the server of MAIL_URL cannot be reached: %s: %s", type(error).__name__, error)
        return 0
    sent = 0
    try:
        while (message := _own_next()) is not None:
            sent += _send(message, server)
    except ConnectionError as error:
        log.warning("%s", error)
    finally:
        _leave(server)
    return sent


def _leave(server) -> None:
    """Hang up; in the middle of a message, if need be."""
    with suppress(OSError, smtplib.SMTPException):
        server.close()


def _own_next() -> Message | None:
    """The next message that is due, now ours: of several who ask, one gets it."""
    for message in Message.objects.due()[:20]:
        mine = Message.objects.filter(pk=message.pk, due_at=message.due_at, given_up_at=None)
        if mine.update(due_at=timezone.now() + OWNED_FOR, tries=F("tries") + 1):
            message.tries += 1
            return message
    return None


def _mail_of(message: Message) -> Mail:
    headers = {**message.headers, "Message-ID": message.message_id}
    to = [message.recipient]
    mail = Mail(message.subject, message.text, settings.DEFAULT_FROM_EMAIL, to, headers=headers)
    if message.html:
        mail.attach_alternative(message.html, "text/html")
    return mail


def _send(message: Message, server) -> bool:
    if connection := getattr(server, "connection", None):
        connection.leaving = lambda: _hand_over(message)
    try:
        server.send_messages([_mail_of(message)])
    except smtplib.SMTPRecipientsRefused as error:
        code, said = next(iter(error.recipients.values()))
        _put_off(message, f"{code} {said!r}", for_good=code >= 500)
    except NotOurs as error:
        server.connection.close()  # at once: the server waits for the text
        server.connection = None
        raise ConnectionError(f"Mail {message.message_id} has been taken over by another process.") from error
    except smtplib.SMTPServerDisconnected as error:
        _put_off(message, str(error))
        raise ConnectionError("The mail server hung up: the rest waits.") from error
    except smtplib.SMTPResponseException as error:
        _put_off(message, f"{error.smtp_code} {error.smtp_error!r}", for_good=error.smtp_code >= 550)
    except smtplib.SMTPException as error:
        _put_off(message, str(error), for_good=True)  # such as an address this server cannot write
    except OSError as error:
        _put_off(message, f"{type(error).__name__}: {error}")
        raise ConnectionError("The mail server does not answer: the rest waits.") from error
    except ValueError as error:  # a header no mail can have
        _put_off(message, str(error), for_good=True)
    else:
        Message.objects.filter(pk=message.pk).delete()
        return True
    return False


def _hand_over(message: Message) -> None:
    """Noted right before the text leaves; not where another process owns it by now, since this one was too slow."""
    mine = Message.objects.filter(pk=message.pk, tries=message.tries, handed_at=None, given_up_at=None)
    if not mine.update(handed_at=timezone.now()):
        raise NotOurs


def _put_off(message: Message, error: str, for_good: bool = False) -> None:
    fields: dict = {"error": error[:500], "handed_at": None}
    if for_good or message.tries > len(AGAIN_AFTER):
        fields["given_up_at"] = timezone.now()
        log.error("Mail %s is given up: %s", message.message_id, error)
    else:
        fields["due_at"] = timezone.now() + AGAIN_AFTER[message.tries - 1]
        log.warning("Mail %s waits: %s", message.message_id, error)
    Message.objects.filter(pk=message.pk).update(**fields)
