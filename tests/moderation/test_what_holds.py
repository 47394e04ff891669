"""What a review found could go wrong, as promises: nobody approves what they did not see, nobody gets around a decision,
and nothing stays that was taken back."""

import re
import threading
from datetime import timedelta

import pytest
from django.db import connections
from django.urls import reverse
from django.utils import timezone

from accounts.visitors import network_of
from blog.comments.models import Comment
from blog.comments.own import rewrite, take_back
from blog.comments.posting import post_comment
from blog.moderation import moderator_mail, reports
from blog.moderation.bans import ban, banned_in, forget_expired
from blog.moderation.learning import learn_all
from blog.moderation.models import Ban, Decision, Report, SpamWord, Standing
from blog.moderation.queue import newer_than, queue_page
from blog.moderation.transitions import change_text, transition, undo
from blog.moderation.trust import say
from blog.notifications.following import follower_with
from blog.notifications.models import Notice
from blog.notifications.own import forget
from blog.posts.models import Post
from mail.models import Message
from tests import cast
from tests.together import for_two_writers

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    person = cast.user("editor")
    client.force_login(person)
    return person


def trusted():
    reader = cast.user("reader")
    for number in range(4):
        cast.comment(cast.post(), f"Le mot numéro {number}.", user=reader)
    return reader


def status_of(comment):
    return Comment.objects.get(pk=comment.pk).status


@pytest.mark.parametrize("by_report", [True, False])
def test_what_was_set_aside_stays_so_though_a_trusted_writer_changes_it(editor, by_report):
    comment = cast.comment(cast.post(), "Une vilaine insulte.", user=trusted())
    if by_report:
        reports.report(comment, "insult", "", editor, "")
    else:
        transition([comment.pk], "pending", by=editor)
    for text in ("Une vilaine insulte !", "Une autre insulte."):
        rewrite(Comment.objects.get(pk=comment.pk), text)
        assert status_of(comment) == "pending"


def test_nobody_approves_what_was_changed_since_they_saw_it(client, editor):
    comment = cast.comment(cast.post(), "Gentil.", status="pending")
    seen = re.search(r'name="seen" value="([^"]+)"', client.get("/admin/blog/comment/").content.decode())[1]
    rewrite(comment, "Méchant.")
    client.post(reverse("admin:blog_comment_decide"), {"decide": f"approve:{comment.pk}", "seen": seen})
    assert status_of(comment) == "pending"


def test_all_of_a_list_are_decided_about_as_they_were_counted(client, editor):
    post, decide = cast.post(), reverse("admin:blog_comment_decide")
    comment = cast.comment(post, status="pending")
    made = [Comment(post=post, name="x", body="b", body_html="b", path=f"z{number}") for number in range(999)]
    Comment.objects.bulk_create(made)
    sure = client.post(decide, {"decide": "spam", "everything": "1"}).content.decode()
    assert "Il s’agit de 1000 commentaires" in sure
    transition([comment.pk], "approved", by=cast.user("editor"))
    seen = re.search(r'name="seen" value="([^"]+)"', sure)[1]
    client.post(decide, {"decide": "spam", "confirmed": "1", "seen": seen})
    assert status_of(comment) == "approved" and Comment.objects.filter(status="spam").count() == 999


def test_a_report_that_comes_late_brings_nothing_back(editor):
    stale = cast.comment(cast.post())
    transition([stale.pk], "removed", by=editor)
    reports.report(stale, "spam", "", cast.user("editor"), "")
    assert status_of(stale) == "removed"


def test_reports_are_open_again_where_their_decision_is_undone(editor):
    comment = cast.comment(cast.post())
    reports.report(comment, "spam", "", cast.user("reader"), "")
    undo(transition([comment.pk], "removed", by=editor).batch, editor)
    assert Report.objects.get().outcome == ""


def test_changing_a_text_settles_no_report(editor):
    other = cast.comment(cast.post(), "Son numéro est le 06.")
    reports.report(other, "private", "", cast.user("reader"), "")
    change_text(other, "(numéro ôté)", by=editor, note="privé", seen=other.body)
    assert Report.objects.get(comment=other).outcome == ""


def test_a_hundred_reports_are_weighed_in_few_questions(django_assert_max_num_queries):
    comment = cast.comment(cast.post())
    for _ in range(40):
        reports.report(comment, "spam", "", cast.user("reader"), "")
    reader = cast.user("reader")
    with django_assert_max_num_queries(16):
        reports.report(comment, "spam", "", reader, "")


def test_changing_an_old_text_tells_no_follower(editor):
    comment = cast.comment(cast.post(), "Bonjour.")
    Notice.objects.all().delete()  # as one that was imported
    change_text(comment, "Bonsoir.", by=editor, note="x", seen="Bonjour.")
    assert not Notice.objects.exists()


def test_the_filter_unlearns_what_it_learned_though_the_text_has_changed(editor):
    comment = cast.comment(cast.post(), "zzalpha zzbeta", status="pending")
    transition([comment.pk], "spam", by=editor)
    learn_all()
    change_text(comment, "zzgamma zzdelta", by=editor, note="x", seen="zzalpha zzbeta")
    transition([comment.pk], "pending", by=editor)
    learn_all()
    assert not SpamWord.objects.filter(token__startswith="zz").exists()


def test_the_filter_forgets_what_its_writer_took_back(editor):
    fields = {"name": "Zzpersonne", "website": "https://zz.example/", "status": "pending"}
    comment = cast.comment(cast.post(), "zzalpha zzbeta", **fields)
    transition([comment.pk], "approved", by=editor)
    learn_all()
    take_back(Comment.objects.get(pk=comment.pk))
    learn_all()
    assert not SpamWord.objects.filter(token__contains="zz").exists()


def test_moderators_get_no_letter_of_what_was_taken_back_and_one_of_what_was_rewritten():
    post = cast.post(by=cast.user("author", email="maud@example.org"))
    comment = cast.comment(post, "zzsecret", status="pending")
    for number in range(3):
        rewrite(comment, f"zzsecret {number}")
    assert Message.objects.filter(about__startswith="waits").count() == 1
    take_back(comment)
    assert not Message.objects.filter(text__contains="zzsecret").exists()


def test_what_a_flood_kept_from_being_told_is_in_the_next_daily_letter():
    post = cast.post(by=cast.user("author", email="maud@example.org"))
    for number in range(moderator_mail.LETTERS_AN_HOUR + 1):
        cast.comment(post, f"Le mot numéro {number}.", status="pending")
    assert moderator_mail.send_moderator_digests(timezone.now() + timedelta(days=1)) == 1
    assert moderator_mail.send_moderator_digests(timezone.now() + timedelta(days=2)) == 0


def test_a_daily_letter_that_fails_is_written_the_next_time(monkeypatch, caplog):
    cast.user("editor", email="editor@example.org")
    cast.comment(cast.post(), status="pending")
    real = moderator_mail._send_digest
    monkeypatch.setattr(moderator_mail, "_send_digest", lambda user: 1 / 0)
    assert moderator_mail.send_moderator_digests() == 0 and "daily letter" in caplog.text
    monkeypatch.setattr(moderator_mail, "_send_digest", real)
    assert moderator_mail.send_moderator_digests() == 1


@pytest.mark.parametrize(
    "link",
    [
        "https://spam.example./",
        "https://sp%61m.example/",
        f"https://{'a' * 40}.{'a' * 40}.spam.example/",
        "https://SPAM.example/",
    ],
)
def test_a_ban_of_a_domain_is_not_got_around_by_how_it_is_written(link):
    ban("domain", "spam.example", 0, None)
    assert banned_in(cast.comment(cast.post(), f"[ici]({link})", status="pending"))
    assert banned_in(cast.comment(cast.post(), "Bonjour.", website=link, status="pending"))


@pytest.mark.parametrize("word", ["via\u200bgra", "via\u00adgra", "vi\u2060agra", "VIAGRA"])
def test_a_ban_of_a_word_sees_what_readers_see(word):
    ban("word", "viagra", 0, None)
    assert banned_in(cast.comment(cast.post(), f"Du {word} ici", status="pending"))


def test_a_ban_of_two_words_is_not_one_of_the_longer():
    ban("word", "plan b", 0, None)
    assert not banned_in(cast.comment(cast.post(), "Un bon plan.", status="pending"))
    assert banned_in(cast.comment(cast.post(), "Le plan B.", status="pending"))


@pytest.mark.parametrize(("kind", "value"), [("domain", "com"), ("account", "alice"), ("mail", "pas une adresse")])
def test_what_could_never_match_or_would_match_all_is_refused(client, editor, kind, value):
    answer = client.post("/admin/blog/ban/add/", {"kind": kind, "value": value, "note": ""})
    assert answer.status_code == 200 and "errorlist" in answer.content.decode() and not Ban.objects.exists()


def test_trust_gets_nobody_around_a_ban():
    reader = trusted()
    ban("account", str(reader.pk), 0, None)
    assert post_comment(cast.post(), body="Bonjour.", name="Rose", user=reader).status == "spam"


def test_a_ban_that_is_over_for_a_month_is_forgotten():
    ban("word", "casino", 1, None)
    Ban.objects.update(until=timezone.now() - timedelta(days=29))
    assert forget_expired() == 0
    Ban.objects.update(until=timezone.now() - timedelta(days=31))
    assert forget_expired() == 1


def test_a_mapped_address_is_the_one_it_stands_for(rf):
    networks = {network_of(rf.get("/", REMOTE_ADDR=f"::ffff:203.0.113.{number}")) for number in (7, 8)}
    assert networks == {"203.0.113.7", "203.0.113.8"}


def test_a_conversation_that_is_opened_again_is_as_it_was(client, editor):
    comment = cast.comment(cast.post(comment_policy="held"))
    address = reverse("admin:blog_comment_post", args=[comment.pk])
    client.post(address, {"do": "close"})
    client.post(address, {"do": "open"})
    assert Post.objects.get().comment_policy == "held"


def test_slow_mode_counts_what_was_sent_just_before_it_began(client):
    post = cast.post(comment_policy="open")
    here = client.__class__(headers={"sec-fetch-site": "same-origin"})
    address = f"/comments/post/{post.pk}/"
    assert here.post(address, {"name": "Rose", "body": "Un premier mot."}).status_code == 302
    Post.objects.filter(pk=post.pk).update(slow_minutes=5)
    assert here.post(address, {"name": "Rose", "body": "Un second mot."}).status_code == 429


@pytest.mark.parametrize("first", [{"body": ""}, {"body": "Bonjour.", "preview": "1"}])
def test_slow_mode_counts_what_is_written_alone(client, first):
    post = cast.post(slow_minutes=5)
    headers = {"sec-fetch-site": "same-origin"}
    client.post(f"/comments/post/{post.pk}/", {"name": "Rose"} | first, headers=headers)
    answer = client.post(f"/comments/post/{post.pk}/", {"name": "Rose", "body": "Bonjour."}, headers=headers)
    assert answer.status_code == 302


def test_nothing_new_is_announced_where_nothing_is(editor):
    post = cast.post()
    for number in range(30):
        cast.comment(post, f"Le mot numéro {number}.", status="pending")
    asked = {"status": "pending", "order": "oldest"}
    assert newer_than(editor, asked, queue_page(editor, asked)["newest"]) == 0


def test_a_text_is_changed_whatever_its_line_ends_and_holds_no_controls(client, editor):
    comment = cast.comment(cast.post())
    Comment.objects.update(body="a\r\nb")
    fields = {"body": "c\x0bd\x1b", "note": "x", "seen": "a\nb"}
    assert client.post(reverse("admin:blog_comment_text", args=[comment.pk]), fields).status_code == 302
    assert Comment.objects.get().body == "cd"


def test_a_second_look_names_nobody_once_the_comment_is_taken_back():
    comment = cast.comment(cast.post(), user=cast.user("reader"), commenter="k" * 43, status="removed")
    reports.ask_for_review(comment, "S’il vous plaît.")
    take_back(comment)
    made = Report.objects.get()
    assert (made.user, made.commenter, made.text) == (None, "", "")


def test_a_standing_is_forgotten_with_its_address():
    comment = cast.comment(cast.post(), email="rose@example.org", email_proven=True)
    say(comment, "watched", None)
    forget(follower_with("rose@example.org", "fr"))
    assert not Standing.objects.exists()


def test_nobody_judges_their_own_comment_nor_learns_who_reported_it(client, editor):
    author = cast.user("author")
    own, other = (cast.comment(cast.post(by=author), f"Le mot {n}.", user=who) for n, who in ((1, author), (2, None)))
    reporter = cast.user("reader", name="denonciateur")
    for comment in (own, other):
        reports.report(comment, "insult", "", reporter, "")
    client.force_login(author)
    page = client.get("/admin/blog/comment/?status=reported").content.decode()
    assert "Le mot 2." in page and "Le mot 1." not in page and "denonciateur" not in page
    transition([own.pk], "removed", by=editor)
    client.post(reverse("admin:blog_comment_decide"), {"decide": f"approve:{own.pk}"})
    assert status_of(own) == "removed"


def test_the_queue_shows_no_title_its_reader_may_not_see(client):
    secret = cast.post("Canari", status="draft")
    client.force_login(cast.user("author"))
    assert "Canari" not in client.get(f"/admin/blog/comment/?post={secret.pk}").content.decode()


def test_a_banned_word_is_read_by_someone_whoever_wrote_it():
    ban("word", "casino", 0, None)
    assert post_comment(cast.post(), body="Un casino.", name="Rose", user=trusted()).status == "pending"


def test_a_line_of_the_log_undoes_its_batch_once(client, editor):
    comments = [cast.comment(cast.post(), status="pending") for _ in range(3)]
    batch = transition([one.pk for one in comments], "spam", by=editor).batch
    lines = list(Decision.objects.filter(batch=batch).values_list("pk", flat=True))
    asked = {"action": "undo_selected", "_selected_action": lines}
    said = client.post("/admin/blog/decision/", asked, follow=True).content.decode()
    assert "3 annulés, 0 laissés" in said


def test_a_text_that_is_as_before_is_not_said_to_be_changed(client, editor):
    comment = cast.comment(cast.post(), "Un mot.")
    undo(change_text(comment, "Autre.", by=editor, note="x", seen="Un mot.").batch, editor)
    assert Comment.objects.get().edited_at is None


@for_two_writers
def test_nobody_waits_in_a_circle():
    """A root and its reply are decided about, and a new reply is written, all at once."""
    editor, errors = cast.user("editor"), []
    post = cast.post(comment_policy="open")
    for number in range(12):
        root = cast.comment(post, f"La racine numéro {number}.")
        reply = cast.comment(post, f"La réponse numéro {number}.", parent=root)
        todo = [
            lambda root=root: transition([root.pk], "removed", by=editor),
            lambda reply=reply: transition([reply.pk], "spam", by=editor),
            lambda root=root, number=number: post_comment(post, body=f"Encore {number}.", name="Rose", parent=root),
            lambda root=root: reports.report(root, "spam", "", editor, ""),
        ]
        barrier = threading.Barrier(len(todo))

        def act(one, barrier=barrier):
            try:
                barrier.wait()
                one()
            except Exception as error:
                errors.append(error)
            finally:
                connections.close_all()

        threads = [threading.Thread(target=act, args=(one,)) for one in todo]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert errors == []
