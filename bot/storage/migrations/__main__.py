"""Write the step that leads from the last one to today's tables: `python -m bot.storage.migrations 0002 "what changes"`."""

from __future__ import annotations

import sys

from alembic import command
from sqlalchemy import create_engine

from bot.storage.migrating import to_config

with create_engine("sqlite://").connect() as connection:
    config = to_config(connection)
    command.upgrade(config, "head")
    command.revision(config, message=sys.argv[2], rev_id=sys.argv[1], autogenerate=True)
