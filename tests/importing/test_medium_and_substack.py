"""Medium and Substack: archives of posts, with drafts and paid posts kept private."""

import pytest

from blog.models import Post
from tests.importing.conftest import counts_of, packed, posts_of

pytestmark = pytest.mark.django_db


def medium_page(title="Titre", body="<p class='graf'>Du texte.</p>", date="2018-08-11T11:23:34.123Z", footer=""):
    published = f'<time class="dt-published" datetime="{date}">x</time>' if date else ""
    return (
        f'<!DOCTYPE html><html><body><article class="h-entry"><header><h1 class="p-name">{title}</h1></header>'
        f'<section data-field="body" class="e-content"><section><div><h3 class="graf graf--h3 graf--title">{title}</h3>'
        f'{body}</div></section></section><footer><a class="p-author h-card" href="https://medium.com/@abel">Abel</a>'
        f'{published}<a class="p-canonical" href="https://medium.com/@abel/le-titre-abc123def456">x</a>{footer}</footer>'
        "</article></body></html>"
    )


def test_medium_s_archive(run, tmp_path, folder):
    root = folder(
        files={
            "posts/2018-08-11_Le-titre-abc123def456.html": medium_page(),
            "posts/draft_Plus-tard-999999999999.html": medium_page("Plus tard", date="").replace("p-canonical", "x"),
            "profile/profile.html": "<html><body><p>Moi</p></body></html>",
        }
    )
    report = run(packed(root, tmp_path / "medium.zip"))
    assert {title: one["status"] for title, one in posts_of(report).items()} == {
        "Titre": "published",
        "Plus tard": "draft",
    }
    assert Post.objects.get(title="Titre").body == "<p>Du texte.</p>", "the title is not said twice"
    assert counts_of(report)["file skipped"] == 1


def test_real_archives_of_medium_and_substack(run, exports):
    medium = run(exports / "medium-mg")
    assert counts_of(medium)["post created"] == 8
    assert counts_of(medium)["post skipped"] == 1, "the response to someone else"
    assert posts_of(medium)["Draft Post Title"]["status"] == "draft"
    assert posts_of(medium)["No Date Post"]["status"] == "draft"
    substack = run(exports / "substack-mg")
    assert counts_of(substack)["post created"] == 3
    assert counts_of(substack)["page created"] == 1
    assert next(one["reason"] for one in substack["items"] if one["outcome"] == "skipped").startswith("a chat thread")


def test_substack_keeps_what_is_paid_for_private_and_names_a_missing_text(run, folder):
    table = (
        "post_id,post_date,is_published,type,audience,title,subtitle\n"
        "1.libre,2020-01-02T10:00:00Z,true,newsletter,everyone,Libre,Chapeau\n"
        "2.payant,2020-01-03T10:00:00Z,true,newsletter,only_paid,Payant,\n"
        "3.perdu,2020-01-04T10:00:00Z,true,newsletter,everyone,Perdu,\n"
    )
    root = folder(files={"posts.csv": table, "posts/1.libre.html": "<p>A</p>", "posts/2.payant.html": "<p>B</p>"})
    report = run(root, fails=True)
    assert {title: one["status"] for title, one in posts_of(report).items()} == {
        "Libre": "published",
        "Payant": "private",
        "Perdu": None,
    }
    assert "not in the archive" in posts_of(report)["Perdu"]["reason"]
