"""The one schema. Migrations bring a database to it; a test holds the two together.

Ids are texts that begin with a platform's name, or our own of at most 12 characters. Whatever people wrote stands in a sealed column.
"""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Index, Integer, MetaData, String, Table

from bot.storage.columns import AwareTime, SealedJSON, SealedText, Seconds

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

OWN_ID = 32
PLATFORM_ID = 200
WORD = 32

chats = Table(
    "chats",
    metadata,
    Column("chat_id", String(PLATFORM_ID), primary_key=True),
    Column("title", SealedText, nullable=False),
    # What moderators set, by the names of ChatSettings; only what differs from the defaults.
    Column("settings", JSON, nullable=False),
    Column("updated_at", AwareTime, nullable=False),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("delivery_id", String(PLATFORM_ID), primary_key=True),
    Column("begun_at", AwareTime, nullable=False),
    # When an answer was about to go out. One that stays unfinished after it may or may not have been read.
    Column("answered_at", AwareTime),
    Column("finished_at", AwareTime),
    Column("counted_lost_at", AwareTime),
    Index(None, "begun_at"),
)

orders = Table(
    "orders",
    metadata,
    Column("id", String(PLATFORM_ID), primary_key=True),
    Column("kind", String(WORD), nullable=False),
    Column("chat_id", String(PLATFORM_ID), nullable=False),
    Column("reason", SealedText, nullable=False),
    Column("message_ref", String(PLATFORM_ID)),
    Column("author_id", String(PLATFORM_ID)),
    Column("duration", Seconds),
    Column("decision_id", String(OWN_ID)),
    Column("thread_id", String(PLATFORM_ID)),
    Column("quote", SealedText, nullable=False),
    Column("intended_at", AwareTime, nullable=False),
    Column("result", String(WORD)),
    Column("detail", SealedText, nullable=False),
    Column("result_at", AwareTime),
    Index(None, "decision_id"),
    Index(None, "chat_id", "message_ref"),
    Index(None, "result", "intended_at"),
)

reports = Table(
    "reports",
    metadata,
    Column("id", String(OWN_ID), primary_key=True),
    Column("version", Integer, nullable=False),
    Column("chat_id", String(PLATFORM_ID), nullable=False),
    Column("source", String(WORD), nullable=False),
    Column("text", SealedText, nullable=False),
    Column("created_at", AwareTime, nullable=False),
    Column("message_ref", String(PLATFORM_ID)),
    Column("thread_id", String(PLATFORM_ID)),
    Column("thread_name", SealedText),
    Column("author_id", String(PLATFORM_ID)),
    Column("author_name", SealedText),
    Column("author_username", SealedText),
    Column("author_role", String(WORD)),
    Column("author_joined_at", AwareTime),
    Column("author_made_at", AwareTime),
    Column("links", SealedJSON, nullable=False),
    Column("reasons", JSON, nullable=False),
    Column("reporters", Integer, nullable=False),
    Column("more_messages", Integer, nullable=False),
    # The decision that holds now; none while it is open. Not a foreign key: decisions point here.
    Column("decision_id", String(OWN_ID)),
    Column("card_place", String(PLATFORM_ID)),
    Index(None, "chat_id", "created_at"),
    Index(None, "chat_id", "author_id"),
    Index(None, "created_at"),
)

report_voices = Table(
    "report_voices",
    metadata,
    Column("report_id", ForeignKey("reports.id", ondelete="CASCADE"), primary_key=True),
    Column("reporter_id", String(PLATFORM_ID), primary_key=True),
    Column("source", String(WORD), nullable=False),
    Column("note", SealedText, nullable=False),
    Column("at", AwareTime, nullable=False),
)

report_messages = Table(
    "report_messages",
    metadata,
    Column("report_id", ForeignKey("reports.id", ondelete="CASCADE"), primary_key=True),
    Column("message_ref", String(PLATFORM_ID), primary_key=True),
    Column("chat_id", String(PLATFORM_ID), nullable=False),
    Column("author_id", String(PLATFORM_ID)),
    Column("thread_id", String(PLATFORM_ID)),
    Column("text", SealedText, nullable=False),
    Column("at", AwareTime, nullable=False),
    Index(None, "chat_id", "message_ref"),
)

report_domains = Table(
    "report_domains",
    metadata,
    Column("report_id", ForeignKey("reports.id", ondelete="CASCADE"), primary_key=True),
    Column("domain", String(300), primary_key=True),
    Column("chat_id", String(PLATFORM_ID), nullable=False),
    # Whether the report still waits for a decision: only then another message with this domain joins it.
    Column("open", Boolean(create_constraint=False), nullable=False),
    Index(None, "chat_id", "domain", "open"),
)

decisions = Table(
    "decisions",
    metadata,
    Column("id", String(OWN_ID), primary_key=True),
    Column("chat_id", String(PLATFORM_ID), nullable=False),
    Column("kind", String(WORD), nullable=False),
    Column("actor_id", String(PLATFORM_ID), nullable=False),
    Column("actor_name", SealedText, nullable=False),
    Column("at", AwareTime, nullable=False),
    Column("report_id", ForeignKey("reports.id", ondelete="SET NULL")),
    Column("target", String(300), nullable=False),
    Column("counter", String(WORD)),
    Column("counter_note", SealedText, nullable=False),
    Column("undone_by", String(OWN_ID)),
    Index(None, "chat_id", "target"),
    Index(None, "report_id"),
    Index(None, "chat_id", "at"),
)

domains = Table(
    "domains",
    metadata,
    Column("chat_id", String(PLATFORM_ID), primary_key=True),
    Column("domain", String(300), primary_key=True),
    Column("standing", String(WORD), nullable=False),
    Column("decision_id", ForeignKey("decisions.id", ondelete="SET NULL")),
    Column("at", AwareTime, nullable=False),
)

feedback = Table(
    "feedback",
    metadata,
    Column("mark", String(WORD), primary_key=True),
    # A fingerprint of who pressed, so that one counts once; never the account.
    Column("presser", String(WORD), primary_key=True),
    Column("helpful", Boolean(create_constraint=False), nullable=False),
    Column("outcome", String(WORD), nullable=False),
    Column("lang", String(WORD), nullable=False),
    Column("targets", JSON, nullable=False),
    Column("at", AwareTime, nullable=False),
    Index(None, "at"),
)
