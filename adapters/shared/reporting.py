"""What is filed with the moderators: by screening, by members, by themselves. Pure: messages and findings in, `NewReport` out."""

from __future__ import annotations

from datetime import datetime

from adapters.shared.contract import CommandCall
from adapters.shared.quoting import with_hidden_links
from bot.models import QUOTED_ELSEWHERE, Author, Chat, IncomingMessage, Screening
from bot.moderation.models import NewReport, ReportSource
from bot.screening.names import Impersonation
from bot.screening.redaction import mask_secrets

_BY_SCREENING = "screening"


def by_screening(message: IncomingMessage, screening: Screening) -> NewReport:
    text, links = shown_text(message, screening), screening.links
    if QUOTED_ELSEWHERE in screening.reasons:
        quoted = mask_secrets(message.quoted_text or "").splitlines()
        text, links = "\n".join([text, *(f"> {line}" for line in quoted)]), (*links, *screening.quoted_links)
    return NewReport(
        chat_id=message.chat.id,
        source=ReportSource.SCREENING,
        reporter_id=_BY_SCREENING,
        at=message.sent_at,
        text=text,
        message_ref=message.ref,
        thread_id=message.chat.thread_id,
        thread_name=message.chat.thread_name,
        author=message.author,
        links=links,
        reasons=screening.reasons,
        pieces=screening.pieces,
    )


def by_person(call: CommandCall, screening: Screening, source: ReportSource) -> NewReport:
    """Report the message pointed at, or, without one, what stands behind the command: nobody answers for having repeated that."""
    message, target = call.message, call.target
    about = target or message
    shown = about if target or call.stands else None
    return NewReport(
        chat_id=message.chat.id,
        source=source,
        reporter_id=message.author.id,
        at=message.sent_at,
        text=shown_text(about, screening),
        message_ref=shown.ref if shown else None,
        thread_id=about.chat.thread_id,
        thread_name=about.chat.thread_name,
        author=target.author if target else None,
        links=screening.links,
        reasons=screening.reasons,
        # Without a target the link itself stands in the argument, and is the text that is shown.
        note=mask_secrets(call.argument) if target else "",
    )


def by_name(author: Author, chat: Chat, found: Impersonation, at: datetime) -> NewReport:
    return NewReport(
        chat_id=chat.id,
        source=ReportSource.SCREENING,
        reporter_id=_BY_SCREENING,
        at=at,
        text=f'"{found.seen_as}" ≈ "{found.looks_like}"',
        author=author,
        reasons=found.reasons,
    )


def shown_text(message: IncomingMessage, screening: Screening) -> str:
    """Return what moderators need to read: the text without its secrets, hidden links written out."""
    text = message.text if screening.redacted_text is None else screening.redacted_text
    return with_hidden_links(text, message.entities)
