"""Akismet is off; where it is on, what is sent is what is said, and nobody waits for it for ever."""

import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs

import pytest
from django.utils import timezone

from blog.comments.models import Comment
from blog.moderation.akismet import TRIED_FOR, ask_about, ask_waiting, asked_of
from blog.moderation.transitions import transition
from mail.models import Message
from tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def akismet(settings):
    """A server that answers as Akismet does; `says` is what it answers, `asked` what it was sent."""

    class Answers(BaseHTTPRequestHandler):
        def do_POST(self):
            sent = self.rfile.read(int(self.headers["Content-Length"])).decode()
            server.asked.append({name: values[0] for name, values in parse_qs(sent).items()})
            self.send_response(server.status)
            self.end_headers()
            self.wfile.write(server.says)

        def log_message(self, *args):
            pass

    server = HTTPServer(("127.0.0.1", 0), Answers)
    server.asked, server.says, server.status = [], b"false", 200
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.AKISMET_KEY, settings.AKISMET_URL = "key", f"http://127.0.0.1:{server.server_port}/"
    yield server
    server.shutdown()
    server.server_close()


def written(**fields):
    return cast.comment(cast.post(comment_policy="open"), "Bonjour à tous.", status="pending", **fields)


def status_of(comment):
    comment.refresh_from_db()
    return comment.status


def test_it_is_off_and_nothing_leaves(settings, monkeypatch):
    monkeypatch.setattr("blog.moderation.akismet.urlopen", lambda *args, **kwargs: pytest.fail("asked"))
    comment = cast.comment(cast.post(comment_policy="open"))
    assert comment.decisions.count() == 1 and ask_waiting() == 0


@pytest.mark.parametrize(("says", "status"), [(b"true", "spam"), (b"false", "approved")])
def test_what_would_be_published_waits_for_its_answer(akismet, says, status):
    akismet.says = says
    comment = written()
    assert status_of(comment) == "pending" and comment.decisions.first().why[-1] == "Akismet est interrogé."
    assert ask_waiting() == 1
    assert status_of(comment) == status
    assert ask_waiting() == 0, "once"


def test_neither_the_mail_address_nor_the_network_is_sent(akismet):
    comment = written(email="canari@example.org", network="ab" * 16, website="https://rose.example/")
    ask_about(comment.pk)
    (sent,) = akismet.asked
    assert sent == {name: value for name, value in asked_of(comment).items() if value}
    assert "canari" not in repr(sent) and "abab" not in repr(sent)
    assert sent["comment_content"] == "Bonjour à tous." and sent["user_ip"] == "127.0.0.1"


@pytest.mark.parametrize(("status", "says"), [(200, b"invalid"), (500, b"true"), (200, b""), (200, b"x" * 10_000)])
def test_an_odd_answer_leaves_it_to_an_editor(akismet, caplog, status, says):
    akismet.status, akismet.says = status, says
    comment = written()
    assert not ask_about(comment.pk) and status_of(comment) == "pending"
    assert "Akismet" in caplog.text


def test_where_it_is_away_it_is_asked_again(akismet, settings):
    address, settings.AKISMET_URL = settings.AKISMET_URL, "http://127.0.0.1:9/"
    comment = written()
    assert ask_waiting() == 0 and status_of(comment) == "pending"
    settings.AKISMET_URL = address
    assert ask_waiting() == 1 and status_of(comment) == "approved"


def test_where_it_stays_silent_an_editor_decides_and_is_told(akismet):
    author = cast.user("author", email="maud@example.org")
    akismet.status = 500
    comment = cast.comment(cast.post(by=author, comment_policy="open"), "Bonjour à tous.", status="pending")
    assert not Message.objects.exists(), "while it is asked nobody is bothered"
    Comment.objects.update(created_at=timezone.now() - TRIED_FOR - timedelta(minutes=1))
    assert ask_waiting() == 0 and status_of(comment) == "pending"
    assert Message.objects.get().recipient == "maud@example.org"
    assert ask_waiting() == 0 and akismet.asked == [] and Message.objects.count() == 1


def test_what_someone_decided_is_left(akismet):
    akismet.says = b"true"
    comment = written()
    transition([comment.pk], "approved", by=cast.user("editor"))
    assert not ask_about(comment.pk) and status_of(comment) == "approved"


def test_what_rules_hold_or_who_writes_here_is_not_asked_about(akismet):
    cast.comment(cast.post(), "Un premier mot.", status="pending")
    cast.comment(cast.post(), user=cast.user("author"))
    assert ask_waiting() == 0 and akismet.asked == []


def test_the_rules_page_says_what_it_would_send(client, settings):
    client.force_login(cast.user("editor"))
    assert "Akismet est coupé." in client.get("/admin/blog/rulesetting/").content.decode()
    settings.AKISMET_KEY = "key"
    assert "Akismet est en marche" in client.get("/admin/blog/rulesetting/").content.decode()
