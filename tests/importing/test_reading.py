"""Reading in a process of its own: the same records, whatever becomes of either process."""

import multiprocessing
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from blog.importing.reading import records_ahead, records_of
from blog.importing.records import ErrorRecord, PostRecord, ReadOptions
from blog.importing.sources import Source
from tests.importing.test_runs import ROOT, many_posts


@pytest.fixture
def export(tmp_path):
    path = tmp_path / "export.xml"
    path.write_text(many_posts(300), "utf-8")
    return path


def test_a_process_of_its_own_reads_the_same(export):
    here = list(records_of(Source(export), "wordpress", ReadOptions()))
    assert sum(isinstance(record, PostRecord) for record in here) == 300
    assert list(records_ahead(Source(export), "wordpress", ReadOptions())) == here
    assert not multiprocessing.active_children()


def test_a_file_that_cannot_be_read_says_the_same(tmp_path):
    path = tmp_path / "export.xml"
    path.write_text('<!DOCTYPE rss [<!ENTITY a "b">]><rss><channel><item></item></channel></rss>')
    here = list(records_of(Source(path), "wordpress", ReadOptions()))
    assert "DTD" in here[-1].reason
    assert list(records_ahead(Source(path), "wordpress", ReadOptions())) == here


def test_a_post_that_cannot_be_prepared_fails_alone(export, monkeypatch):
    def fussy(record):
        if record.title == "Billet 7":
            raise ValueError("no")
        return record

    monkeypatch.setattr("blog.importing.reading.ready", fussy)
    records = list(records_of(Source(export), "wordpress", ReadOptions()))
    (failed,) = (record for record in records if isinstance(record, ErrorRecord))
    assert (failed.kind, failed.text, failed.reason) == ("post", "Billet 7", "ValueError: no")
    assert "Du texte." in failed.raw
    assert sum(isinstance(record, PostRecord) for record in records) == 299


def test_when_the_reading_process_is_killed_the_report_says_so(export):
    records = records_ahead(Source(export), "wordpress", ReadOptions())
    next(records)
    (process,) = multiprocessing.active_children()
    process.kill()
    assert "ended from outside" in list(records)[-1].reason


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="only Linux tells who started whom")
def test_when_the_import_is_killed_the_reading_process_ends_too(export):
    program = f"""if True:
        import pathlib, time
        from blog.importing.reading import ReadOptions, Source, records_ahead
        records = records_ahead(Source(pathlib.Path({str(export)!r})), "wordpress", ReadOptions())
        next(records)
        print("reading", flush=True)
        time.sleep(600)
    """
    environment = {"PATH": os.environ["PATH"]}
    with subprocess.Popen([sys.executable, "-c", program], cwd=ROOT, stdout=subprocess.PIPE, env=environment) as one:
        assert one.stdout.readline() == b"reading\n"
        children = Path(f"/proc/{one.pid}/task/{one.pid}/children").read_text().split()
        assert children
        one.kill()
    while any(Path(f"/proc/{child}/fd/0").exists() for child in children):  # a zombie has no files
        time.sleep(0.1)
