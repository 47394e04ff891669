"""Hostile text in every field of what posts hold, on every page and feed that shows it: nothing of it runs."""

from datetime import timedelta

import pytest
from django.utils import timezone

from blog.blogroll.models import LinkedBlog
from blog.blogroll.refreshing import titles_in
from blog.documents.models import Document
from blog.events.models import Event
from blog.polls.models import Outcome, Question
from config.fetching import Answer
from tests import cast
from tests.trust.payloads import PAYLOADS
from tests.trust.test_outputs import bad_in, html_in

pytestmark = [pytest.mark.django_db, pytest.mark.same_everywhere]
HOSTILE, CHUNK = PAYLOADS[::3], 60  # the sanitiser is the same; test_outputs sends all


def hold(number, text):
    """One of each kind with this text in all its fields; gives their addresses."""
    event = Event.objects.create(
        title=text[:190],
        slug=f"e{number}",
        starts_at=timezone.now() + timedelta(days=1),
        place=text[:190],
        street=text[:290],
        description=text,
        link="https://example.org/",
    )
    questions = {text[:290]: [f"*{text[:190]}", "non"]}
    poll = cast.poll(text[:190], questions, slug=f"p{number}", kind="quiz", introduction=text, ending=text)
    Question.objects.update(explanation_html="")
    for question in poll.questions.all():
        question.explanation = text
        question.save()
    Outcome.objects.create(poll=poll, text=text[:490])
    document = Document.objects.create(
        file=f"documents/aa/{number}.pdf",
        name=text[:190],
        title=text[:190],
        kind="pdf",
        size=3,
        sha256=f"{number:064x}",
    )
    item = f'{{"items": [{{"title": {text!r}, "url": {text!r}}}]}}'
    try:
        latest = titles_in(Answer("https://x.example/", 200, {}, item.encode()))
    except Exception:
        latest = []
    latest = latest or [{"title": text[:190], "url": "", "at": ""}]
    LinkedBlog.objects.create(
        name=text[:190], url=f"https://b{number}.example/", about=text[:290], category=text[:90], latest=latest
    )
    return [event.get_absolute_url(), poll.get_absolute_url(), document.file.url]


@pytest.mark.parametrize("start", range(0, len(HOSTILE), CHUNK))
def test_nothing_hostile_gets_through_what_posts_hold(client, start):
    pages = ["/events/", "/polls/", "/blogroll/", "/", "/feed/", "/feed/atom/", "/feed/json/"]
    for number, payload in enumerate(HOSTILE[start : start + CHUNK]):
        text = payload.replace("\x00", "")
        held = [*hold(number, text), "/blogroll/"]
        body = "\n\n".join(f"[{number}]({address})" for address in held)
        post = cast.post(f"Billet {number}", body=body, body_format="markdown")
        if number % 6 == 0:
            pages += [*held[:2], post.get_absolute_url(), "/en" + post.get_absolute_url()]
    poll = post_poll(client, number)
    for page in [*pages, *poll]:
        answer = client.get(page)
        assert answer.status_code == 200, page
        assert not [bad for html in html_in(answer) for bad in bad_in(html)], page
    client.force_login(cast.user("administrator"))
    for page in ("event", "poll", "linkedblog", "document", "postreads"):
        assert not bad_in(client.get(f"/admin/blog/{page}/").content.decode()), page
    things = client.get("/admin/blog/post/held/").json()["things"]
    assert {one["name"] for one in things} == {"Événement", "Quiz", "Document", "Autres blogs"}


def post_poll(client, number):
    """The results of the last poll, as who has answered sees them."""
    page = client.get(f"/polls/p{number}/")
    [field] = page.context["form"]
    sent = client.post(
        f"/polls/p{number}/", {field.name: field.field.choices[0][0]}, headers={"Sec-Fetch-Site": "same-origin"}
    )
    return [sent["Location"]]
