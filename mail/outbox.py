"""The door every mail goes through: a row written in the transaction that causes it, sent after that is safe.

A request never waits for a mail server, and no mail is sent of what was rolled back.
"""

import secrets

from django.conf import settings
from django.db import transaction

from mail.models import Message
from mail.sending import send_waiting

# RFC 5322, 2.2: a header is one line.
_SPACES = str.maketrans(dict.fromkeys((*map(chr, range(32)), "\x7f", "\x85", "\u2028", "\u2029"), " "))


def message_id(name: str = "") -> str:
    """A Message-ID (RFC 5322, 3.6.4) of this site: always the same for a name, another each time without."""
    return f"<{name or secrets.token_hex(16)}@{settings.SITE.hostname}>"


def one_line(text: str, length: int = 200) -> str:
    """A text as a header may hold it: no line breaks or controls, and not longer than people read."""
    text = " ".join(text.translate(_SPACES).split())
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


def prepare(
    recipient: str,
    subject: str,
    text: str,
    html: str = "",
    headers=None,
    name: str = "",
    about: str = "",
) -> Message:
    """A message to be kept by `put`. `name`, where given, makes it one of a kind: it is never there twice.
    `withdraw` finds it by what it is `about`."""
    return Message(
        recipient=recipient,
        subject=one_line(subject),
        text=text,
        html=html,
        headers={"Auto-Submitted": "auto-generated", **(headers or {})},  # RFC 3834
        message_id=message_id(name),
        about=about,
    )


def put(*messages: Message) -> None:
    """Keep these to be sent once the transaction around is safe; what is there already is left as it is."""
    if not messages:
        return
    Message.objects.bulk_create(messages, ignore_conflicts=True, batch_size=200)
    transaction.on_commit(send_waiting.enqueue)


def withdraw(*about: str, recipient: str = "") -> None:
    """Forget what waits about these things, or about anything for a recipient; codes are about nothing, and stay."""
    if not about and not recipient:
        return
    waiting = Message.objects.filter(recipient__iexact=recipient) if recipient else Message.objects.all()
    (waiting.filter(about__in=about) if about else waiting.exclude(about="")).delete()
