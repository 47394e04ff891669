import pytest

from accounts.models import Author
from tests import cast

pytestmark = pytest.mark.django_db


def test_one_signs_in_and_out(client):
    cast.user("author", name="maud")
    answer = client.post("/account/sign-in/", {"login": "maud", "password": "a long password"})
    assert answer["Location"] == "/admin/", "who writes comes out at the desk"
    assert "maud" in client.get("/").content.decode()
    client.post("/account/sign-out/")
    assert "maud" not in client.get("/").content.decode()


def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(client):
    cast.user("author", name="maud")
    answers = [
        client.post("/account/sign-in/", {"login": name, "password": "wrong"}).content.decode()
        for name in ("maud", "nobody")
    ]
    errors = [answer.split('<ul class="errorlist')[1].split("</ul>")[0] for answer in answers]
    assert errors[0] == errors[1]


def test_sign_in_leads_to_no_other_site(client):
    cast.user("author", name="maud")
    data = {"login": "maud", "password": "a long password", "next": "https://evil.example/"}
    assert client.post("/account/sign-in/", data)["Location"] == "/admin/"


def test_a_reader_comes_out_at_the_blog(client):
    cast.user("reader", name="paul")
    assert client.post("/account/sign-in/", {"login": "paul", "password": "a long password"})["Location"] == "/"


def test_the_session_changes_key_at_sign_in(client):
    cast.user("author", name="maud")
    client.get("/account/sign-in/")
    session = client.session
    session["a"] = 1
    session.save()
    before = session.session_key
    client.post("/account/sign-in/", {"login": "maud", "password": "a long password"})
    assert client.session.session_key != before


def test_an_author_is_given_the_ink_fewest_have():
    inks = [Author.objects.create(name=f"A{n}", slug=f"a{n}").ink for n in range(13)]
    assert sorted(inks[:12]) == list(range(1, 13))
    assert inks[12] == 1


@pytest.mark.parametrize(
    ("name", "initials"), [("Maud Kervella", "MK"), ("Jean-Paul de la Tour", "JT"), ("Ysé", "Y"), ("3,14", "")]
)
def test_initials_are_at_most_two_letters(name, initials):
    assert Author(name=name).initials == initials


def test_the_desk_has_no_door_of_its_own(client):
    assert client.get("/admin/")["Location"] == "/admin/login/?next=/admin/"
    assert client.get("/admin/login/?next=/admin/")["Location"] == "/account/sign-in/?next=/admin/"


@pytest.mark.parametrize("name", ["rose", "nobody"])
def test_wrong_passwords_are_tried_so_many_times(client, settings, name):
    door = "/account/sign-in/"
    settings.SIGN_INS_TRIED = 3
    cast.user("author", name="rose")
    tries = [client.post(door, {"login": name, "password": "wrong"}) for _ in range(4)]
    assert [one.status_code for one in tries] == [200, 200, 200, 429]
    assert "Trop d’essais" in tries[-1].content.decode()
    right = client.post(door, {"login": name, "password": "a long password"})
    assert right.status_code == 429, "the right one no more than others"
    elsewhere = client.__class__(REMOTE_ADDR="203.0.113.9")
    assert elsewhere.post(door, {"login": "rose", "password": "a long password"}).status_code == 302
