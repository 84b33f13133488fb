"""Where a reported message stands by name, since when its author is in the chat, and how old the account is."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("reports", sa.Column("thread_name", sa.Text(), nullable=True))
    op.add_column("reports", sa.Column("author_joined_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("reports", sa.Column("author_made_at", sa.DateTime(timezone=True), nullable=True))
