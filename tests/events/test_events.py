"""Events: on the calendar while they are to come, in the archive after; in words, in files, in posts."""

import json
import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone, translation
from icalendar import Calendar

from blog.events.linked_data import event_data
from blog.events.models import Event
from blog.events.saying import when
from tests import cast

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")


def event(title="Concert de printemps", days=10, **fields):
    start = fields.pop("starts_at", None) or timezone.now() + timedelta(days=days)
    return Event.objects.create(title=title, starts_at=start, **fields)


def at(*parts, zone="Europe/Paris"):
    return datetime(*parts, tzinfo=ZoneInfo(zone))


def test_an_event_leaves_the_calendar_for_the_archive_by_itself(client):
    event("Bientôt", days=3)
    event("En cours", days=-1, ends_at=timezone.now() + timedelta(days=1))
    event("Passé", days=-5)
    calendar, past = client.get("/events/").content.decode(), client.get("/events/past/").content.decode()
    assert "Bientôt" in calendar and "En cours" in calendar and "Passé" not in calendar
    assert "Passé" in past and "Bientôt" not in past and "En cours" not in past


def test_without_an_end_an_event_lasts_till_midnight_in_its_place():
    one = event(starts_at=at(2030, 5, 12, 20, zone="America/Montreal"), zone="America/Montreal")
    assert one.over_at == at(2030, 5, 13, 0, zone="America/Montreal")
    days = event(starts_at=at(2030, 5, 12), ends_at=at(2030, 5, 14), all_day=True)
    assert days.over_at == at(2030, 5, 15)


@pytest.mark.parametrize(
    ("fields", "french", "english"),
    [
        ({}, "dimanche 12 mai 2030 à 20 h", "Sunday 12 May 2030 at 8:00 PM"),
        (
            {"ends_at": at(2030, 5, 12, 22, 30)},
            "dimanche 12 mai 2030, de 20 h à 22 h 30",
            "Sunday 12 May 2030, from 8:00 PM to 10:30 PM",
        ),
        (
            {"ends_at": at(2030, 5, 13, 9)},
            "du dimanche 12 mai 2030, 20 h au lundi 13 mai 2030, 9 h",
            "from Sunday 12 May 2030, 8:00 PM to Monday 13 May 2030, 9:00 AM",
        ),
        ({"all_day": True}, "dimanche 12 mai 2030", "Sunday 12 May 2030"),
        (
            {"all_day": True, "ends_at": at(2030, 5, 14)},
            "du dimanche 12 mai 2030 au mardi 14 mai 2030",
            "from Sunday 12 May 2030 to Tuesday 14 May 2030",
        ),
        (
            {"zone": "America/Montreal"},
            "dimanche 12 mai 2030 à 14 h (fuseau horaire : Montreal)",
            "Sunday 12 May 2030 at 2:00 PM (time zone: Montreal)",
        ),
    ],
)
def test_when_it_is_in_words_by_the_clocks_of_the_place(fields, french, english):
    one = event(starts_at=at(2030, 5, 12, 20), **fields)
    with translation.override("fr"):
        assert when(one).replace("\xa0", " ") == french
    with translation.override("en"):
        assert when(one) == english


def test_a_page_says_when_and_where_to_people_and_to_search_engines(client):
    one = event(
        "Lecture publique",
        starts_at=at(2030, 5, 12, 20),
        place="Salle des fêtes",
        street="1 rue du Port, Brest",
        description="Avec **deux** autrices.",
    )
    page = client.get(one.get_absolute_url()).content.decode()
    assert (
        "dimanche 12 mai 2030 à 20\xa0h" in page and "1 rue du Port, Brest" in page and "<strong>deux</strong>" in page
    )
    data = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page)[1])
    assert data["@type"] == "Event" and data["startDate"] == "2030-05-12T20:00+02:00"
    assert data["location"] == {"@type": "Place", "name": "Salle des fêtes", "address": "1 rue du Port, Brest"}
    english = client.get("/en" + one.get_absolute_url()).content.decode()
    assert "Sunday 12 May 2030 at 8:00 PM" in english


def test_a_cancelled_event_stays_and_says_so(client):
    one = event("Annulé, hélas", status="cancelled")
    assert "Cet événement est annulé." in client.get(one.get_absolute_url()).content.decode()
    assert "EventCancelled" in client.get(one.get_absolute_url()).content.decode()
    assert b"STATUS:CANCELLED" in client.get(f"/events/{one.slug}/event.ics").content


def test_a_draft_is_for_its_maker_and_the_editors_alone(client):
    maker = cast.user("author")
    draft = event("Un secret", status="draft", created_by=maker)
    addresses = ["/events/", "/events/calendar.ics", draft.get_absolute_url(), f"/events/{draft.slug}/event.ics"]
    for person, sees in ((None, False), (cast.user("author"), False), (maker, True), (cast.user("editor"), True)):
        client.logout()
        if person:
            client.force_login(person)
        pages = [client.get(address) for address in addresses]
        assert ("Un secret" in pages[0].content.decode()) == sees
        assert (pages[2].status_code == 200) == sees
        assert "Un secret" not in pages[1].content.decode() and pages[3].status_code == 404
        if sees:
            assert pages[2]["Cache-Control"] == "no-store" and pages[2]["X-Robots-Tag"] == "noindex"


def entries(content):
    return {str(entry["SUMMARY"]): entry for entry in Calendar.from_ical(content).walk("VEVENT")}


def test_a_file_for_other_calendars_has_the_time_with_the_rules_of_its_zone(client):
    one = event(
        "Été, « à l’ombre »; virgule, et \\",
        starts_at=at(2030, 7, 1, 10, zone="America/Montreal"),
        ends_at=at(2030, 7, 1, 12, zone="America/Montreal"),
        zone="America/Montreal",
        place="Parc, entrée nord",
        description="Ligne\n\nautre",
    )
    answer = client.get(f"/events/{one.slug}/event.ics")
    assert answer["Content-Type"] == "text/calendar; charset=utf-8" and "attachment" in answer["Content-Disposition"]
    lines = answer.content.split(b"\r\n")
    assert all(len(line) <= 75 for line in lines), "RFC 5545, 3.1"
    assert b"BEGIN:VTIMEZONE" in lines and b"DTSTART;TZID=America/Montreal:20300701T100000" in lines
    [(title, entry)] = entries(answer.content).items()
    assert title == one.title and entry["LOCATION"] == "Parc, entrée nord"
    assert entry["DTSTART"].dt.astimezone(UTC) == one.starts_at


def test_whole_days_end_on_the_day_after_the_last(client):
    one = event("Salon", starts_at=at(2030, 5, 12), ends_at=at(2030, 5, 14), all_day=True)
    [entry] = entries(client.get(f"/events/{one.slug}/event.ics").content).values()
    assert str(entry["DTSTART"].dt) == "2030-05-12" and str(entry["DTEND"].dt) == "2030-05-15"


def test_a_calendar_is_subscribed_to_by_a_click(client):
    page = client.get("/en/events/").content.decode()
    assert 'href="webcal://localhost:8000/en/events/calendar.ics"' in page
    assert 'href="/en/events/calendar.ics"' in page


def test_a_calendar_that_subscribes_learns_of_changes(client):
    one = event()
    before = entries(client.get("/events/calendar.ics").content)[one.title]
    one.place = "Ailleurs"
    one.save()
    after = entries(client.get("/events/calendar.ics").content)[one.title]
    assert after["UID"] == before["UID"] and after["SEQUENCE"] == before["SEQUENCE"] + 1
    assert after["LOCATION"] == "Ailleurs"


def test_addresses_in_a_file_for_other_calendars_are_in_ascii(client):
    Event.objects.create(title="Fête", starts_at=at(2030, 5, 12, 20), link="https://été.example/où?à=1")
    sent = client.get("/events/fete/event.ics").content.decode().replace("\r\n ", "")
    url = next(line for line in sent.splitlines() if line.startswith("URL"))
    assert url.isascii() and "/o%C3%B9?%C3%A0=1" in url


def test_what_ends_as_it_begins_has_no_end_for_calendars(client):
    now = at(2030, 5, 12, 20)
    one = event("Instant", starts_at=now, ends_at=now)
    assert "DTEND" not in entries(client.get("/events/calendar.ics").content)[one.title]


def test_where_nothing_says_how_one_takes_part_search_engines_are_told_nothing_of_it():
    assert not {"eventAttendanceMode", "location"} & event_data(event()).keys()
    afar = event_data(event(link="https://visio.example/"))
    assert afar["eventAttendanceMode"].endswith("/OnlineEventAttendanceMode")


def fill(**changes):
    fields = {"title": "Fête", "starts_at": "2030-05-12T20:00", "zone": "Europe/Paris", "language": "fr"}
    return fields | {"status": "published"} | changes


def test_times_are_typed_by_the_clocks_of_the_place(client, author):
    client.post("/admin/blog/event/add/", fill(zone="America/Montreal", ends_at="2030-05-12T21:00"))
    one = Event.objects.get()
    assert one.starts_at == at(2030, 5, 12, 20, zone="America/Montreal") and one.created_by == author
    page = client.get(f"/admin/blog/event/{one.pk}/change/").content.decode()
    assert 'value="2030-05-12T20:00"' in page and 'value="2030-05-12T21:00"' in page


@pytest.mark.parametrize("ends_at", ["2030-05-12T08:00", "2030-05-12"])
def test_of_whole_days_the_hours_are_left_aside(client, author, ends_at):
    client.post("/admin/blog/event/add/", fill(all_day="on", ends_at=ends_at))
    one = Event.objects.get()
    assert one.starts_at == one.ends_at == at(2030, 5, 12) and one.over_at == at(2030, 5, 13)


@pytest.mark.parametrize(
    ("zone", "day"),
    [("America/Santiago", "2027-09-05"), ("Africa/Cairo", "2027-04-30"), ("Europe/Paris", "2027-03-28")],
)
def test_a_whole_day_may_begin_at_one_o_clock(client, author, zone, day):
    client.post("/admin/blog/event/add/", fill(all_day="on", starts_at=day, zone=zone))
    assert Event.objects.get().begins.date().isoformat() == day


def test_a_month_has_its_name_once_in_the_calendar(client):
    event("Tokyo", starts_at=at(2030, 6, 1, 8, zone="Asia/Tokyo"), zone="Asia/Tokyo")  # 31 May in UTC
    event("Paris", starts_at=at(2030, 5, 31, 20))
    event("Montréal", starts_at=at(2030, 5, 31, 23, zone="America/Montreal"), zone="America/Montreal")
    page = client.get("/events/").content.decode()
    assert page.count("<h2>Mai 2030") + page.count("<h2>mai 2030") == 1 and page.lower().count("<h2>juin 2030") == 1
    assert page.index("Paris</a>") < page.index("Montréal</a>") < page.index("Tokyo</a>")


def test_what_is_cancelled_is_not_announced_and_says_so_wherever_it_is_shared(client):
    post = cast.post()
    one = event(status="cancelled")
    assert one.title not in client.get("/").content.decode() and client.get(post.get_absolute_url()).status_code == 200
    head = client.get(one.get_absolute_url()).content.decode().partition("</head>")[0]
    assert head.count("Annulé : Concert de printemps") == 2 and head.count("est annulé") == 2


def test_its_page_at_the_desk_names_the_posts_that_hold_it_once(client, author):
    one = event(created_by=author)
    page = client.get(f"/admin/blog/event/{one.pk}/change/").content.decode()
    assert page.count("field-used_in") == 1


def test_a_table_in_its_description_scrolls_by_itself(client):
    one = event(description="| a | b |\n|---|---|\n| 1 | 2 |")
    assert 'class="scrolls"' in client.get(one.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"ends_at": "2030-05-12T19:00"}, "La fin précède le début"),
        ({"zone": "Paris", "ends_at": "2030-05-12T21:00"}, "Ce fuseau horaire n’est pas connu"),
        ({"starts_at": "demain"}, "Saisissez une date et une heure valides."),
        ({"starts_at": "0001-01-01T00:00"}, "Saisissez une date et une heure valides."),
        ({"starts_at": "2030-03-31T02:30"}, "Il n’y a pas de 02:30 ce jour-là"),
        ({"slug": "past"}, "L’agenda lui-même occupe cette adresse"),
        ({"link": "javascript:alert(1)"}, "Saisissez une URL valide."),
        ({"title": ""}, "Ce champ est obligatoire."),
        ({"title": "\u200b\u200b"}, "Rien de ce titre ne se voit"),
        ({"zone": "localtime"}, "Ce fuseau horaire n’est pas connu"),
    ],
)
def test_what_makes_no_sense_is_said_and_nothing_is_lost(client, author, changes, said):
    answer = client.post("/admin/blog/event/add/", fill(**changes))
    page = answer.content.decode()
    assert answer.status_code == 200 and said in page and not Event.objects.exists()
    assert "nulle" not in page
    assert all(value in page for value in fill(**changes).values() if value != "javascript:alert(1)")


@pytest.mark.parametrize(
    "address",
    ["/events/rien/", "/events/rien/event.ics", "/events/past/page/99/", "/events/%00/", "/events/past/page/0/"],
)
def test_odd_addresses_are_not_there(client, address):
    assert client.get(address).status_code == 404


def test_titles_share_no_address():
    slugs = [event("Fête").slug, event("Fête").slug, event("Past").slug, event("!?").slug]
    assert slugs == ["fete", "fete-2", "past-2", "event"]


def test_the_model_refuses_an_end_before_the_beginning():
    with pytest.raises(ValidationError):
        Event(title="X", starts_at=at(2030, 1, 2), ends_at=at(2030, 1, 1), over_at=at(2030, 1, 2)).full_clean()


def test_the_past_is_in_pages_of_thirty(client):
    for number in range(31):
        event(f"Séance {number}", days=-number - 2)
    assert "Page 1 sur 2" in client.get("/events/past/").content.decode()
    assert "Séance 30" in client.get("/events/past/page/2/").content.decode()


@pytest.mark.parametrize(
    "zone", ["Europe/Paris", "America/Montreal", "Asia/Kolkata", "Australia/Lord_Howe", "Africa/Casablanca"]
)
def test_the_rules_of_a_zone_say_the_same_as_its_clocks_all_year(client, zone):
    """As a calendar reads them that knows no zones: the last rule that began, by the clocks of before it."""
    for month in range(1, 13):
        event(f"Mois {month}", starts_at=at(2027, month, 14, 16, zone=zone), zone=zone)
    calendar = Calendar.from_ical(client.get("/events/calendar.ics").content)
    [rules] = calendar.walk("VTIMEZONE")
    rows = sorted((rule["DTSTART"].dt, rule["TZOFFSETTO"].td) for rule in rules.subcomponents)
    assert not any("RDATE" in rule or "RRULE" in rule for rule in rules.subcomponents)
    for entry in calendar.walk("VEVENT"):
        local = entry["DTSTART"].dt.replace(tzinfo=None)
        offset = [to for onset, to in rows if onset <= local][-1]
        assert offset == local.replace(tzinfo=ZoneInfo(zone)).utcoffset(), local
