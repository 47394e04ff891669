"""What an editor bans does not get through, for as long as was said."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from blog.comments.models import Comment
from blog.comments.own import status_token
from blog.moderation.bans import ban, bannable, banned_in
from blog.moderation.keeping import forget_networks
from blog.moderation.models import Ban
from tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    person = cast.user("editor")
    client.force_login(person)
    return person


@pytest.mark.parametrize(
    ("kind", "value", "fields", "banned"),
    [
        ("mail", "Rose@Example.org", {"email": "rose@example.org"}, True),
        ("mail", "rose@example.org", {"email": "prose@example.org"}, False),
        ("domain", "https://www.pills.example/x", {"text": "Voyez https://shop.pills.example/ pour cela."}, True),
        ("domain", "pills.example", {"text": "Voyez https://spills.example/ pour cela."}, False),
        ("domain", "pills.example", {"website": "https://pills.example/"}, True),
        ("domain", "throwaway.example", {"email": "a@throwaway.example"}, True),
        ("network", "ab" * 16, {"network": "ab" * 16}, True),
        ("network", "ab" * 16, {"network": "cd" * 16}, False),
        ("network", "ab" * 16, {}, False),
        ("word", "Casino en ligne", {"text": "Le CASINO  en ligne, quelle idée."}, True),
        ("word", "casino", {"text": "Des casinos partout."}, False),
        ("word", "œuvre", {"text": "Une belle oeuvre."}, True),
    ],
)
def test_what_is_banned_is_found_and_its_neighbours_are_not(editor, kind, value, fields, banned):
    ban(kind, value, 0, editor)
    fields = {"text": "Bonjour à tous.", **fields}
    comment = cast.comment(cast.post(comment_policy="open"), fields.pop("text"), status="pending", **fields)
    assert bool(banned_in(comment)) == banned


def test_an_account_that_is_banned_files_as_spam_and_a_word_only_holds(editor):
    account = cast.user("reader")
    ban("account", str(account.pk), 0, editor)
    ban("word", "casino", 0, editor)
    post = cast.post(comment_policy="open")
    assert cast.comment(post, "Bonjour.", user=account, status="spam").decisions.count() == 1
    held = cast.comment(post, "Un casino au coin de la rue.", status="pending")
    assert held.decisions.count() == 1 and "le mot : casino" in held.decisions.get().why[0]


def test_who_is_banned_is_not_told_by_what(client, editor):
    ban("mail", "rose@example.org", 0, editor)
    comment = cast.comment(cast.post(), email="rose@example.org", status="spam")
    page = client.get(f"/comments/mine/{status_token(comment)}/").content.decode()
    assert "Votre commentaire n’est pas publié" in page and "bannissement" not in page


def test_a_ban_ends(editor):
    ban("word", "casino", 7, editor)
    comment = cast.comment(cast.post(comment_policy="open"), "Un casino.", status="pending")
    assert banned_in(comment)
    Ban.objects.update(until=timezone.now() - timedelta(seconds=1))
    assert not banned_in(comment)


def test_a_network_is_banned_for_ninety_days_at_most(editor):
    made = ban("network", "ab" * 16, 0, editor)
    assert timedelta(days=89) < made.until - timezone.now() <= timedelta(days=90)


def test_of_a_network_nothing_but_a_digest_is_kept_and_that_for_thirty_days(client):
    post = cast.post()
    here = {"sec-fetch-site": "same-origin"}
    client.post(
        f"/comments/post/{post.pk}/", {"body": "Bonjour.", "name": "Rose"}, headers=here, REMOTE_ADDR="203.0.113.9"
    )
    comment = Comment.objects.get()
    assert len(comment.network) == 32 and "203.0" not in comment.network
    assert forget_networks() == 0
    Comment.objects.update(created_at=timezone.now() - timedelta(days=31))
    assert forget_networks() == 1
    assert Comment.objects.get().network == ""


def test_an_editor_bans_what_a_comment_offers(client, editor):
    comment = cast.comment(
        cast.post(), "Voyez https://pills.example/ ici.", email="rose@example.org", network="ab" * 16
    )
    assert [kind for kind, _value, _shown in bannable(comment)] == ["mail", "domain", "network"]
    address = reverse("admin:blog_comment_ban", args=[comment.pk])
    client.post(address, {"what": "domain pills.example", "days": "30", "note": "Pilules", "back": comment.pk})
    made = Ban.objects.get()
    assert (made.kind, made.value, made.note, made.created_by) == ("domain", "pills.example", "Pilules", editor)
    page = client.get(reverse("admin:blog_comment_change", args=[comment.pk])).content.decode()
    assert "Banni :" in page


@pytest.mark.parametrize(
    "fields",
    [
        {"what": "domain evil.example", "days": "30"},
        {"what": "word", "word": "  …  ", "days": "0"},
        {"what": "", "days": "0"},
        {"what": "word", "word": "casino", "days": "12"},
        {"what": "word", "word": "x" * 300, "days": "0"},
    ],
)
def test_a_form_that_bans_nothing_says_so(client, editor, fields):
    comment = cast.comment(cast.post())
    answer = client.post(reverse("admin:blog_comment_ban", args=[comment.pk]), {**fields, "back": comment.pk})
    assert not Ban.objects.exists()
    assert "messagelist" in client.get(answer["Location"]).content.decode()


def test_bans_are_listed_made_and_lifted_in_the_admin(client, editor):
    client.post("/admin/blog/ban/add/", {"kind": "word", "value": "Casino  En Ligne", "note": ""})
    assert Ban.objects.get().value == "casino en ligne"
    answer = client.post("/admin/blog/ban/add/", {"kind": "word", "value": "…", "note": ""})
    assert "Il n’y a rien là à chercher." in answer.content.decode()
    answer = client.post("/admin/blog/ban/add/", {"kind": "network", "value": "10.0.0.1", "note": ""})
    assert answer.status_code == 200 and Ban.objects.count() == 1
    client.post(f"/admin/blog/ban/{Ban.objects.get().pk}/delete/", {"post": "yes"})
    assert not Ban.objects.exists()


def test_only_who_moderates_all_bans_and_trusts(client):
    author = cast.user("author")
    client.force_login(author)
    comment = cast.comment(cast.post(by=author), "Voyez https://pills.example/ ici.")
    for name in ("ban", "standing"):
        answer = client.post(
            reverse(f"admin:blog_comment_{name}", args=[comment.pk]),
            {"what": "domain pills.example", "days": "0", "level": "trusted"},
        )
        assert answer.status_code == 403
    assert (
        "pills.example</label>"
        not in client.get(reverse("admin:blog_comment_change", args=[comment.pk])).content.decode()
    )
