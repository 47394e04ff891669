"""From a comment that appears to the mail about it: once, to whom it concerns then, whoever does what meanwhile."""

from datetime import timedelta

import pytest
from django.db import connection
from django.tasks import default_task_backend
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from blog.moderation.transitions import transition, undo
from blog.notifications import following, own, telling
from blog.notifications.digest import send_digests
from blog.notifications.models import DigestEntry, Follower, Notice, Subscription
from blog.posts.locking import lock_posts
from blog.posts.models import Post
from mail.models import Message
from tests import cast
from tests.mailbox import text_of
from tests.notifications.people import ROSE, follow, send
from tests.together import at_the_same_time, for_two_writers

pytestmark = pytest.mark.django_db


def test_every_co_author_is_told_and_not_of_their_own(post, deliver):
    one, two = (cast.user("author", email=f"{name}@example.org") for name in ("one", "two"))
    both = cast.post("À deux", by=[one, two], comment_policy="open")
    cast.comment(both, "Bravo.", name="Paul")
    assert sorted(message["To"] for message in deliver()) == ["one@example.org", "two@example.org"]
    assert all("C’est à propos de l’un de vos billets." in text_of(message) for message in deliver())
    cast.comment(both, "Merci.", name="One", user=one, author=one.author)
    assert [message["To"] for message in deliver()[2:]] == ["two@example.org"]


def test_who_wrote_is_not_told_of_their_own_words(post, deliver):
    follow(post, commenter="b" * 43)
    cast.comment(post, "De moi.", commenter="b" * 43)
    assert deliver() == []


def test_a_typed_address_keeps_nobody_from_being_told(post, deliver):
    follow(post)
    cast.comment(post, "Je suis Rose, dis-je.", email=ROSE)
    assert ROSE in [message["To"] for message in deliver() if "dis-je" in text_of(message)]


def test_one_letter_for_who_has_two_reasons(post, deliver):
    comment = cast.comment(post)
    deliver()
    follow(post)
    follow(post, comment=comment)
    cast.comment(post, "Oui.", parent=comment, name="Paul")
    (message,) = deliver()
    assert "réponse à l’un de vos commentaires" in text_of(message)


def test_a_comment_is_told_of_once_whatever_is_decided_and_undone(post, deliver):
    follow(post)
    comment = cast.comment(post, status="pending", name="Paul")
    assert deliver() == []
    transition([comment.pk], "approved")
    assert len(deliver()) == 1
    undo(transition([comment.pk], "spam").batch, None)
    transition([comment.pk], "removed")
    transition([comment.pk], "approved")
    assert len(deliver()) == 1


def test_what_is_taken_away_before_the_letter_goes_is_not_told_and_may_be_later(post, deliver):
    follow(post)
    comment = cast.comment(post, name="Paul")
    transition([comment.pk], "removed")
    assert deliver() == []
    transition([comment.pk], "approved")
    assert len(deliver()) == 1


def test_killed_between_the_steps_all_are_told_once(post, mailbox, deliver, monkeypatch):
    follow(post)
    cast.comment(post, name="Paul")
    with monkeypatch.context() as patched:
        patched.setattr("mail.outbox.Message.objects.bulk_create", killed)
        with pytest.raises(Killed):
            telling.tell_all()
    assert Notice.objects.get().told_at is None and not Message.objects.exists()
    assert len(deliver()) == 1 and len(deliver()) == 1


class Killed(BaseException):
    """As a kill, as far as one process can show it."""


def killed(*args, **kwargs):
    raise Killed


def test_where_nobody_listens_no_work_is_begun(client, settings, mailbox, deliver, django_capture_on_commit_callbacks):
    settings.TASKS = {"default": {"BACKEND": "django.tasks.backends.dummy.DummyBackend"}}
    post = cast.post(by=cast.author("Plume"), comment_policy="open")

    def work_begun_by(body):
        default_task_backend.clear()
        with django_capture_on_commit_callbacks(execute=True):
            _, comment = send(client, post, body)
        assert comment.status == "approved"
        return [one.task.name for one in default_task_backend.results]

    assert work_begun_by("Personne n’écoute.") == []
    follow(post)
    assert deliver() == []  # who comes later is told of what comes later
    assert work_begun_by("Quelqu’un écoute.") == ["tell_waiting"]
    (letter,) = deliver()
    assert letter["To"] == ROSE and "Quelqu’un écoute." in text_of(letter)


def test_an_author_with_an_account_listens(client, deliver):
    author = cast.user("author", email="plume@example.org")
    send(client, cast.post(by=author, comment_policy="open"), "Quelqu’un écoute.")
    assert [letter["To"] for letter in deliver()] == ["plume@example.org"]


def test_five_authors_are_found_by_as_few_questions_as_one(mailbox):
    def asked(number):
        authors = [cast.user("author", email=f"plume{next(cast.number)}@example.org") for _ in range(number)]
        post = cast.post(by=authors)
        telling.tell(cast.comment(post, name="Paul").pk)  # they are known from now on
        comment = cast.comment(post, name="Paul")
        Message.objects.all().delete()
        with CaptureQueriesContext(connection) as captured:
            telling.tell(comment.pk)
        assert Message.objects.count() == number
        # What the blog is called is kept, but not within a test's transaction.
        return len([one for one in captured if "identity" not in one["sql"]])

    assert asked(5) == asked(1)


def test_of_two_workers_one_tells(post, mailbox, monkeypatch):
    follow(post)
    comment = cast.comment(post, name="Paul")
    letter = telling.comment_letter

    def meanwhile(*args):
        monkeypatch.setattr(telling, "comment_letter", letter)
        telling.tell(comment.pk)
        return letter(*args)

    monkeypatch.setattr(telling, "comment_letter", meanwhile)
    assert telling.tell(comment.pk) is False
    assert Message.objects.count() == 1


@pytest.mark.parametrize("end", [following.stop_all, following.refuse_all, own.forget])
@pytest.mark.parametrize("pace", ["each", "daily"])
def test_who_stops_while_letters_are_written_gets_none(post, mailbox, monkeypatch, end, pace):
    follow(post, "paul@example.org", pace="each")
    leaving = follow(post, pace=pace)
    comment = cast.comment(post, name="Ida")
    letter = telling.comment_letter

    def meanwhile(follower, *args):
        if follower != leaving:
            end(Follower.objects.get(pk=leaving.pk))
        return letter(follower, *args)

    monkeypatch.setattr(telling, "comment_letter", meanwhile)
    assert telling.tell(comment.pk)
    assert [message.recipient for message in Message.objects.all()] == ["paul@example.org"]
    assert not DigestEntry.objects.exists()


@for_two_writers
def test_who_follows_at_the_moment_at_which_a_comment_appears_is_told_of_it(deliver):
    post = cast.post(comment_policy="open")
    follower = Follower.objects.create(email=ROSE, language="fr")

    def follows(meanwhile):
        following.follow_as(follower, post)
        meanwhile()

    assert at_the_same_time(follows, lambda: cast.comment(post, name="Ida")) == []
    assert [letter["To"] for letter in deliver()] == [ROSE]


@for_two_writers
def test_who_stops_and_who_confirms_do_not_wait_in_a_circle(mailbox):
    post = cast.post()
    subscription = Subscription.objects.create(follower=follow(cast.post()), post=post)

    def stop(meanwhile):
        following.hold([subscription.follower_id])
        meanwhile()
        following.stop(subscription.follower, post.pk, None)

    def confirm():
        following.confirm(Subscription.objects.get(pk=subscription.pk), "a browser")

    assert at_the_same_time(stop, confirm) == []


@for_two_writers
def test_who_follows_and_who_comments_from_one_new_address_do_not_wait_in_a_circle(mailbox):
    post = cast.post()

    def comment(meanwhile):
        lock_posts([post.pk])
        meanwhile()
        following.follower_with(ROSE, "fr")

    assert at_the_same_time(comment, lambda: following.follow_post(ROSE, post, "fr")) == []


@pytest.mark.parametrize("end", [following.stop_all, own.forget])
def test_the_daily_mail_that_waits_goes_to_nobody_who_stops(post, mailbox, end):
    leaving = follow(post, pace="daily")
    telling.tell(cast.comment(post, name="Ida").pk)
    send_digests(timezone.now() + timedelta(days=2))
    assert Message.objects.get().recipient == ROSE
    end(leaving)
    assert not Message.objects.exists()


def test_a_post_withdrawn_while_letters_are_written_is_told_of_to_nobody(post, mailbox, monkeypatch):
    follow(post)
    comment = cast.comment(post, name="Ida")
    letter = telling.comment_letter

    def meanwhile(*args):
        Post.objects.update(status="withdrawn")
        return letter(*args)

    monkeypatch.setattr(telling, "comment_letter", meanwhile)
    telling.tell(comment.pk)
    assert not Message.objects.exists()


def test_spam_is_told_to_no_follower(post, deliver):
    follow(post)
    cast.comment(post, status="spam", name="Paul", email="paul@example.org")
    assert [message["To"] for message in deliver()] == ["paul@example.org"]


def test_one_comment_that_cannot_be_told_of_keeps_no_other_waiting(post, deliver, monkeypatch, caplog):
    follow(post)
    cast.comment(post, name="Bad")
    cast.comment(post, name="Good")
    letter = telling.comment_letter

    def failing(follower, comment, reason):
        if comment.name == "Bad":
            raise ValueError("never")
        return letter(follower, comment, reason)

    with monkeypatch.context() as patched:
        patched.setattr(telling, "comment_letter", failing)
        assert len(deliver()) == 1
    assert len(deliver()) == 2, "tried again"


def test_an_author_is_not_told_of_what_they_approved_themselves(deliver):
    author = cast.user("author", email="one@example.org")
    comment = cast.comment(cast.post(by=author), status="pending", name="Paul")
    deliver()
    transition([comment.pk], "approved", by=author)
    assert [message["Subject"] for message in deliver()] == ["À modérer : " + comment.post.title]
