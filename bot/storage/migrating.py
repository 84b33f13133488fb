"""Bring a database to the schema of this program. Runs on a connection that the caller made; a second run changes nothing."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from bot.errors import BadConfiguration
from bot.storage.tables import metadata

FOLDER = Path(__file__).parent / "migrations"


def bring_up_to_date(connection: Connection, place: str) -> None:
    """Run the migrations that are missing, or raise BadConfiguration where the database is of a newer program."""
    config = to_config(connection)
    script = ScriptDirectory.from_config(config)
    known = {revision.revision for revision in script.walk_revisions()}
    there = MigrationContext.configure(connection).get_current_heads()
    if strange := [head for head in there if head not in known]:
        raise BadConfiguration(
            f"The database {place} was written by a newer version of the program (schema {strange[0]}); update the program, or restore the "
            "backup made before the newer version ran."
        )
    if set(there) != set(script.get_heads()):
        command.upgrade(config, "head")


def known_schemas() -> tuple[str, ...]:
    """Return the names of the schemas that this program knows, its own first."""
    return tuple(revision.revision for revision in ScriptDirectory.from_config(_config()).walk_revisions())


def to_config(connection: Connection) -> Config:
    config = _config()
    config.attributes["connection"] = connection
    config.attributes["metadata"] = metadata
    return config


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    return config
