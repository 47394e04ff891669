"""The reader of page texts, on texts of our own and on any text at all."""

import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from blog.importing.charset import decode, has_words
from blog.importing.readers.text.dates import find_dates, stamp_of
from blog.importing.readers.text.furniture import Kind, recognise
from blog.importing.readers.text.lines import split_lines
from blog.importing.readers.text.reader import Role, read_page
from blog.importing.records import PostRecord, ReadOptions, SkippedRecord
from blog.importing.sources import UnreadableSource

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
PROSE = "Une phrase assez longue pour que personne ne la prenne pour un titre, et qui finit par un point."


def prose(subject):
    """A paragraph on a subject: no two are alike."""
    return f"On a beaucoup parlé de {subject} cette année, et pas toujours bien ; {subject} demande qu’on s’y attarde un peu."


LINES = st.sampled_from(
    [
        "",
        "Un titre possible",
        PROSE,
        "20121027-175307.jpg",
        "Merci pour la photo",
        "• un point",
        "– un tiret",
        "« Un mot » – Elle.",
        "Lire la suite",
        "Publié le 12 mars 2019 par Maud",
        "lundi 12 mars 2019",
        "Par Maud Kervella",
        "Catégorie : Wikis | 2 commentaires »",
        "3 commentaires",
        "%d blogueurs",
        "#mot",
        "exemple.fr",
        "http://exemple.fr/a.",
        "Voici :",
        "***",
    ]
)
ANY_PAGE = st.one_of(
    st.lists(LINES, min_size=1, max_size=25).map("\n".join),
    st.text(min_size=1, max_size=300),
    st.lists(st.text(max_size=40), max_size=20).map("\n".join),
)


def read(*lines):
    return read_page("\n".join(lines), ReadOptions())


def posts(reading):
    return [record for record in reading.records if isinstance(record, PostRecord)]


@settings(max_examples=400, deadline=None)
@given(ANY_PAGE)
@example("a\x0bb\n\x0c\n\x85c\u2028d")
@example("%s")
@example("20121027-175307.jpg")
def test_every_line_of_any_page_is_accounted_for_exactly_once(text):
    try:
        text, _ = decode(text.encode("utf-8", "surrogatepass"))
    except UnreadableSource:
        return
    if not has_words(text):
        return
    reading = read_page(text, ReadOptions())
    filled = {line.number for line in split_lines(text)}
    assert set(reading.roles) == filled
    residue = [record.lines[0] for record in reading.records if isinstance(record, SkippedRecord)]
    assert sorted(residue) == sorted(number for number, role in reading.roles.items() if role == Role.RESIDUE)
    assert len(residue) == len(set(residue))


@settings(max_examples=200, deadline=None)
@given(st.lists(LINES, min_size=1, max_size=25))
def test_no_word_of_a_body_is_lost_or_made_up(lines):
    text = "\n".join(lines)
    if not re.search(r"\w", text):
        return
    reading = read_page(text, ReadOptions())
    kept = {Role.BODY, Role.MEDIA}
    source = " ".join(line.text for line in split_lines(text) if reading.roles[line.number] in kept)
    bodies = " ".join(re.sub(r'<img src="([^"]+)"[^>]*>', r" \1 ", post.body) for post in posts(reading))
    bodies = re.sub(r"<[^>]+>", " ", bodies)
    assert sorted(re.findall(r"\w+", bodies)) == sorted(re.findall(r"\w+", source))


def test_a_theme_with_dates_below_the_titles_is_cut_along_them():
    reading = read(
        *("Premier titre", "", "Publié le 12 mars 2019 par Maud Kervella et Inès Toubal", "", prose("le wiki"), ""),
        *("Un intertitre", "", prose("le village"), "", "Catégorie : Wikis, Village | 2 commentaires »", ""),
        *("Second titre", "", "Publié le 3 mars 2019 par Anselme", "", prose("la mer")),
    )
    first, second = posts(reading)
    assert (first.title, second.title) == ("Premier titre", "Second titre")
    assert [author.name for author in first.authors] == ["Maud Kervella", "Inès Toubal"]
    assert first.tags == ("Wikis", "Village")
    assert (first.published_at.date(), first.published_precision) == (date(2019, 3, 12), "day")
    assert "<h2>Un intertitre</h2>" in first.body


def test_a_theme_with_dates_above_the_titles_is_cut_along_them():
    reading = read(
        *("lundi 21 mars 2005", "", "Premier titre", "", PROSE, "", "Publié par admin à 10:32", "7 commentaires:", ""),
        *("jeudi 17 mars 2005", "", "Second titre", "", PROSE, "", "Publié par admin à 10:32", "7 commentaires:"),
    )
    first, second = posts(reading)
    assert (first.title, second.title) == ("Premier titre", "Second titre")
    assert [post.published_at.date() for post in (first, second)] == [date(2005, 3, 21), date(2005, 3, 17)]
    assert [author.name for author in first.authors] == ["admin"]


def test_a_text_without_any_title_is_one_post_named_by_its_first_words_and_says_so():
    (post,) = posts(read(PROSE, "", PROSE))
    assert post.title.startswith("Une phrase assez longue")
    assert post.status == "draft"
    assert any("no line looks like its title" in warning for warning in post.warnings)


def test_without_a_date_a_post_waits_as_a_draft():
    (post,) = posts(read("Un titre", "", PROSE))
    assert (post.published_at, post.published_precision, post.status) == (None, "unknown", "draft")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Publié le 12 mars 2019", date(2019, 3, 12)),
        ("1er août 2020", date(2020, 8, 1)),
        ("March 3, 2009", date(2009, 3, 3)),
        ("3rd March 2009", date(2009, 3, 3)),
        ("2012-10-27", date(2012, 10, 27)),
        ("27/10/2012", date(2012, 10, 27)),
        ("le 31 février 2012", None),
        ("dans 80 ans je", None),
        ("en 2012", None),
    ],
)
def test_only_real_dates_are_dates(text, expected):
    assert [found.day for found in find_dates(text)] == ([expected] if expected else [])


@pytest.mark.parametrize(
    ("name", "precision"),
    [
        ("20121027-175307.jpg", "second"),
        ("IMG_20121027_175307.jpg", "second"),
        ("20121027.png", "day"),
        ("1234.jpg", None),
    ],
)
def test_pictures_are_dated_by_their_names(name, precision):
    stamp = stamp_of(name)
    assert (stamp[1] if stamp else None) == precision


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Lire la suite de « Un titre »", Kind.READ_MORE),
        ("Continue reading Another title →", Kind.READ_MORE),
        ("Lire la suite de ce livre m’a déçu.", Kind.PROSE),
        ("La suite du feuilleton", Kind.PROSE),
        ("Par la fenêtre ouverte", Kind.PROSE),
        ("Par Maud Kervella", Kind.BYLINE),
        ("Tags: python, django", Kind.LABELS),
        ("Catégorie reine", Kind.PROSE),
        ("Ce 12 mars 2019, nous avons marché.", Kind.PROSE),
        ("Trois commentaires m’ont fait rire.", Kind.PROSE),
        ("12 commentaires", Kind.COMMENTS),
        ("%d blogueurs aiment cette page", Kind.PLACEHOLDER),
    ],
)
def test_furniture_is_told_from_prose(text, kind):
    (found,) = recognise(split_lines(text))
    assert found.kind == kind


def demo_paragraphs():
    """The long paragraphs of the demo blog's texts, no two alike."""
    texts = "\n".join(path.read_text("utf-8") for path in sorted(FIXTURES.glob("texts/*.txt")))
    return [line for line in texts.splitlines() if len(line) > 150 and "http" not in line]


ABSENCES = [
    "Ils ne sont pas venus. Deux ce matin, un hier, quatre la semaine dernière, et personne n’a téléphoné pour le dire.",
    "Sur vingt absents rappelés, onze allaient mieux, trois avaient perdu le papier, et les autres n’osaient pas répondre.",
    "Le créneau vide m’avait servi à lire un courrier jusqu’au bout, ce qui n’arrive plus guère dans une matinée pleine.",
]
CHAIRS = [
    "On m’a livré douze chaises identiques, vissées par trois, et tout le monde s’assoit maintenant comme dans un train.",
    "Une salle pour attendre",
    "Avant, chacune avait ses habitués : le fauteuil vert pour les genoux, le banc pour les mères, le tabouret pour moi.",
    "J’ai remonté le fauteuil de la cave hier soir, et ce matin la chaise neuve qui lui faisait face était restée vide.",
]
TITLES = ["Le port au matin", "Ce que disent les cartes", "Réparer un vélo", "Marcher sans but", "Une lettre retrouvée"]
HEADINGS = ["Où l’on commence", "Une question", "Plus loin", "À quoi bon tout cela", "Revenir"]


@pytest.mark.parametrize("place", ["above", "below"])
def test_what_recurs_around_titles_is_a_theme_s_whatever_it_says(place):
    """In words that no list holds; headings and lists stand in every post too, and are its author's."""
    paragraphs = iter(demo_paragraphs())
    pages = []
    for number, (title, heading) in enumerate(zip(TITLES, HEADINGS, strict=True), 1):
        furniture = [f"Fzz {number} blk {number * 7}", "Gnarl ospic vreem"]
        head = [title, *furniture] if place == "below" else [*furniture, title]
        listed = f"• {heading} d’hier\n• {heading} de demain"
        pages += [*head, next(paragraphs), next(paragraphs), heading, next(paragraphs), listed, next(paragraphs)]
    found = posts(read("\n\n".join(pages)))
    assert [post.title for post in found] == TITLES
    assert not any("Fzz" in post.body or "ospic" in post.body for post in found)
    for post, heading in zip(found, HEADINGS, strict=True):
        assert f"{heading} de demain</li>" in post.body


def test_a_bare_page_is_cut_where_its_posts_change_subject_and_not_at_their_headings():
    bare = "\n\n".join(
        f"{title}\n\n{body}"
        for title, body in [
            ("Éloge du rendez-vous manqué, en 20 absences", "\n\n".join(ABSENCES)),
            ("12 chaises neuves dans la salle d’attente", "\n\n".join(CHAIRS)),
        ]
    )
    found = posts(read(bare))
    assert [post.title[:12] for post in found] == ["Éloge du ren", "12 chaises n"]
    assert "<h2>Une salle pour attendre</h2>" in found[1].body


@pytest.mark.django_db
def test_other_pages_of_the_blog_tell_where_a_post_begins(run, tmp_path):
    """Alone, nothing says that this short line is a title; at the top of another page it is one."""
    second = ["Hero", *CHAIRS[:1], *CHAIRS[2:]]
    (tmp_path / "a.txt").write_text("\n\n".join(["Un premier titre", *ABSENCES, *second]), "utf-8")
    alone = {item["title"] for item in run(tmp_path / "a.txt", dry_run=True)["items"] if item["kind"] == "post"}
    (tmp_path / "b.txt").write_text("\n\n".join([*second, "Encore un autre", *ABSENCES[::-1]]), "utf-8")
    both = run(tmp_path / "a.txt", tmp_path / "b.txt", dry_run=True)["items"]
    together = {item["title"] for item in both if item["kind"] == "post" and item["source"] == "a.txt"}
    assert ("Hero" in alone, "Hero" in together) == (False, True)


def test_the_language_is_found_out_unless_said():
    english = "The cat is on the mat and that is all there is to it for you and for this day."
    assert posts(read("A title", "", english))[0].language == "en"
    assert posts(read("Un titre", "", PROSE))[0].language == "fr"
    assert posts(read_page(f"A title\n\n{english}", ReadOptions(language="fr")))[0].language == "fr"


def test_the_same_post_in_another_dump_has_the_same_identity():
    alone = posts(read("Un titre", "", PROSE))[0]
    among = posts(
        read("Autre", "", "Publié le 1 mai 2020", "", PROSE, "", "Un titre", "", "Publié le 2 mai 2020", "", PROSE)
    )
    assert alone.source_id == among[1].source_id != among[0].source_id
