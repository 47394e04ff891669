"""Files made to harm: each is refused or read as what it is, nothing leaves its folder, and the others go on."""

import gzip
import io
import stat
import struct
import zipfile

import pytest

from blog.models import Post

pytestmark = pytest.mark.django_db
WXR = (
    '<?xml version="1.0"?>{doctype}<rss xmlns:wp="http://wordpress.org/export/1.2/"'
    ' xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><link>https://x.example</link>{items}</channel></rss>'
)
ITEM = (
    "<item><title>{title}</title><wp:post_id>1</wp:post_id><wp:post_type>post</wp:post_type><wp:status>publish</wp:status>"
    "<wp:post_date_gmt>2012-10-01 08:00:00</wp:post_date_gmt><content:encoded>{body}</content:encoded></item>"
)
LAUGHS = (
    '<!DOCTYPE lolz [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {new} "{f"&{old};" * 10}">' for old, new in zip("abcdefgh", "bcdefghi", strict=True))
    + "]>"
)
OUTSIDE = '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>'


def archive(**members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members.pop("members").items():
            file.writestr(name, content)
    return out.getvalue()


def link():
    member = zipfile.ZipInfo("posts/lien.txt")
    member.external_attr = (stat.S_IFLNK | 0o777) << 16
    return archive(members={member: "/etc/passwd"})


def locked():
    """A ZIP whose one file says that it is encrypted."""
    content = bytearray(archive(members={"a.txt": "Texte"}))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(signature) + offset
        content[at : at + 2] = struct.pack("<H", struct.unpack("<H", content[at : at + 2])[0] | 1)
    return bytes(content)


BOMB = archive(members={"a.txt": "Texte " * 20_000_000})  # 120 MB in 120 kB

HOSTILE = {
    "dtd.xml": (WXR.format(doctype=LAUGHS, items=ITEM.format(title="&i;", body="")).encode(), "document type"),
    "xxe.xml": (WXR.format(doctype=OUTSIDE, items=ITEM.format(title="&f;", body="")).encode(), "document type"),
    "bomb.zip": (BOMB, "bomb"),
    "bomb.gz": (gzip.compress(b"\0" * 200_000_000), "bomb"),
    "slip.zip": (archive(members={"../../etc/evil.txt": "Texte"}), "leads out"),
    "absolute.zip": (archive(members={"/etc/evil.txt": "Texte"}), "leads out"),
    "backslash.zip": (archive(members={"..\\evil.txt": "Texte"}), "leads out"),
    "link.zip": (link(), "a link in it"),
    "locked.zip": (locked(), "password"),
    "both.zip": (archive(members={"a": "x", "a/b.txt": "x"}), "share a name"),
    "cut.zip": (BOMB[:1000], "damaged ZIP"),
    "cut.gz": (gzip.compress(b"Texte " * 1000)[:50], "damaged gzip"),
    "empty.xml": (b"", "is empty"),
    "zeros.xml": (b"\0" * 5000, "is binary"),
    "elf.txt": (b"\x7fELF\x02\x01\x01\0\0\0", "is binary"),
    "ghost.json": (b'{"db":[{"data":{"posts":' + b"[" * 100_000, "Ghost"),
    "ghost-rows.json": (b'{"db":[{"data":{"posts":[7,null]}}]}', "not as Ghost writes it"),
    "encoding.xml": (WXR.format(doctype="", items="").replace('"1.0"', '"1.0" encoding="klingon"').encode(), "klingon"),
    "posts.csv.zip": (archive(members={"posts.csv": 'post_id,post_date,is_published,title\n"1'}), "no table"),
    "empty-feed.xml": (b"<rss><channel></channel></rss>", "without a single entry"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_in_words_and_the_others_go_on(run, page, tmp_path, name):
    content, says = HOSTILE[name]
    path = tmp_path / name
    path.write_bytes(content)
    report = run(path, page, fails=True)
    failed = [one for one in report["items"] if one["outcome"] == "failed"]
    assert failed
    assert says in failed[0]["reason"]
    assert Post.objects.count() == 2
    assert not (tmp_path.parent / "evil.txt").exists()


def test_a_bomb_leaves_nothing_behind(run, page, tmp_path, monkeypatch):
    places = tmp_path / "places"
    places.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(places))
    path = tmp_path / "bomb.zip"
    path.write_bytes(BOMB)
    run(path, page, fails=True)
    assert not list(places.iterdir())


def test_scripts_of_an_export_run_nowhere(run, tmp_path, client):
    body = "<![CDATA[<p onclick=alert(1)>a</p><script>alert(2)</script><a href='javascript:alert(3)'>b</a>]]>"
    path = tmp_path / "x.xml"
    path.write_text(WXR.format(doctype="", items=ITEM.format(title="&lt;img src=x onerror=alert(4)&gt;", body=body)))
    run(path)
    html = client.get("/2012/10/" + Post.objects.get().slug + "/").content.decode()
    assert "onclick" not in html
    assert "<script>alert" not in html
    assert "javascript:" not in html
    assert "<img src=x" not in html


def test_meta_that_php_would_unserialise_stays_a_string(run, tmp_path):
    meta = (
        '<wp:postmeta><wp:meta_key>footnotes</wp:meta_key><wp:meta_value>O:8:"stdClass":0:{}</wp:meta_value></wp:postmeta>'
        "<wp:postmeta><wp:meta_key>_thumbnail_id</wp:meta_key><wp:meta_value>a:1:{i:0;i:5;}</wp:meta_value></wp:postmeta>"
    )
    path = tmp_path / "x.xml"
    path.write_text(
        WXR.format(doctype="", items=ITEM.format(title="T", body="Texte.").replace("</item>", meta + "</item>"))
    )
    run(path)
    assert Post.objects.get().body == "<p>Texte.</p>"
