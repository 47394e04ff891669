"""A file may be asked for in parts, as players of films do."""

import pytest

from blog.documents.intake import store_document

pytestmark = pytest.mark.django_db
FILM = b"\x00\x00\x00\x18ftypmp42" + bytes(range(256)) * 40
SIZE = len(FILM)


@pytest.fixture
def ask(client):
    address = store_document(FILM, "a.mp4").file.url

    def asked(**headers):
        answer = client.get(address, headers={"Accept-Encoding": "gzip"} | headers)
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        for closer in answer._resource_closers:  # the file alone, not the connection of the test
            closer()
        return answer, content

    return asked


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        *(("bytes=0-1", 0, 1), ("bytes=0-0", 0, 0), ("bytes=100-", 100, SIZE - 1), ("bytes=-10", SIZE - 10, SIZE - 1)),
        *((f"bytes=5-{SIZE * 2}", 5, SIZE - 1), (f"bytes=-{SIZE * 2}", 0, SIZE - 1)),
    ],
)
def test_a_part_is_given_as_it_is(ask, asked, first, last):
    answer, content = ask(Range=asked)
    assert answer.status_code == 206 and content == FILM[first : last + 1]
    assert answer["Content-Range"] == f"bytes {first}-{last}/{SIZE}" and answer["Content-Length"] == str(len(content))
    assert "Content-Encoding" not in answer.headers and answer["Content-Type"] == "video/mp4"


@pytest.mark.parametrize("asked", [f"bytes={SIZE}-", "bytes=9-3", "bytes=-0"])
def test_a_part_that_is_not_there_is_said_with_the_size(ask, asked):
    answer, content = ask(Range=asked)
    assert (answer.status_code, answer["Content-Range"], content) == (416, f"bytes */{SIZE}", b"")


@pytest.mark.parametrize(
    "asked", ["", "bytes=-", "bytes=0-1,5-6", "lines=0-1", "bytes=a-b", "bytes=" + "9" * 400 + "-"]
)
def test_what_makes_no_sense_gets_all(ask, asked):
    answer, content = ask(Range=asked)
    assert answer.status_code == 200 and content == FILM and answer["Accept-Ranges"] == "bytes"
    assert "Content-Encoding" not in answer.headers


def test_a_part_of_a_text_is_not_compressed_and_a_look_asks_for_no_part(client):
    address = store_document(b"Une ligne.\n" * 500, "a.txt").file.url
    headers = {"Range": "bytes=0-9", "Accept-Encoding": "gzip"}
    answer, look = client.get(address, headers=headers), client.head(address, headers=headers)
    assert b"".join(answer.streaming_content) == b"Une ligne." and "Content-Encoding" not in answer.headers
    assert look.status_code == 200
    for closer in [*answer._resource_closers, *look._resource_closers]:
        closer()


def test_who_has_it_is_told_so_and_who_has_another_gets_all(ask):
    etag = ask()[0]["ETag"]
    for known in (etag, f"W/{etag}", "*", f'"x", {etag}'):
        assert ask(**{"If-None-Match": known})[0].status_code == 304
    assert ask(**{"If-Range": etag, "Range": "bytes=0-1"})[0].status_code == 206
    assert ask(**{"If-Range": '"another"', "Range": "bytes=0-1"})[0].status_code == 200
