"""Mail about conversations: asked for, confirmed, told once, threaded, and stopped by one click."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core import signing
from django.core.management import call_command
from django.utils import timezone

from blog.comments.models import Comment
from blog.comments.own import take_back
from blog.moderation.transitions import transition
from blog.notifications import links, telling
from blog.notifications.digest import send_digests
from blog.notifications.models import DigestEntry, Follower, Subscription
from mail.models import Message
from tests import cast
from tests.mailbox import html_of, text_of
from tests.notifications.people import HERE, ROSE, follow, send

pytestmark = pytest.mark.django_db
LINK = re.compile(r"http://localhost:8000(/comments/\S+)")


def link_in(message, end="") -> str:
    return next(address for address in LINK.findall(text_of(message)) if address.endswith(f"{end}/" if end else "/"))


def test_who_leaves_an_address_gets_a_letter_with_a_link_to_change_the_comment(client, post, deliver):
    _, comment = send(client, post, email=ROSE)
    (letter,) = deliver()
    assert letter["To"] == ROSE and "Le marché" in letter["Subject"]
    assert "La rédaction le lit avant qu’il paraisse" in text_of(letter)
    page = client.__class__().get(link_in(letter)).content.decode()  # in any browser
    assert "Votre commentaire est arrivé" in page and "/edit/" in page
    edit = link_in(letter) + "edit/"
    stranger = client.__class__()
    stranger.post(edit, {"body": "Bonsoir."})
    comment.refresh_from_db()
    assert comment.body == "Bonsoir." and comment.email_proven
    stranger.post(link_in(letter) + "delete/")
    comment.refresh_from_db()
    assert comment.status == "deleted"


def test_the_link_holds_when_ten_minutes_have_passed(client, post, deliver):
    old = timezone.now() - timedelta(days=40)
    comment = cast.comment(post, email=ROSE, created_at=old)
    page = client.get(links.writer_link(comment).removeprefix("http://localhost:8000") + "edit/")
    assert page.status_code == 200
    assert client.get(f"/comments/{comment.pk}/edit/").status_code == 404


def test_who_leaves_no_address_gets_none(client, post, deliver):
    send(client, post)
    assert deliver() == []


def test_to_be_told_one_gives_an_address(client, post):
    answer, comment = send(client, post, follow="answers")
    assert answer.status_code == 422 and comment is None
    assert "Donnez l’adresse" in answer.content.decode()


def test_nothing_is_sent_to_an_address_that_did_not_confirm(client, post, deliver):
    send(client, post, email=ROSE, follow="post")
    deliver()
    cast.comment(post, "Et moi ?", name="Paul")
    assert len(deliver()) == 1, "the letter that asks, and no more"


def test_confirmed_it_is_sent_and_a_get_confirms_nothing(client, post, deliver):
    _, comment = send(client, post, email=ROSE, follow="answers")
    (letter,) = deliver()
    confirm = link_in(letter, "confirm")
    assert client.get(confirm).status_code == 200
    assert not Subscription.objects.get().is_live
    client.post(confirm)
    assert Subscription.objects.get().is_live
    transition([comment.pk], "approved")
    cast.comment(post, "Oui.", name="Paul", parent=comment)
    cast.comment(post, "Autre chose.", name="Paul")
    *_, told = deliver()
    assert len(deliver()) == 2 and told["To"] == ROSE
    assert "Oui." in text_of(told) and "C’est une réponse à l’un de vos commentaires." in text_of(told)


def test_the_browser_that_confirmed_once_is_not_asked_again(client, post, deliver):
    send(client, post, email=ROSE, follow="post")
    client.post(link_in(deliver()[0], "confirm"))
    other = cast.post("Un autre")
    send(client, other, email=ROSE, follow="post")
    assert Subscription.objects.get(post=other).is_live
    stranger = client.__class__(headers=HERE)
    third = cast.post("Un troisième")
    send(stranger, third, email=ROSE, follow="post")
    assert not Subscription.objects.get(post=third).is_live


def test_a_post_is_followed_without_a_comment(client, post, deliver):
    page = client.get(f"/comments/post/{post.pk}/follow/").content.decode()
    assert "Suivre par courriel" in page
    client.post(f"/comments/post/{post.pk}/follow/", {"email": "Rose@Example.org"})
    client.post(link_in(deliver()[0], "confirm"))
    cast.comment(post, "Voilà.", name="Paul")
    assert deliver()[-1]["To"] == ROSE


def test_who_follows_already_is_told_to_nobody(client, post, deliver):
    follow(post)
    pages = [
        client.post(f"/comments/post/{post.pk}/follow/", {"email": email}).content
        for email in (ROSE, "new@example.org")
    ]
    assert pages[0] == pages[1]


@pytest.mark.parametrize("email", ["", "pas une adresse", "a@b", "x" * 300 + "@example.org", "a@b.c\nBcc: d@e.f"])
def test_an_address_that_is_none_is_said_to_be(client, post, email):
    answer = client.post(f"/comments/post/{post.pk}/follow/", {"email": email})
    assert answer.status_code == 422 and not Subscription.objects.exists()


def test_a_form_from_elsewhere_subscribes_nobody(post, client):
    stranger = client.__class__(headers={"sec-fetch-site": "cross-site"})
    stranger.post(f"/comments/post/{post.pk}/follow/", {"email": ROSE})
    assert not Subscription.objects.exists()


def test_nobodys_mailbox_is_filled_from_here(client, post, deliver, settings):
    settings.COMMENTS_A_MINUTE = 0
    for number in range(12):
        send(client, post, f"Bonjour {number}.", email="victim@example.org", follow="post")
    assert len(deliver()) == 6


def test_an_account_follows_at_once_with_its_proven_address(client, post, deliver):
    reader = cast.user("reader", email=ROSE)
    client.force_login(reader)
    client.post(f"/comments/post/{post.pk}/follow/")
    assert Subscription.objects.get().is_live
    page = client.get("/comments/following/").content.decode()
    assert "Le marché" in page
    client.post("/comments/following/", {"stop": str(Subscription.objects.get().pk)})
    assert not Subscription.objects.get().is_live


def test_an_author_stops_it_for_a_post_and_for_all(client, deliver):
    author = cast.user("author", email="one@example.org")
    first, second = (cast.post(title, by=author, comment_policy="open") for title in ("Un", "Deux"))
    cast.comment(first, name="Paul")
    client.post(link_in(deliver()[0], "stop"))
    cast.comment(first, name="Paul")
    assert len(deliver()) == 1
    cast.comment(second, name="Paul")
    assert len(deliver()) == 2
    client.force_login(author)
    client.post("/comments/following/", {"pace": "now"})  # the box is not ticked
    cast.comment(second, name="Paul")
    assert len(deliver()) == 2


def test_nothing_of_a_post_that_is_not_public_is_sent_but_to_its_authors(deliver):
    author = cast.user("author", email="one@example.org")
    private = cast.post("Canari", by=author, status="private", comment_policy="open")
    follow(private)
    cast.comment(private, name="Paul")
    assert [message["To"] for message in deliver()] == ["one@example.org"]


def test_mail_programs_can_thread_it(post, deliver):
    follower = follow(post)
    first = cast.comment(post, name="Paul")
    answer = cast.comment(post, name="Léa", parent=first)
    one, two = deliver()
    assert one["Message-ID"] == f"<comment-{first.pk}.{follower.key}@localhost>"
    assert two["In-Reply-To"] == one["Message-ID"]
    assert one["In-Reply-To"] in two["References"] and one["Message-ID"] in two["References"]
    assert one["Subject"] == two["Subject"] and one["List-Id"] == f"<post-{post.pk}.localhost>"
    assert answer.pk != first.pk


def test_one_click_in_the_mail_program_ends_it_and_a_look_does_not(client, post, deliver):
    """RFC 8058: a POST without cookies, from anywhere."""
    follow(post)
    cast.comment(post, name="Paul")
    (message,) = deliver()
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = LINK.search(message["List-Unsubscribe"])[1].rstrip(">")
    program = client.__class__(enforce_csrf_checks=True, headers={"sec-fetch-site": "cross-site"})
    assert program.get(address).status_code == 200
    program.head(address)
    assert Subscription.objects.get().is_live
    assert program.post(address, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not Subscription.objects.get().is_live
    cast.comment(post, name="Paul")
    assert len(deliver()) == 1


def test_all_of_it_is_stopped_by_the_same_link(client, post, deliver):
    follow(post)
    other = cast.post("Un autre")
    follow(other)
    cast.comment(post, name="Paul")
    client.post(link_in(deliver()[0], "stop"), {"what": "all"})
    assert not Subscription.objects.live().exists()


def test_a_typed_address_begins_nothing_anew_for_who_stopped(client, post, deliver):
    follow(post)
    cast.comment(post, name="Paul")
    client.post(link_in(deliver()[0], "stop"))
    client.post(f"/comments/post/{post.pk}/follow/", {"email": ROSE})
    cast.comment(post, name="Paul")
    told = [message for message in deliver() if "conversation" in text_of(message)]
    assert len(told) == 1 and not Subscription.objects.get().is_live


@pytest.mark.parametrize("page", ["stop", "confirm"])
@pytest.mark.parametrize("token", ["x", "%00", "a:b:c", "'; drop table"])
def test_a_link_that_is_not_ours_is_not_found(client, page, token):
    assert client.get(f"/comments/following/{token}/{page}/").status_code == 404
    assert client.post(f"/comments/following/{token}/{page}/").status_code == 404


def test_a_token_for_one_thing_opens_no_other(client, post, deliver):
    follower = follow(post)
    token = signing.dumps(follower.key, salt=links.MANAGE)
    assert client.get(f"/comments/following/{token}/").status_code == 200
    for address in (f"/comments/following/{token}/stop/", f"/comments/following/{token}/confirm/"):
        assert client.post(address).status_code == 404
    assert client.get(f"/comments/by-mail/{token}/").status_code == 404


def test_a_link_to_confirm_grows_old(client, post, monkeypatch):
    subscription = Subscription.objects.create(follower=Follower.objects.create(email=ROSE, language="fr"), post=post)
    address = links.confirm_link(subscription).removeprefix("http://localhost:8000")
    monkeypatch.setattr(links, "CONFIRM_WITHIN", -1)
    assert client.post(address).status_code == 410
    assert not Subscription.objects.get().is_live


def test_an_address_is_forgotten_for_good_even_where_a_backup_is_restored(client, post, deliver):
    follower = follow(post)
    kept = Follower.objects.values().get()
    cast.comment(post, name="Paul")
    telling.tell_all()
    address = links.following_link(follower).removeprefix("http://localhost:8000")
    client.post(address, {"forget": "1"})
    assert not Follower.objects.exists() and not Message.objects.exists()
    Follower.objects.create(**kept)
    call_command("erase_again")
    assert not Follower.objects.exists()


def test_the_daily_mail_gathers_a_day_and_goes_once(client, post, deliver):
    follower = follow(post, pace="daily")
    other = cast.post("Un autre")
    follow(other)
    cast.comment(post, "Premier.", name="Paul")
    cast.comment(other, "Deuxième.", name="Léa")
    assert deliver() == []
    tomorrow = (timezone.localtime() + timedelta(days=1)).replace(hour=7, minute=1)
    assert send_digests(tomorrow) == 1 and send_digests(tomorrow) == 0
    (message,) = deliver()
    assert "Premier." in text_of(message) and "Deuxième." in html_of(message)
    assert follower.digest.count() == 0


def test_the_daily_mail_says_nothing_of_what_was_removed_meanwhile(post, deliver):
    follow(post, pace="daily")
    comment = cast.comment(post, "Canari.", name="Paul")
    telling.tell_all()
    transition([comment.pk], "removed")
    assert send_digests(timezone.now() + timedelta(days=1)) == 0
    assert not DigestEntry.objects.exists() and deliver() == []


def test_the_daily_mail_goes_at_seven_of_the_blog(post):
    follow(post, pace="daily")
    comment = cast.comment(post, name="Paul")
    telling.tell_all()
    paris = ZoneInfo("Europe/Paris")
    DigestEntry.objects.update(created_at=datetime(2026, 3, 28, 12, tzinfo=paris))
    assert send_digests(datetime(2026, 3, 29, 6, 59, tzinfo=paris)) == 0
    assert send_digests(datetime(2026, 3, 29, 7, 0, tzinfo=paris)) == 1  # the night the clocks change
    assert comment.pk


def test_mail_is_in_the_language_one_followed_in(client, post, deliver):
    client.post(f"/en/comments/post/{post.pk}/follow/", {"email": ROSE})
    (letter,) = deliver()
    assert letter["Subject"].startswith("To confirm:") and "/en/comments/following/" in text_of(letter)
    assert '<html lang="en">' in html_of(letter)


def test_text_and_html_say_the_same(post, deliver):
    follow(post)
    cast.comment(post, "Un *mot* & <un autre>.", name="Paul & fils")
    (message,) = deliver()
    assert "Paul & fils" in text_of(message) and "Un *mot* & <un autre>." in text_of(message)
    assert "Paul &amp; fils" in html_of(message) and "<em>mot</em> &amp; " in html_of(message)


def test_addresses_stand_on_no_public_page(client, post, deliver):
    follow(post)
    cast.comment(post, name="Paul", email="canary@example.org")
    for address in (post.get_absolute_url(), "/comments/", f"{post.get_absolute_url()}feed/", "/feed/json/", "/"):
        text = client.get(address).content.decode()
        assert "canary@" not in text and ROSE not in text


def test_the_letter_to_a_typed_address_holds_nothing_of_who_typed_it(client, post, deliver):
    send(client, post, "Confirmez votre carte : https://evil.example/", name="Votre banque", email="victim@example.org")
    (letter,) = deliver()
    assert not any(word in text_of(letter) + html_of(letter) for word in ("evil.example", "banque"))


def test_who_wants_no_mail_at_all_is_not_even_asked(client, post, deliver):
    send(client, post, email=ROSE)
    deliver()
    client.post(following_page(ROSE), {"refuse": "1"})
    send(client, post, email=ROSE, follow="post")
    client.post(f"/comments/post/{post.pk}/follow/", {"email": ROSE})
    assert len(deliver()) == 1
    client.post(following_page(ROSE), {"pace": "now"})
    client.post(f"/comments/post/{post.pk}/follow/", {"email": ROSE})
    assert len(deliver()) == 2


def following_page(email) -> str:
    return links.following_link(Follower.objects.get(email=email)).removeprefix("http://localhost:8000")


@pytest.mark.parametrize("what", ["this", "all"])
def test_what_is_stopped_is_not_sent_though_it_was_written_already(client, post, mailbox, deliver, what):
    follower = follow(post)
    daily = follow(post, email="daily@example.org", pace="daily")
    cast.comment(post, name="Paul")
    telling.tell_all()
    for one in (follower, daily):
        client.post(links.stop_link(one, post).removeprefix("http://localhost:8000"), {"what": what})
    assert send_digests(timezone.now() + timedelta(days=1)) == 0
    assert deliver() == []


def test_the_daily_mail_is_stopped_by_one_click_too(client, post, deliver):
    follow(post, pace="daily")
    cast.comment(post, name="Paul")
    telling.tell_all()
    send_digests(timezone.now() + timedelta(days=1))
    (message,) = deliver()
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    client.post(LINK.search(message["List-Unsubscribe"])[1].rstrip(">"), {"List-Unsubscribe": "One-Click"})
    assert not Subscription.objects.live().exists()


def test_links_in_mail_are_in_the_language_of_its_reader(post, deliver):
    follow(post, language="en")
    cast.comment(post, name="Paul")
    (message,) = deliver()
    assert "/en/comments/following/" in message["List-Unsubscribe"]


def test_who_writes_here_and_wants_to_be_forgotten_is_not_written_to_again(client, deliver):
    author = cast.user("author", email="one@example.org")
    post = cast.post(by=author, comment_policy="open")
    cast.comment(post, name="Paul")
    deliver()
    client.post(following_page("one@example.org"), {"forget": "1"})
    cast.comment(post, name="Paul")
    assert len(deliver()) == 1


def test_the_title_of_a_post_that_is_no_longer_public_is_shown_by_no_link(client, post):
    follower = follow(post)
    addresses = [links.stop_link(follower, post), links.following_link(follower)]
    addresses.append(links.confirm_link(Subscription.objects.get()))
    post.title, post.status = "Canari", "draft"
    post.save()
    for address in addresses:
        page = client.get(address.removeprefix("http://localhost:8000"), follow=True)
        assert page.status_code == 200 and "Canari" not in page.content.decode()


def test_a_link_to_confirm_is_of_one_follower_also_after_a_backup_was_restored(client, post):
    subscription = Subscription.objects.create(follower=Follower.objects.create(email=ROSE, language="fr"), post=post)
    address = links.confirm_link(subscription).removeprefix("http://localhost:8000")
    other = Follower.objects.create(email="other@example.org", language="fr")
    Subscription.objects.update(follower=other)
    assert client.post(address).status_code == 404


def test_a_look_makes_nobody_a_follower(client):
    client.force_login(cast.user("reader", email=ROSE))
    client.get("/comments/following/")
    assert not Follower.objects.exists()


def test_taken_back_nothing_of_a_comment_waits_in_the_mail(client, post, deliver):
    send(client, post, email=ROSE, follow="answers")
    client.post(link_in(deliver()[0], "confirm"))
    client.post("/comments/mine/erase/")
    assert not Follower.objects.exists() and not Message.objects.exists() and not Subscription.objects.exists()


def test_the_link_of_a_forgotten_address_says_so(client, post):
    follower = follow(post)
    address = links.following_link(follower).removeprefix("http://localhost:8000")
    client.post(address, {"forget": "1"})
    page = client.get(address)
    assert page.status_code == 410 and "Cette adresse est oubliée" in page.content.decode()


def test_a_link_that_was_confirmed_already_says_so_and_asks_nothing(client, post):
    follow(post)
    address = links.confirm_link(Subscription.objects.get()).removeprefix("http://localhost:8000")
    assert "C’était déjà confirmé" in client.get(address, follow=True).content.decode()


def test_forgetting_an_address_forgets_it_below_comments_too(client, post):
    cast.comment(post, email=ROSE, commenter="k" * 43)
    client.post(following_page(ROSE), {"forget": "1"})
    assert Comment.objects.get().email == "" and not Follower.objects.filter(email=ROSE).exists()


def test_erasing_a_comment_forgets_an_address_that_was_only_typed(client, post):
    kept = cast.comment(post, "Un.", email=ROSE, commenter="k" * 43)
    gone = cast.comment(post, "Deux.", email=ROSE, commenter="k" * 43)
    take_back(gone)
    assert Follower.objects.filter(email=ROSE).exists()
    kept.refresh_from_db()
    take_back(kept)
    assert not Follower.objects.filter(email=ROSE).exists()


def test_a_link_to_stop_that_was_used_says_so(client, post):
    follower = follow(post)
    address = links.stop_link(follower, post).removeprefix("http://localhost:8000")
    assert "Appuyez" in client.get(address).content.decode()
    client.post(address, {"what": "this"})
    assert "Appuyez" not in client.get(address).content.decode()
