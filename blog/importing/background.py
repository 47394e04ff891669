"""An import that goes on while the page that started it is long answered.

A thread of the server does it: nothing else has to run. What it is asked stands in its run and its file in
the data folder, so that a run which a restart has stopped can be started again: an import resumes.
"""

import logging
import threading
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils import timezone
from django.utils.text import get_valid_filename

from blog.importing.models import ImportRun

logger = logging.getLogger(__name__)
SILENCE = timedelta(minutes=2)  # a run that says nothing for so long has stopped


def folder_of(run: ImportRun) -> Path:
    return Path(settings.DATA_DIR) / "imports" / str(run.pk)


def keep_upload(run: ImportRun, upload) -> Path:
    """Write an uploaded file where the run finds it, piece by piece."""
    folder = folder_of(run)
    folder.mkdir(parents=True, exist_ok=True)
    try:
        name = get_valid_filename(Path(upload.name).name)[-150:]
    except ValueError:
        name = "upload"
    path = folder / name
    with path.open("wb") as out:
        for chunk in upload.chunks():
            out.write(chunk)
    return path


def start(run: ImportRun) -> None:
    """Run it, in a thread of its own."""
    threading.Thread(target=_work, args=(run.pk,), name=f"import-{run.pk}").start()


def has_stopped(run: ImportRun) -> bool:
    is_at_work = run.state in (ImportRun.State.WAITING, ImportRun.State.RUNNING)
    return is_at_work and run.touched_at < timezone.now() - SILENCE


def _work(number: int) -> None:
    try:
        work(ImportRun.objects.get(pk=number))
    except Exception:
        logger.exception("the import %s", number)
    finally:
        connection.close()


def work(run: ImportRun) -> None:
    """Import the files of a run, and let go of them."""
    # The readers of all formats come with it: a server that imports nothing starts without them.
    from blog.importing.run import ImportOptions, import_paths

    folder = folder_of(run)
    asked = run.options
    options = ImportOptions(
        format=asked["format"],
        status=asked["status"],
        language=asked["language"],
        update=asked["update"],
        keep_emails=asked["keep_emails"],
        started_by=run.started_by,
    )
    run.state = ImportRun.State.RUNNING
    run.save()
    with import_paths(sorted(folder.iterdir()), options, run=run, bodies=False):
        pass
    for path in folder.iterdir():
        path.unlink()
    folder.rmdir()
