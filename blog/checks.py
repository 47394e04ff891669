"""System checks of Tribune; settings themselves are refused at start by config/environment.py."""

import sqlite3

from django.core.checks import Tags, Warning, register
from django.db import connection


# Checked where the database is: by `migrate` and `check --database`, not before every command.
@register(Tags.database)
def sqlite_version(app_configs, databases=None, **kwargs):
    """SQLite 3.7.0 to 3.51.2 can corrupt a WAL database that two connections checkpoint at once."""
    if not databases:
        return []
    return version_warnings(connection.vendor, sqlite3.sqlite_version_info)


def version_warnings(vendor: str, version: tuple[int, ...]):
    if vendor != "sqlite" or version >= (3, 51, 3):
        return []
    return [
        Warning(
            f"SQLite {'.'.join(map(str, version))} has a rare fault that can damage a busy database.",
            hint="Use SQLite 3.51.3 or newer, or PostgreSQL by DATABASE_URL. Keep backups.",
            id="tribune.W001",
        )
    ]
