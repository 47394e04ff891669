"""An account for who wants one: by a code sent by mail, with a password, with a second factor; and without it again."""

import re
import time
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.management import call_command
from django.utils import timezone

from accounts.models import User
from blog.comments.models import Comment
from blog.likes.models import Like
from blog.notifications.models import Follower
from mail.models import Message
from tests import cast
from tests.mailbox import text_of

pytestmark = pytest.mark.django_db
ADDRESS = "lea@example.org"
CODE = re.compile(r"^[A-Z]{4}-[A-Z]{4}\s*$", re.M)


def code_in(message) -> str:
    return CODE.search(text_of(message))[0].strip()


@pytest.fixture
def sign_up(client, deliver):
    """Make an account as a reader does, and give its user."""

    def sign_up(address=ADDRESS, client=client):
        assert client.post("/account/sign-up/", {"email": address})["Location"] == "/account/sign-up/confirm/"
        code = code_in(deliver()[-1])
        assert client.post("/account/sign-up/confirm/", {"code": code}).status_code == 302
        return User.objects.get(email=address)

    return sign_up


def is_in(client) -> bool:
    return "_auth_user_id" in client.session


def ask_for_code(client, address=ADDRESS):
    return client.post("/account/sign-in/code/", {"email": address}, follow=True)


def test_an_address_and_the_code_sent_there_make_an_account(client, sign_up):
    user = sign_up()
    assert is_in(client)
    assert user.role == "reader" and not user.has_usable_password()
    assert EmailAddress.objects.get(user=user).verified
    assert ADDRESS.split("@")[0] not in user.username


def test_no_account_is_in_without_the_code(client, deliver):
    client.post("/account/sign-up/", {"email": ADDRESS})
    deliver()
    for wrong in ("AAAA-AAAA", "", "'; --"):
        client.post("/account/sign-up/confirm/", {"code": wrong})
    assert not is_in(client)


def test_a_code_signs_in_and_the_session_changes_key(client, sign_up, deliver):
    sign_up()
    client.post("/account/sign-out/")
    before = client.session.session_key
    ask_for_code(client)
    answer = client.post("/account/sign-in/code/confirm/", {"code": code_in(deliver()[-1])})
    assert is_in(client) and answer["Location"] == "/"
    assert client.session.session_key != before


def test_a_code_is_tried_three_times_then_another_is_needed(client, sign_up, deliver):
    sign_up()
    client.post("/account/sign-out/")
    ask_for_code(client)
    code = code_in(deliver()[-1])
    for _ in range(3):
        client.post("/account/sign-in/code/confirm/", {"code": "AAAA-AAAA"})
    client.post("/account/sign-in/code/confirm/", {"code": code})
    assert not is_in(client)


def test_a_code_holds_for_a_few_minutes(client, sign_up, deliver, monkeypatch):
    sign_up()
    client.post("/account/sign-out/")
    ask_for_code(client)
    code = code_in(deliver()[-1])
    now = time.time()
    monkeypatch.setattr("time.time", lambda: now + 20 * 60)
    client.post("/account/sign-in/code/confirm/", {"code": code})
    assert not is_in(client)


def test_a_code_of_one_browser_is_of_no_use_in_another(client, sign_up, deliver):
    sign_up()
    client.post("/account/sign-out/")
    ask_for_code(client)
    other = client.__class__()
    ask_for_code(other, "paul@example.org")
    other.post("/account/sign-in/code/confirm/", {"code": code_in(deliver()[-2])})
    assert not is_in(other)


def shape(answer) -> tuple:
    """What a stranger sees of an answer: its pages without what differs at each asking."""
    text = answer.content.decode().replace("known@example.org", "X").replace("nobody@example.org", "X")
    return answer.redirect_chain, answer.status_code, re.sub(r'value="[\w.:=-]{20,}"', "", text)


@pytest.mark.parametrize("door", ["/account/sign-in/code/", "/account/sign-up/", "/account/password/reset/"])
def test_known_and_unknown_addresses_get_the_same_answer_and_work(client, sign_up, mailbox, door, settings):
    sign_up("known@example.org")
    cache.clear()  # a second letter to the same address within seconds is refused, to anyone
    answers, mails = [], []
    for address in ("known@example.org", "nobody@example.org"):
        stranger = client.__class__()
        answers.append(shape(stranger.post(door, {"email": address}, follow=True)))
        mails.append(Message.objects.filter(recipient=address).count())
        Message.objects.all().delete()
    assert answers[0] == answers[1]
    assert mails == [1, 1], "a letter either way, kept and not sent while the answer waits"


def test_who_was_entered_by_an_administrator_signs_in_with_name_or_address(client):
    cast.user("author", name="maud", email="maud@example.org")
    for login in ("maud", "maud@example.org"):
        client.post("/account/sign-in/", {"login": login, "password": "a long password"})
        assert is_in(client), login
        client.post("/account/sign-out/")


def totp_of(secret) -> str:
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


@pytest.fixture
def guarded(client):
    """An author with an authenticator app, and the app's secret."""
    author = cast.user("author", name="maud")
    secret = "JBSWY3DPEHPK3PXP"
    TOTP.activate(author, secret)
    return author, secret


@pytest.mark.parametrize("door", ["/account/sign-in/", "/admin/login/?next=/admin/", "/admin/"])
def test_a_second_factor_is_asked_for_at_every_door(client, guarded, door):
    _author, secret = guarded
    page = client.get(door, follow=True)
    address = page.redirect_chain[-1][0] if page.redirect_chain else door
    answer = client.post(address, {"login": "maud", "password": "a long password", "next": "/admin/"})
    assert answer["Location"].startswith("/account/factors/authenticate/")
    assert not is_in(client) and client.get("/admin/").status_code == 302
    client.post("/account/factors/authenticate/", {"code": "000000"})
    assert not is_in(client)
    answer = client.post("/account/factors/authenticate/", {"code": totp_of(secret)})
    assert is_in(client) and answer["Location"] == "/admin/"


def test_the_code_by_mail_does_not_go_around_the_second_factor(client, guarded, deliver):
    author, _secret = guarded
    EmailAddress.objects.create(user=author, email="maud@example.org", verified=True, primary=True)
    ask_for_code(client, "maud@example.org")
    answer = client.post("/account/sign-in/code/confirm/", {"code": code_in(deliver()[-1])})
    assert answer["Location"].startswith("/account/factors/authenticate/") and not is_in(client)


def test_a_second_factor_is_tried_so_many_times(client, guarded):
    _author, secret = guarded
    client.post("/account/sign-in/", {"login": "maud", "password": "a long password"})
    for _ in range(12):
        client.post("/account/factors/authenticate/", {"code": "000000"})
    client.post("/account/factors/authenticate/", {"code": totp_of(secret)})
    assert not is_in(client)


def test_a_recovery_code_lets_in_once(client, guarded):
    author, _secret = guarded
    code = RecoveryCodes.activate(author).get_unused_codes()[0]
    for times in (1, 2):
        client.post("/account/sign-in/", {"login": "maud", "password": "a long password"})
        client.post("/account/factors/authenticate/", {"code": code})
        assert is_in(client) == (times == 1)
        client.post("/account/sign-out/")


def test_the_secret_of_an_app_is_of_no_use_in_a_stolen_database(guarded):
    assert guarded[1] not in str(Authenticator.objects.values())


def test_an_app_is_set_up_from_a_picture_and_a_code(client):
    author = cast.user("author", name="maud")
    client.post("/account/sign-in/", {"login": "maud", "password": "a long password"})
    page = client.get("/account/factors/totp/activate/")
    assert "img-src 'self' data:" in page["Content-Security-Policy"]
    assert "data:" not in client.get("/account/factors/")["Content-Security-Policy"]
    secret = client.session["mfa.totp.secret"]
    client.post("/account/factors/totp/activate/", {"code": "000000"})
    assert not Authenticator.objects.exists()
    client.post("/account/factors/totp/activate/", {"code": totp_of(secret)})
    assert set(Authenticator.objects.filter(user=author).values_list("type", flat=True)) == {"totp", "recovery_codes"}


@pytest.mark.parametrize("page", ["factors/totp/activate/", "email/"])
def test_who_sits_there_is_asked_again_before_the_locks_are_changed(client, page):
    cast.user("author", name="maud")
    client.post("/account/sign-in/", {"login": "maud", "password": "a long password"})
    session = client.session
    session["signed_in_at"] -= 3600
    session.save()
    fields = {"action_add": "1", "email": "evil@example.org"} if page == "email/" else {}
    answer = client.post(f"/account/{page}", fields) if fields else client.get(f"/account/{page}")
    assert answer["Location"].startswith("/account/again/")
    assert not EmailAddress.objects.filter(email="evil@example.org").exists()


def test_an_administrator_takes_away_a_factor_that_was_lost(client, guarded):
    client.force_login(cast.user("administrator"))
    pk = Authenticator.objects.get().pk
    page = client.get(f"/admin/mfa/authenticator/{pk}/change/").content.decode()
    assert guarded[1] not in page
    client.post(f"/admin/mfa/authenticator/{pk}/delete/", {"post": "yes"})
    assert not Authenticator.objects.exists()


def test_a_password_is_chosen_forgotten_and_chosen_again(client, sign_up, deliver):
    sign_up()
    new = {"password1": "un mot de passe", "password2": "un mot de passe"}
    client.post("/account/password/set/", new)
    client.post("/account/sign-out/")
    client.post("/account/sign-in/", {"login": ADDRESS, "password": "un mot de passe"})
    assert is_in(client)
    client.post("/account/sign-out/")
    client.post("/account/password/reset/", {"email": ADDRESS})
    client.post("/account/password/reset/confirm/", {"code": code_in(deliver()[-1])})
    client.post("/account/password/reset/complete/", {"password1": "un autre mot", "password2": "un autre mot"})
    client.post("/account/sign-in/", {"login": ADDRESS, "password": "un autre mot"})
    assert is_in(client)


@pytest.mark.parametrize("password", ["court", "12345678901", "password123"])
def test_a_weak_password_is_refused_with_the_reason(client, sign_up, password):
    sign_up()
    page = client.post("/account/password/set/", {"password1": password, "password2": password})
    assert "errorlist" in page.content.decode() and not User.objects.get().has_usable_password()


def test_mail_of_an_account_names_no_address_of_the_visitor(client, sign_up, deliver):
    sign_up()
    client.post("/account/password/set/", {"password1": "un mot de passe", "password2": "un mot de passe"})
    text = text_of(deliver()[-1])
    assert "Votre compte a changé" in text and "127.0.0.1" not in text


def test_so_many_letters_go_to_one_address_in_an_hour(client, settings, deliver):
    for _ in range(15):
        client.__class__(REMOTE_ADDR=f"203.0.113.{_}").post("/account/sign-in/code/", {"email": "rose@example.org"})
    assert len(deliver()) <= 10


def test_the_page_of_an_account_is_for_who_is_signed_in(client, sign_up):
    assert client.get("/account/")["Location"] == "/account/sign-in/?next=/account/"
    sign_up()
    assert ADDRESS in client.get("/account/").content.decode()


@pytest.fixture
def written(client, sign_up):
    """An account that wrote, likes and follows."""
    user, post = sign_up(), cast.post("Un billet")
    fields = {"body": "Bonjour à tous.", "name": "Léa", "follow": "post"}
    client.post(f"/comments/post/{post.pk}/", fields)
    client.post(f"/like/{post.pk}/", {"like": "1"})
    return user, post


def test_all_that_is_kept_comes_as_a_file(client, written):
    kept = client.get("/comments/mine/export/").json()
    assert kept["account"] == {"name": "Léa", "addresses": [ADDRESS]}
    assert [one["body"] for one in kept["comments"]] == ["Bonjour à tous."]
    assert kept["following"][0]["conversations"][0]["post"] == "Un billet"
    assert len(kept["likes"]) == 1


def test_an_erased_account_leaves_its_comments_without_an_address(client, written):
    _user, post = written
    client.post("/account/erase/", {"comments": "stay"})
    assert not User.objects.exists() and not is_in(client)
    comment = Comment.objects.get()
    assert (comment.name, comment.email, comment.user) == ("Léa", "", None)
    post.refresh_from_db()
    assert not Like.objects.exists() and post.like_count == 0
    assert not EmailAddress.objects.exists() and not Session.objects.filter(session_data__contains=ADDRESS).exists()


def test_an_account_is_erased_with_its_comments_where_that_is_wanted(client, written):
    client.post("/account/erase/", {"comments": "go"})
    comment = Comment.objects.get()
    assert (comment.status, comment.name, comment.body) == ("deleted", "", "")


def test_an_account_that_was_erased_does_not_come_back_with_a_backup(client, written, capsys):
    user, _post = written
    kept = {"pk": user.pk, "username": user.username, "email": user.email, "date_joined": user.date_joined}
    client.post("/account/erase/", {"comments": "stay"})
    User.objects.create(**kept)
    stranger = User.objects.create(username="autre", date_joined=timezone.now() - timedelta(days=1))
    call_command("erase_again")
    assert list(User.objects.all()) == [stranger] and "1 accounts" in capsys.readouterr().out


@pytest.mark.parametrize("fields", [{}, {"comments": "nonsense"}])
def test_an_account_is_not_erased_by_mistake(client, written, fields):
    assert client.post("/account/erase/", fields).status_code == 422
    client.get("/account/erase/")
    assert User.objects.exists()


def test_who_writes_here_is_erased_by_an_administrator_alone(client, author):
    assert client.post("/account/erase/", {"comments": "go"}).status_code == 403
    assert User.objects.filter(pk=author.pk).exists()


def test_a_reader_chooses_the_name_they_comment_under_and_keeps_it(client, written):
    user, post = written
    user.refresh_from_db()
    assert user.get_full_name() == "Léa"
    assert 'value="Léa"' in client.get(post.get_absolute_url()).content.decode()


def test_a_reader_with_an_account_borrows_no_name_either(client, sign_up):
    sign_up()
    cast.author("Maud Kervella")
    post = cast.post()
    page = client.post(f"/comments/post/{post.pk}/", {"body": "Bonjour.", "name": "Maud Kervella"})
    assert page.status_code == 422 and not Comment.objects.exists()


def test_a_proven_address_gives_trust_and_a_typed_one_never_does(client, sign_up):
    """Approved once while signed in, a comment of the same account is at once; another who types the address is not."""
    sign_up()
    post = cast.post()
    send = {"body": "Bonjour.", "name": "Léa"}
    client.post(f"/comments/post/{post.pk}/", send)
    first = Comment.objects.get()
    assert (first.status, first.email, first.email_proven) == ("pending", ADDRESS, True)
    cast.transition([first.pk], "approved")
    client.post(f"/comments/post/{post.pk}/", send)
    assert Comment.objects.last().status == "approved"
    stranger = client.__class__(headers={"sec-fetch-site": "same-origin"})
    stranger.post(f"/comments/post/{post.pk}/", {**send, "email": ADDRESS})
    assert Comment.objects.last().status == "pending" and not Comment.objects.last().email_proven


def test_what_was_written_before_is_found_again_by_the_proven_address(client, sign_up):
    post = cast.post()
    proven = cast.comment(post, "avec preuve", email=ADDRESS, email_proven=True)
    cast.comment(post, "sans preuve", email=ADDRESS)
    sign_up()
    page = client.get("/comments/mine/").content.decode()
    assert proven.body in page and "sans preuve" not in page


def test_a_reader_at_the_desk_s_door_is_led_to_their_account_and_not_round(client):
    client.force_login(cast.user("reader"))
    answer = client.get("/admin/", follow=True)
    assert answer.redirect_chain[-1][0] == "/account/" and len(answer.redirect_chain) < 4
    assert "Le bureau est à qui écrit" in answer.content.decode()


@pytest.mark.parametrize("role", ["author", "reader"])
def test_an_administrator_erases_an_account_as_wholly_as_its_owner_would(client, role, settings):
    client.force_login(cast.user("administrator"))
    person, post = cast.user(role, email="gone@example.org"), cast.post()
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    comment = cast.comment(post, user=person, email=person.email, email_proven=True)
    client.post(f"/admin/accounts/user/{person.pk}/delete/", {"post": "yes"})
    comment.refresh_from_db()
    assert not User.objects.filter(pk=person.pk).exists() and comment.email == ""
    assert (settings.DATA_DIR / "erased-accounts.txt").exists()


def test_what_was_written_before_the_account_goes_with_it(client, sign_up):
    before = cast.comment(cast.post(), "avant", email=ADDRESS, email_proven=True)
    sign_up()
    client.post("/account/erase/", {"comments": "go"})
    before.refresh_from_db()
    assert before.status == "deleted"


def test_an_address_that_leaves_an_account_is_forgotten(client, sign_up):
    user, post = sign_up(), cast.post()
    client.post(f"/comments/post/{post.pk}/follow/")
    EmailAddress.objects.create(user=user, email="new@example.org", verified=True)
    client.post("/account/email/", {"email": "new@example.org", "action_primary": ""})
    client.post("/account/email/", {"email": ADDRESS, "action_remove": ""})
    assert not Follower.objects.filter(email=ADDRESS).exists()


def test_an_account_is_not_erased_from_an_old_session(client, written):
    client.post("/account/password/set/", {"password1": "un mot de passe", "password2": "un mot de passe"})
    session = client.session
    session["signed_in_at"] -= 3600
    session.save()
    assert client.post("/account/erase/", {"comments": "go"})["Location"].startswith("/account/again/")
    assert User.objects.exists()


LONG = "a" * 60 + "@" + ".".join(["b" * 60] * 4) + ".org"


@pytest.mark.parametrize("door", ["sign-in/code/", "sign-up/", "password/reset/"])
@pytest.mark.parametrize("address", [LONG, "", "x", "\x00@example.org", "é@exämple.org", "a@b\nBcc: c@d.e"])
def test_odd_addresses_break_nothing(client, door, address):
    assert client.post(f"/account/{door}", {"email": address}).status_code in (200, 302)
    assert not Message.objects.filter(recipient__contains="\n").exists()


@pytest.mark.parametrize("said", ["", "[]", "null", "1", '{"id":1}', '{"id":"AA","rawId":"AA","response":{}}', "é" * 9])
def test_a_key_that_says_odd_things_is_refused(client, said):
    client.get("/account/factors/webauthn/login/")
    assert client.post("/account/factors/webauthn/login/", {"credential": said}).status_code in (200, 302)
    assert not is_in(client)


def test_codes_asked_for_by_others_keep_no_warning_from_its_owner(client, sign_up, deliver):
    sign_up()
    for _ in range(12):
        cache.clear()
        client.__class__(REMOTE_ADDR="203.0.113.1").post("/account/sign-in/code/", {"email": ADDRESS})
    before = len(deliver())
    client.post("/account/password/set/", {"password1": "un mot de passe", "password2": "un mot de passe"})
    assert len(deliver()) == before + 1
    ask_for_code(client.__class__())
    assert len(deliver()) == before + 2, "nor a code asked for from elsewhere"


@pytest.mark.parametrize("page", ["add", "reauthenticate"])
@pytest.mark.parametrize("said", ["[]", '{"id":1}', '{"id":"AA","rawId":"AA","response":{"clientDataJSON":"AA"}}'])
def test_a_key_that_says_odd_things_is_not_added(client, sign_up, page, said):
    sign_up()
    client.get(f"/account/factors/webauthn/{page}/")
    answer = client.post(f"/account/factors/webauthn/{page}/", {"credential": said, "name": "x"})
    assert answer.status_code < 500
    assert not Authenticator.objects.exists()


@pytest.mark.parametrize(("role", "asked"), [("reader", False), ("author", True)])
def test_a_reader_s_passkey_is_another_way_in_and_locks_no_other(client, deliver, monkeypatch, role, asked):
    person = cast.user(role, email=ADDRESS)
    EmailAddress.objects.create(user=person, email=ADDRESS, verified=True, primary=True)
    Authenticator.objects.create(user=person, type="webauthn", data={})
    passkey = type("Passkey", (), {"is_passwordless": True})()
    monkeypatch.setattr(Authenticator, "wrap", lambda self: passkey)
    ask_for_code(client)
    answer = client.post("/account/sign-in/code/confirm/", {"code": code_in(deliver()[-1])})
    assert answer["Location"].startswith("/account/factors/authenticate/") == asked
    assert is_in(client) != asked


def test_what_this_browser_wrote_with_the_address_is_found_after_signing_up(client, sign_up):
    post = cast.post()
    fields = {"body": "Avant le compte.", "name": "Léa", "email": ADDRESS}
    client.post(f"/comments/post/{post.pk}/", fields, headers={"sec-fetch-site": "same-origin"})
    sign_up()
    assert "Avant le compte." in client.get("/comments/mine/").content.decode()
