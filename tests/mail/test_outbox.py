"""Mail: kept in the transaction that causes it, sent once, and never lost."""

import smtplib
from datetime import timedelta
from email.utils import parseaddr

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone

from config import environment
from mail import outbox, sending
from mail.models import Message
from tests import cast
from tests.mailbox import html_of, text_of

pytestmark = pytest.mark.django_db


class Killed(BaseException):
    """As a kill, as far as one process can show it: nothing after it happens."""


def put(recipient="rose@example.org", name="", **fields):
    fields = {"subject": "Bonjour", "text": "Un mot.", **fields}
    outbox.put(outbox.prepare(recipient, name=name, **fields))


def later():
    Message.objects.update(due_at=timezone.now() - timedelta(seconds=1))


def test_a_message_is_sent_and_nothing_of_it_is_kept(deliver):
    put(html="<p>Un <b>mot</b>.</p>")
    (message,) = deliver()
    assert message["To"] == "rose@example.org" and message["Subject"] == "Bonjour"
    assert text_of(message).strip() == "Un mot." and "<b>mot</b>" in html_of(message)
    assert message["Auto-Submitted"] == "auto-generated"
    assert not Message.objects.exists()


def test_nothing_is_sent_of_what_was_rolled_back(deliver):
    with transaction.atomic():
        put()
        transaction.set_rollback(True)
    assert deliver() == []


@pytest.mark.django_db(transaction=True)
def test_it_is_sent_as_soon_as_the_transaction_is_safe(mailbox):
    with transaction.atomic():
        put()
        assert mailbox.messages == []
    assert len(mailbox.messages) == 1


def test_a_message_of_a_name_waits_once(deliver):
    put(name="comment-1.rose")
    put(name="comment-1.rose")
    assert len(deliver()) == 1


@pytest.mark.parametrize("step", ["mail.sending._send", "smtplib.SMTP.mail", "smtplib.SMTP.rcpt", "smtplib.SMTP.data"])
def test_killed_before_it_is_handed_over_it_is_sent_once_all_the_same(mailbox, monkeypatch, step):
    put()
    with monkeypatch.context() as patched:
        patched.setattr(step, killed)
        with pytest.raises(Killed):
            sending.send_due()
    assert sending.send_due() == 0, "it is still another's"
    later()
    assert sending.send_due() == 1
    assert len(mailbox.messages) == 1 and not Message.objects.exists()


def test_killed_after_it_was_handed_over_it_is_not_sent_twice_and_a_person_decides(client, mailbox, monkeypatch):
    put()
    data = smtplib.SMTP.data
    with monkeypatch.context() as patched:
        patched.setattr("smtplib.SMTP.data", lambda *args: killed(data(*args)))
        with pytest.raises(Killed):
            sending.send_due()
    later()
    assert sending.send_due() == 0 and len(mailbox.messages) == 1
    waiting = Message.objects.get()
    assert waiting.handed_at
    client.force_login(cast.user("administrator"))
    client.post("/admin/mail/message/", {"action": "try_again", "_selected_action": [waiting.pk]})
    assert sending.send_due() == 1
    assert mailbox.messages[0]["Message-ID"] == mailbox.messages[1]["Message-ID"]


def test_a_server_that_hangs_up_in_the_middle_is_asked_again(mailbox):
    put()
    put("paul@example.org")
    mailbox.breaks = lambda message: "421 Closing"
    assert sending.send_due() == 0
    mailbox.breaks = None
    later()
    assert sending.send_due() == 2
    assert sorted(message["To"] for message in mailbox.messages) == ["paul@example.org", "rose@example.org"]


def killed(*args, **kwargs):
    raise Killed


def test_of_two_who_ask_for_the_next_message_one_gets_it():
    put()
    mine, none = sending._own_next(), sending._own_next()
    assert mine is not None and none is None


def test_a_server_that_has_no_time_is_asked_again_later(mailbox):
    put()
    mailbox.breaks = lambda message: "451 Try later"
    assert sending.send_due() == 0
    waiting = Message.objects.get()
    assert "451" in waiting.error and waiting.due_at > timezone.now() and not waiting.given_up_at
    mailbox.breaks = None
    later()
    assert sending.send_due() == 1


def test_an_address_that_is_refused_for_good_is_given_up_and_the_others_get_theirs(mailbox, client, settings):
    put("gone@example.org")
    put("rose@example.org")
    mailbox.refuse["gone@example.org"] = "550 No such mailbox"
    sending.send_due()
    given_up = Message.objects.get()
    assert given_up.given_up_at and "550" in given_up.error
    assert [message["To"] for message in mailbox.messages] == ["rose@example.org"]
    later()
    assert sending.send_due() == 0


def test_after_three_days_of_trying_it_is_given_up(mailbox):
    put()
    mailbox.breaks = lambda message: "451 Try later"
    for _ in range(len(sending.AGAIN_AFTER) + 1):
        sending.send_due()
        later()
    assert Message.objects.get().given_up_at
    assert sum(sending.AGAIN_AFTER, timedelta()) > timedelta(days=2, hours=16)


def test_where_no_server_answers_all_waits_untouched(settings, caplog):
    put()
    options = {"host": "127.0.0.1", "port": 1, "timeout": 5}  # where nobody listens
    settings.MAILERS = {"default": {"BACKEND": "mail.backend.EmailBackend", "OPTIONS": options}}
    assert sending.send_due() == 0
    waiting = Message.objects.get()
    assert waiting.tries == 0 and waiting.due_at <= timezone.now()
    assert "MAIL_URL" in caplog.text


@pytest.mark.parametrize("end", ["\r\nBcc: all@example.org", "\nX: y", "\u2028Z: z", "\x00\x0b"])
def test_no_header_grows_from_what_people_write(deliver, end):
    put(subject=f"Bonjour{end}")
    (message,) = deliver()
    assert message["Bcc"] is None and message["X"] is None and message["Z"] is None
    assert "\n" not in message["Subject"]


@pytest.mark.parametrize("address", ["no address", "a@b\nBcc: c@example.org", "rose@example.org, paul@example.org"])
def test_an_address_that_is_none_is_given_up_and_sent_to_nobody(mailbox, address):
    put(address)
    put("rose@example.org")
    sending.send_due()
    assert [parseaddr(str(message["To"]))[1] for message in mailbox.messages] == ["rose@example.org"]
    assert Message.objects.get().given_up_at


def test_an_administrator_sees_what_waits_without_its_text_and_tries_again(client, mailbox):
    client.force_login(cast.user("administrator"))
    put("gone@example.org", text="secret-canary")
    mailbox.refuse["gone@example.org"] = "550 No such mailbox"
    sending.send_due()
    message = Message.objects.get()
    pages = [client.get(f"/admin/mail/message/{end}").content.decode() for end in ("", f"{message.pk}/change/")]
    assert all("550" in page and "secret-canary" not in page for page in pages)
    client.post("/admin/mail/message/", {"action": "try_again", "_selected_action": [message.pk]})
    mailbox.refuse.clear()
    assert sending.send_due() == 1


def test_the_worker_does_all_chores_once_even_where_one_fails(mailbox, settings, caplog):
    put()
    settings.CHORES = ["tests.mail.test_outbox.killjoy", "mail.sending.send_due"]
    call_command("work", once=True)
    assert len(mailbox.messages) == 1 and "killjoy" in caplog.text


def killjoy():
    raise RuntimeError("never")


def test_the_mailbox_of_development_says_where_its_port_is_taken(mailbox):
    with pytest.raises(CommandError, match="--port"):
        call_command("mailbox", port=mailbox.port)


def test_a_bad_address_of_a_server_is_said_at_the_start(monkeypatch):
    monkeypatch.setenv("MAIL_URL", "smtp:example")
    with pytest.raises(ImproperlyConfigured, match="MAIL_URL"):
        environment.mailer("MAIL_URL")


def test_withdrawing_nothing_withdraws_nothing():
    outbox.put(outbox.prepare("a@example.org", "Un", "Un.", about="post-1"))
    outbox.withdraw()
    assert Message.objects.count() == 1
