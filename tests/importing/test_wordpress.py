"""WordPress exports: what an owner of one finds here after importing it."""

from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import AnonymousUser

from accounts.models import Author
from blog.comments.threads import thread_page
from blog.models import Comment, ImportedItem, Ping, Post, Redirect, RunEntry
from tests import cast
from tests.importing.conftest import counts_of, outcomes, posts_of

pytestmark = pytest.mark.django_db
HEAD = """<?xml version="1.0" encoding="UTF-8" ?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:wp="http://wordpress.org/export/1.2/"><channel><title>Ancien</title><link>https://ancien.example</link>
<language>fr-FR</language><wp:wxr_version>1.2</wp:wxr_version><wp:base_blog_url>https://ancien.example</wp:base_blog_url>
<wp:author><wp:author_id>4</wp:author_id><wp:author_login>maud</wp:author_login>
<wp:author_email>maud@prive.example</wp:author_email><wp:author_display_name>Maud Kervella</wp:author_display_name></wp:author>
"""
TAIL = "</channel></rss>"


def item(number=1, title="Un billet", body="Du texte.", extra="", **fields):
    """An item of an export; fields are those of the wp namespace."""
    values = {
        "post_id": number,
        "post_date_gmt": f"2012-10-{number:02} 08:00:00",
        "post_name": f"billet-{number}",
        "status": "publish",
        "post_type": "post",
        "comment_status": "open",
    } | fields
    tags = "".join(f"<wp:{name}>{value}</wp:{name}>" for name, value in values.items())
    return (
        f"<item><title>{title}</title><link>https://ancien.example/2012/10/{number:02}/billet-{number}/</link>"
        f"<dc:creator>maud</dc:creator><content:encoded><![CDATA[{body}]]></content:encoded>{tags}{extra}</item>\n"
    )


def comment(number, parent=0, approved="1", text="Bien dit.", **fields):
    values = {
        "comment_id": number,
        "comment_author": f"Lectrice {number}",
        "comment_author_email": f"l{number}@prive.example",
        "comment_author_IP": "203.0.113.9",
        "comment_date_gmt": f"2012-10-02 08:{number:02}:00",
        "comment_content": f"<![CDATA[{text}]]>",
        "comment_approved": approved,
        "comment_parent": parent,
    } | fields
    return "<wp:comment>" + "".join(f"<wp:{k}>{v}</wp:{k}>" for k, v in values.items()) + "</wp:comment>"


@pytest.fixture
def wxr(run, tmp_path):
    """Import items as one export."""

    def wxr(*items, fails=False, head=HEAD, tail=TAIL, **options):
        path = tmp_path / "export.xml"
        content = head + "".join(items) + tail
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return run(path, fails=fails, **options)

    return wxr


def body_of(title="Un billet"):
    return Post.objects.get(title=title).body


def test_a_post_comes_in_with_its_author_date_tags_and_address(wxr, client):
    category = '<category domain="category" nicename="sante"><![CDATA[Santé]]></category>'
    tag = '<category domain="post_tag" nicename="wiki"><![CDATA[Wikis & co]]></category>'
    wxr(item(extra=category + tag))
    post = Post.objects.get()
    assert post.published_at == datetime(2012, 10, 1, 8, tzinfo=UTC)
    assert [author.name for author in post.authors.all()] == ["Maud Kervella"]
    assert sorted(tag.name for tag in post.tags.all()) == ["Santé", "Wikis & co"]
    assert client.get("/2012/10/billet-1/").status_code == 200


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"status": "draft"}, "draft"),
        ({"status": "pending"}, "review"),
        ({"status": "private"}, "private"),
        ({"post_password": "secret"}, "private"),
        ({"status": "future", "post_date_gmt": "2199-01-01 00:00:00"}, "published"),
        ({"status": "odd"}, "draft"),
    ],
)
def test_what_was_not_public_there_is_not_public_here(wxr, fields, status):
    wxr(item(**fields), status="published")  # even where everything is asked to be published
    assert Post.objects.get().status == status
    assert not Post.objects.for_reading(AnonymousUser()).exists()
    assert status == "published" or not Redirect.objects.exists(), "nor is its address told"


def test_pages_stand_outside_of_the_stream(wxr, client):
    wxr(item(title="À propos", post_type="page", post_name="a-propos"), item(2))
    assert client.get("/a-propos/").status_code == 200
    assert "À propos" not in client.get("/").content.decode()
    year = Post.objects.get(slug="a-propos").published_at.year
    assert "/a-propos/" in client.get(f"/sitemap-{year}.xml").content.decode()


def test_a_sticky_post_is_featured_and_a_closed_one_stays_closed(wxr):
    wxr(item(is_sticky=1), item(2, title="Clos", comment_status="closed"))
    assert Post.objects.get(title="Un billet").featured
    assert Post.objects.get(title="Clos").comment_policy == "closed"


def test_what_is_no_post_is_skipped_with_its_reason_and_kept_raw_where_it_says_something(wxr):
    report = wxr(
        item(1, post_type="nav_menu_item"),
        item(2, status="trash", body="Jeté."),
        item(3, post_type="recipe", body="De la farine."),
    )
    assert counts_of(report) == {"nav_menu_item skipped": 1, "post skipped": 1, "recipe skipped": 1}
    assert all(one["reason"] for one in report["items"])
    raw = list(RunEntry.objects.order_by("pk").values_list("raw", flat=True))
    assert ("Jeté." in raw[1], "farine" in raw[2]) == (True, True)


def test_co_authors_sign_in_their_order(wxr):
    authors = "".join(
        f'<category domain="author" nicename="cap-{name.lower()}">{name}</category>' for name in ("Zoé", "Maud", "Abel")
    )
    wxr(item(extra=authors))
    assert [byline.author.name for byline in Post.objects.get().bylines.all()] == ["Zoé", "Maud Kervella", "Abel"]


def test_authors_nobody_claims_are_guests_and_their_addresses_are_never_read(wxr):
    wxr(item())
    author = Author.objects.get()
    assert (author.name, author.user) == ("Maud Kervella", None)


def test_comments_keep_their_threads_states_and_dates(wxr):
    wxr(
        item(
            extra=comment(7)
            + comment(9, parent=8)
            + comment(8, parent=7)
            + comment(10, approved="0")
            + comment(11, approved="spam")
        )
    )
    post = Post.objects.get()
    assert [(entry.comment.name, entry.comment.depth) for entry in thread_page(post).entries] == [
        ("Lectrice 7", 0),
        ("Lectrice 8", 1),
        ("Lectrice 9", 2),
    ]
    assert post.comment_count == 3
    assert sorted(Comment.objects.values_list("status", flat=True)) == ["approved"] * 3 + ["pending", "spam"]
    assert Comment.objects.get(name="Lectrice 7").created_at == datetime(2012, 10, 2, 8, 7, tzinfo=UTC)


def test_a_comment_whose_parent_is_missing_opens_a_thread_with_a_note(wxr):
    report = wxr(item(extra=comment(7, parent=99) + comment(8, approved="trash")))
    assert Comment.objects.get().parent is None
    assert any("comment 7 answers one" in warning for warning in posts_of(report)["Un billet"]["warnings"])
    assert counts_of(report)["comment skipped"] == 1


def test_comments_that_answer_one_another_in_a_circle_are_kept(wxr):
    wxr(item(extra=comment(7, parent=8) + comment(8, parent=7)))
    assert Comment.objects.exclude(path="").count() == 2


def test_pings_stand_beside_the_conversation(wxr, client):
    ping = comment(
        7, comment_type="pingback", comment_author="Ailleurs", comment_author_url="https://ailleurs.example/x"
    )
    wxr(item(extra=ping))
    assert Comment.objects.count() == 0
    assert Ping.objects.get().url == "https://ailleurs.example/x"
    assert 'href="https://ailleurs.example/x"' in client.get("/2012/10/billet-1/").content.decode()


def test_addresses_of_commenters_stay_out_unless_asked_for_and_machines_always(wxr, run, tmp_path):
    wxr(item(extra=comment(7)))
    assert Comment.objects.get().email == ""
    Post.objects.all().delete()
    ImportedItem.objects.all().delete()
    wxr(item(2, extra=comment(8)), keep_emails=True)
    assert Comment.objects.get().email == "l8@prive.example"
    everything = repr([list(model.objects.values()) for model in (Comment, Post, RunEntry, Author)])
    assert "203.0.113.9" not in everything
    assert "maud@prive.example" not in everything


def test_new_comments_come_in_at_a_second_run_and_old_ones_once(wxr):
    wxr(item(extra=comment(7)))
    report = wxr(item(extra=comment(7) + comment(8, parent=7)))
    assert outcomes(report, "comment") == ["unchanged", "created"]
    assert Comment.objects.get(name="Lectrice 8").parent == Comment.objects.get(name="Lectrice 7")
    assert Post.objects.get().comment_count == 2


def test_a_comment_deleted_here_does_not_come_back(wxr):
    wxr(item(extra=comment(7)))
    Comment.objects.all().delete()
    assert outcomes(wxr(item(extra=comment(7))), "comment") == ["unchanged"]
    assert not Comment.objects.exists()


def test_the_classic_editor_s_text_is_given_its_paragraphs(wxr):
    wxr(
        item(
            body="Un.\n\nDeux\nlignes.\n\n<blockquote>Cité.\n\nSuite.</blockquote>\n<ul>\n<li>a</li>\n<li>b</li>\n</ul>"
        )
    )
    assert body_of() == (
        "<p>Un.</p>\n<p>Deux<br>\nlignes.</p>\n<blockquote><p>Cité.</p>\n<p>Suite.</p>\n</blockquote>\n"
        "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"
    )


def test_blocks_lose_their_comments_and_what_wordpress_fills_in_is_counted(wxr):
    report = wxr(
        item(body='<!-- wp:paragraph -->\n<p>Un.</p>\n<!-- /wp:paragraph -->\n\n<!-- wp:latest-posts {"n":3} /-->')
    )
    assert body_of() == "<p>Un.</p>"
    assert any("block latest-posts" in warning for warning in posts_of(report)["Un billet"]["warnings"])


def test_footnotes_of_the_block_editor_are_kept_with_their_links(wxr):
    meta = (
        "<wp:postmeta><wp:meta_key>footnotes</wp:meta_key><wp:meta_value>"
        '<![CDATA[[{"content":"Une note.","id":"aa-1"}]]]></wp:meta_value></wp:postmeta>'
    )
    body = (
        '<!-- wp:paragraph --><p>Un<sup data-fn="aa-1" class="fn"><a href="#aa-1" id="aa-1-link">1</a></sup>.</p>'
        "<!-- /wp:paragraph --><!-- wp:footnotes /-->"
    )
    wxr(item(body=body, extra=meta))
    assert 'href="#fn1" id="fnref1"' in body_of()
    assert '<li id="fn1"' in body_of()
    assert "Une note." in body_of()


@pytest.mark.parametrize(
    ("body", "kept"),
    [
        ('[caption id="a" width="3"]<img src="/a.jpg" /> Le port[/caption]', "<figcaption>Le port</figcaption>"),
        ("[embed]https://video.example/1[/embed]", 'href="https://video.example/1"'),
        ("https://video.example/2", 'href="https://video.example/2"'),
        ('[sourcecode language="python"]if a < b:[/sourcecode]', "if a &lt; b:"),
        ("Voir la note [1] et [sic].", "Voir la note [1] et [sic]."),
        ("[[gallery]]", "[gallery]"),
        ("Avant<!--more-->après", "<p>après</p>"),
        ("<pre>[gallery]\n\n  x</pre>", "<pre>[gallery]\n\n  x</pre>"),
    ],
)
def test_shortcodes_and_marks_become_what_they_stood_for(wxr, body, kept):
    wxr(item(body=body))
    assert kept in body_of()


def test_an_unknown_shortcode_is_kept_for_editors_hidden_from_readers_and_counted(wxr, client):
    report = wxr(item(body='Avant. [contact-form to="x"] Après.'))
    assert "[contact-form" in body_of()
    assert "contact-form" not in client.get("/2012/10/billet-1/").content.decode()
    assert any("[contact-form] unknown" in warning for warning in posts_of(report)["Un billet"]["warnings"])


def test_old_addresses_lead_to_the_post_permanently(wxr, client):
    wxr(item())
    for old in ("/2012/10/01/billet-1/", "/2012/10/01/billet-1", "/?p=1"):
        answer = client.get(old)
        assert (answer.status_code, answer["Location"]) == (301, "/2012/10/billet-1/"), old


def test_an_address_two_posts_claim_stays_with_the_first_and_is_named(wxr):
    same = [item(number, title=f"Billet {number}") for number in (1, 2)]
    same[1] = same[1].replace("/2012/10/02/billet-2/", "/2012/10/01/billet-1/")
    report = wxr(*same)
    assert Redirect.objects.get(old_path="/2012/10/01/billet-1").new_path == "/2012/10/billet-1/"
    warnings = posts_of(report)["Billet 2"]["warnings"]
    assert any("/2012/10/01/billet-1 leads to another post" in warning for warning in warnings)


def test_links_among_posts_lead_to_where_they_are_whichever_came_first(wxr, client):
    link = '<a href="https://www.ancien.example/2012/10/0{0}/billet-{0}/#suite">voir</a>'
    wxr(item(1, body=link.format(2)), item(2, title="Second", body=link.format(1) + ' <a href="/?p=1">ici</a>'))
    assert 'href="/2012/10/billet-2/#suite"' in body_of()
    assert 'href="/2012/10/billet-1/#suite"' in body_of("Second")
    assert 'href="/2012/10/billet-1/"' in body_of("Second")
    assert outcomes(wxr(item(1, body=link.format(2)))) == ["unchanged"], "and that is no edit"


def test_links_to_what_comes_with_a_later_file_are_mended_then(wxr):
    wxr(item(1, body='<a href="https://ancien.example/2012/10/02/billet-2/">voir</a>'))
    assert "ancien.example" in body_of()
    wxr(item(2, title="Second"))
    assert 'href="/2012/10/billet-2/"' in body_of()


def attachment(number, name, extra=""):
    return item(
        number,
        title=name,
        post_type="attachment",
        status="inherit",
        attachment_url=f"https://ancien.example/wp-content/uploads/2012/10/{name}",
        extra=extra,
    )


def test_pictures_and_the_featured_one_come_from_a_folder_in_whatever_size(wxr, tmp_path):
    folder = tmp_path / "uploads" / "2012" / "10"
    folder.mkdir(parents=True)
    cast.picture(folder / "port.png")
    alt = "<wp:postmeta><wp:meta_key>_wp_attachment_image_alt</wp:meta_key><wp:meta_value>Le port</wp:meta_value></wp:postmeta>"
    thumbnail = "<wp:postmeta><wp:meta_key>_thumbnail_id</wp:meta_key><wp:meta_value>5</wp:meta_value></wp:postmeta>"
    address = "https://ancien.example/wp-content/uploads/2012/10/port"
    body = f'<a href="{address}.png"><img src="{address}-300x200.png" alt="" /></a>'
    report = wxr(item(body=body, extra=thumbnail), attachment(5, "port.png", alt), media=tmp_path / "uploads")
    post = Post.objects.get()
    assert "/media/images/" in post.body
    assert post.cover.alt == "Le port"
    assert outcomes(report, "media") == ["created"], "one picture, however often it is used"


def test_missing_pictures_are_named_with_the_posts_that_use_them(wxr):
    report = wxr(item(body='<img src="https://ancien.example/perdu.jpg" />'), attachment(5, "seul.png"))
    assert outcomes(report, "media") == ["skipped", "skipped"]
    assert any("perdu.jpg" in warning for warning in posts_of(report)["Un billet"]["warnings"])


def test_zero_dates_and_no_date_at_all(wxr):
    report = wxr(
        item(status="draft", post_date_gmt="0000-00-00 00:00:00", post_date="2012-10-01 10:00:00"),
        item(2, title="Sans", post_date_gmt="0000-00-00 00:00:00"),
    )
    assert Post.objects.get(title="Un billet").published_at == datetime(2012, 10, 1, 8, tzinfo=UTC)
    assert posts_of(report)["Sans"]["status"] == "draft"


def test_a_number_used_twice_is_two_posts(wxr):
    twice = item(1), item(1, title="Le même numéro", post_name="autre")
    assert outcomes(wxr(*twice)) == ["created", "created"]
    assert outcomes(wxr(*twice)) == ["unchanged", "unchanged"]


def test_two_blogs_with_the_same_numbers_stay_apart(wxr):
    wxr(item())
    other = HEAD.replace("ancien.example", "autre.example")
    assert outcomes(wxr(item(title="D’ailleurs"), head=other)) == ["created"]
    assert Post.objects.count() == 2


@pytest.mark.parametrize(
    ("broken", "repair"),
    [
        ("Pierre & Paul", "bare & written as &amp;"),
        ("Pierre\x0bPaul", "characters that XML does not have, removed"),
        ("Pierre&nbsp;Paul", "named characters such as &nbsp; written out"),
        ("a < b", "bare < written as &lt;"),
        ("Pierre&#8;Paul", "references to characters that XML does not have, removed"),
    ],
)
def test_what_is_not_well_formed_is_mended_and_said(wxr, broken, repair):
    report = wxr(item(title=broken), item(2, title="Entier"))
    assert len(posts_of(report)) == 2
    first = next(one for one in report["items"] if one["kind"] == "post")
    assert any(repair in warning for warning in first["warnings"])
    assert "Pierre" not in broken or Post.objects.filter(title__startswith="Pierre", title__endswith="Paul").exists()


def test_an_undeclared_prefix_and_a_wrong_charset_are_mended(wxr, run, tmp_path):
    wxr(item(extra='<atom:link href="x"/>'))
    assert ImportedItem.objects.get().repairs == ["the undeclared prefix atom: declared"]
    path = tmp_path / "latin.xml"
    path.write_bytes((HEAD + item(3, title="Été à l’hôtel") + TAIL).encode("cp1252"))
    run(path)
    assert Post.objects.filter(title="Été à l’hôtel").exists()


def test_text_encoded_twice_is_put_right_and_french_quotes_are_left(wxr):
    title = "L’été « chaud »"
    wxr(item(title="Ã‰tÃ© Ã\xa0 Nice"), item(2, title=title))
    assert set(Post.objects.values_list("title", flat=True)) == {"Été à Nice", title}


def test_one_broken_item_fails_alone_and_is_kept_raw(wxr):
    report = wxr("<item><title>Cassé</title><b></i></item>", item(2), fails=True)
    assert counts_of(report)["post failed"] == 1
    assert Post.objects.count() == 1
    assert "Cassé" in RunEntry.objects.get(outcome="failed").raw


def test_a_file_cut_short_keeps_what_is_whole_and_says_where_it_ends(wxr):
    report = wxr(item(), item(2)[:200], tail="", fails=True)
    (failed,) = [one for one in report["items"] if one["outcome"] == "failed"]
    assert "ends inside this item" in failed["reason"]
    assert failed["lines"]
    assert Post.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (
            "wordpress-theme-unit-test.xml",
            {
                "post created": 51,
                "page created": 21,
                "nav_menu_item skipped": 70,
                "media skipped": 38,
                "comment created": 32,
            },
        ),
        (
            "wordpress-pelican.xml",
            {
                "post created": 11,
                "page created": 2,
                "custom1 skipped": 2,
                "custom2 skipped": 1,
                "comment created": 3,
                "comment skipped": 1,
            },
        ),
        ("wordpress-block-test-data.xml", {"post created": 61, "page created": 1}),
        ("wordpress-mg-sample.xml", {"post created": 3, "page created": 1, "customcpt skipped": 1}),
        ("wordpress-mg-co-authors-plus.xml", {"post created": 4, "author created": 3}),
        ("wordpress-nikola-unicode_export.xml", {"post created": 1, "page created": 1}),
    ],
)
def test_real_exports_give_what_they_hold(run, exports, name, expected):
    counts = counts_of(run(exports / name))
    assert {kind: counts.get(kind) for kind in expected} == expected
    assert not [kind for kind in counts if kind.endswith("failed")]
    again = counts_of(run(exports / name))
    assert not [kind for kind in again if kind.endswith(("created", "updated"))]


def test_a_category_by_its_number_leads_to_the_tag_it_became(wxr, client):
    terms = "".join(
        f"<wp:category><wp:term_id>{number}</wp:term_id><wp:category_nicename>{nicename}</wp:category_nicename>"
        f"<wp:cat_name><![CDATA[{name}]]></wp:cat_name></wp:category>"
        for number, nicename, name in ((3, "sante", "Santé & soin"), (9, "vide", "Vide"), ("x", "z", "Z"))
    )
    category = '<category domain="category" nicename="sante"><![CDATA[Santé & soin]]></category>'
    report = wxr(item(extra=category), head=HEAD + terms)
    assert [one["title"] for one in report["items"] if one["kind"] == "redirect"] == ["/?cat=3"]
    answer = client.get("/?cat=3")
    assert (answer.status_code, client.get(answer["Location"]).status_code) == (301, 200)
    assert client.get("/?cat=9").status_code == 404
    assert wxr(item(extra=category), head=HEAD + terms)["counts"]["created"] == 0
