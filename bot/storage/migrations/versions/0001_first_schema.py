"""The first schema: chats, deliveries, orders, reports, decisions, domains, feedback."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "chats",
        sa.Column("chat_id", sa.String(length=200), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("settings", sa.JSON(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("chat_id", name=op.f("pk_chats")),
    )
    op.create_table(
        "deliveries",
        sa.Column("delivery_id", sa.String(length=200), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("counted_lost_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("delivery_id", name=op.f("pk_deliveries")),
    )
    op.create_index(op.f("ix_deliveries_begun_at"), "deliveries", ["begun_at"])

    op.create_table(
        "feedback",
        sa.Column("mark", sa.String(length=32), nullable=False),
        sa.Column("presser", sa.String(length=32), nullable=False),
        sa.Column("helpful", sa.Boolean(), nullable=False),
        sa.Column("outcome", sa.String(length=32), nullable=False),
        sa.Column("lang", sa.String(length=32), nullable=False),
        sa.Column("targets", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("mark", "presser", name=op.f("pk_feedback")),
    )
    op.create_index(op.f("ix_feedback_at"), "feedback", ["at"])

    op.create_table(
        "orders",
        sa.Column("id", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("chat_id", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("message_ref", sa.String(length=200), nullable=True),
        sa.Column("author_id", sa.String(length=200), nullable=True),
        sa.Column("duration", sa.Integer(), nullable=True),
        sa.Column("decision_id", sa.String(length=32), nullable=True),
        sa.Column("thread_id", sa.String(length=200), nullable=True),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("intended_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("result", sa.String(length=32), nullable=True),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("result_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_orders")),
    )
    op.create_index(op.f("ix_orders_chat_id_message_ref"), "orders", ["chat_id", "message_ref"])
    op.create_index(op.f("ix_orders_decision_id"), "orders", ["decision_id"])
    op.create_index(op.f("ix_orders_result_intended_at"), "orders", ["result", "intended_at"])

    op.create_table(
        "reports",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("chat_id", sa.String(length=200), nullable=False),
        sa.Column("source", sa.String(length=32), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("message_ref", sa.String(length=200), nullable=True),
        sa.Column("thread_id", sa.String(length=200), nullable=True),
        sa.Column("author_id", sa.String(length=200), nullable=True),
        sa.Column("author_name", sa.Text(), nullable=True),
        sa.Column("author_username", sa.Text(), nullable=True),
        sa.Column("author_role", sa.String(length=32), nullable=True),
        sa.Column("links", sa.JSON(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("reporters", sa.Integer(), nullable=False),
        sa.Column("more_messages", sa.Integer(), nullable=False),
        sa.Column("decision_id", sa.String(length=32), nullable=True),
        sa.Column("card_place", sa.String(length=200), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reports")),
    )
    op.create_index(op.f("ix_reports_chat_id_author_id"), "reports", ["chat_id", "author_id"])
    op.create_index(op.f("ix_reports_chat_id_created_at"), "reports", ["chat_id", "created_at"])
    op.create_index(op.f("ix_reports_created_at"), "reports", ["created_at"])

    op.create_table(
        "decisions",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("chat_id", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("actor_id", sa.String(length=200), nullable=False),
        sa.Column("actor_name", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("report_id", sa.String(length=32), nullable=True),
        sa.Column("target", sa.String(length=300), nullable=False),
        sa.Column("counter", sa.String(length=32), nullable=True),
        sa.Column("counter_note", sa.Text(), nullable=False),
        sa.Column("undone_by", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(["report_id"], ["reports.id"], name=op.f("fk_decisions_report_id_reports"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decisions")),
    )
    op.create_index(op.f("ix_decisions_chat_id_at"), "decisions", ["chat_id", "at"])
    op.create_index(op.f("ix_decisions_chat_id_target"), "decisions", ["chat_id", "target"])
    op.create_index(op.f("ix_decisions_report_id"), "decisions", ["report_id"])

    op.create_table(
        "report_domains",
        sa.Column("report_id", sa.String(length=32), nullable=False),
        sa.Column("domain", sa.String(length=300), nullable=False),
        sa.Column("chat_id", sa.String(length=200), nullable=False),
        sa.Column("open", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["report_id"], ["reports.id"], name=op.f("fk_report_domains_report_id_reports"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("report_id", "domain", name=op.f("pk_report_domains")),
    )
    op.create_index(op.f("ix_report_domains_chat_id_domain_open"), "report_domains", ["chat_id", "domain", "open"])

    op.create_table(
        "report_messages",
        sa.Column("report_id", sa.String(length=32), nullable=False),
        sa.Column("message_ref", sa.String(length=200), nullable=False),
        sa.Column("chat_id", sa.String(length=200), nullable=False),
        sa.Column("author_id", sa.String(length=200), nullable=True),
        sa.Column("thread_id", sa.String(length=200), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["report_id"], ["reports.id"], name=op.f("fk_report_messages_report_id_reports"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("report_id", "message_ref", name=op.f("pk_report_messages")),
    )
    op.create_index(op.f("ix_report_messages_chat_id_message_ref"), "report_messages", ["chat_id", "message_ref"])

    op.create_table(
        "report_voices",
        sa.Column("report_id", sa.String(length=32), nullable=False),
        sa.Column("reporter_id", sa.String(length=200), nullable=False),
        sa.Column("source", sa.String(length=32), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["report_id"], ["reports.id"], name=op.f("fk_report_voices_report_id_reports"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("report_id", "reporter_id", name=op.f("pk_report_voices")),
    )
    op.create_table(
        "domains",
        sa.Column("chat_id", sa.String(length=200), nullable=False),
        sa.Column("domain", sa.String(length=300), nullable=False),
        sa.Column("standing", sa.String(length=32), nullable=False),
        sa.Column("decision_id", sa.String(length=32), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["decision_id"], ["decisions.id"], name=op.f("fk_domains_decision_id_decisions"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("chat_id", "domain", name=op.f("pk_domains")),
    )
