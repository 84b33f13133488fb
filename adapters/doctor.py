"""`jumpmaster doctor`: what is configured, what is here, what is missing and how to mend it. It changes nothing."""

from __future__ import annotations

import asyncio
import json
import platform
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from difflib import get_close_matches
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

from pydantic import SecretStr

from adapters.console.translate import to_incoming
from adapters.database_checkup import check_database
from adapters.home_checkup import check_home
from adapters.knowledge_checkup import (
    REINSTALL,
    check_content,
    check_documents,
    check_model,
    check_server,
    check_shipped,
    content_is_whole,
)
from adapters.screening_checkup import check_feeds, check_screening
from adapters.shared.checkup import Check, State
from adapters.shared.clean import clean_line
from bot.errors import AssistantError
from bot.models import OutcomeKind

if TYPE_CHECKING:
    from bot.settings import Settings

_TEST_QUESTION = "What is an airdrop?"
_EXTRAS = {
    "telegram": "python-telegram-bot",
    "discord": "discord.py",
    "web": "fastapi",
    "llm": "langchain-openai",
    "sentence-transformers": "sentence-transformers",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    settings: Mapping[str, str | int | None]
    checks: tuple[Check, ...]


def examine(settings: Settings) -> Report:
    """Look at everything. Takes a second or two: the model is opened and a question is answered."""
    checks = [
        _program(),
        *_variables(),
        check_home(settings.home),
        check_content(),
        check_shipped(),
        check_model(settings),
        check_documents(settings),
    ]
    checks += [check_feeds(settings), *check_screening(settings)]
    has_chats = bool(settings.telegram_token or settings.discord_token)
    checks += check_database(settings.database_file, is_needed=has_chats)
    if settings.chroma_url:
        checks.append(check_server(settings.chroma_url))
    if content_is_whole(checks):
        checks.append(_answering(settings))
    return Report(settings=_masked(settings), checks=(*checks, *_doors(settings), *_extras()))


def is_usable(report: Report) -> bool:
    return all(check.state is not State.BROKEN for check in report.checks)


def to_json(report: Report) -> str:
    fields = {"usable": is_usable(report), "settings": dict(report.settings), "checks": [asdict(check) for check in report.checks]}
    return json.dumps(fields, ensure_ascii=True) + "\n"


def to_text(report: Report) -> str:
    lines = [f"{check.state.value:<9} {check.name}: {check.detail}{_fix_line(check)}" for check in report.checks]
    settings = [f"  JUMPMASTER_{name.upper()} = {'-' if value is None else value}" for name, value in report.settings.items()]
    verdict = "Usable." if is_usable(report) else "Not usable: mend what is broken."
    return "\n".join([*lines, "", "Settings:", *settings, "", verdict]) + "\n"


def _fix_line(check: Check) -> str:
    return f"\n{'':<9} -> {check.fix}" if check.fix else ""


def _masked(settings: Settings) -> dict[str, str | int | None]:
    return {name: _mask(getattr(settings, name)) for name in type(settings).model_fields}


def _mask(value: object) -> str | int | None:
    if value is None or isinstance(value, int):
        return value
    if isinstance(value, SecretStr):
        return "(set, hidden)"
    return _without_password(clean_line(str(value)))


def _without_password(value: str) -> str:
    """Return an address with what stands before its @ hidden."""
    scheme, mark, rest = value.partition("://")
    place, slash, path = rest.partition("/")
    if not mark or "@" not in place:
        return value
    return f"{scheme}://(hidden)@{place.rpartition('@')[2]}{slash}{path}"


def _program() -> Check:
    detail = f"{_version('jumpmaster') or 'not installed'}, Python {platform.python_version()}, {platform.system()} {platform.machine()}"
    return Check(name="program", state=State.OK, detail=detail)


def _variables() -> Iterator[Check]:
    from bot.settings import Settings, unknown_variables

    strange = unknown_variables()
    if strange:
        known = [f"JUMPMASTER_{name.upper()}" for name in Settings.model_fields]
        meant = {name: get_close_matches(name.upper(), known, n=1) for name in strange}
        said = [clean_line(name) + (f" (did you mean {near[0]}?)" if near else "") for name, near in meant.items()]
        yield Check(name="settings", state=State.NOTE, detail=f"no such setting: {', '.join(said)}", fix="All of them: docs/settings.md.")


def _answering(settings: Settings) -> Check:
    from bot.bootstrap import open_assistant

    try:
        assistant = open_assistant(settings)
    except AssistantError as error:
        return Check(name="answering", state=State.BROKEN, detail="does not start", fix=error.user_text)
    try:
        outcome = asyncio.run(assistant.handle(to_incoming(_TEST_QUESTION, "doctor")))
    finally:
        assistant.close()
    if outcome.kind is not OutcomeKind.ANSWERED:
        return Check(name="answering", state=State.BROKEN, detail=f"a test question came out as {outcome.kind.value}", fix=REINSTALL)
    return Check(name="answering", state=State.OK, detail=f"a test question was answered in {outcome.elapsed_ms:.0f} ms")


def _doors(settings: Settings) -> Iterator[Check]:
    """Ask the platforms that have a token. Their libraries are loaded only for that."""
    if not (settings.telegram_token or settings.discord_token):
        fix = "Set JUMPMASTER_TELEGRAM_TOKEN or JUMPMASTER_DISCORD_TOKEN (docs/telegram.md, docs/discord.md)."
        yield Check(name="chats", state=State.NOTE, detail="none configured", fix=fix)
    for door, token in (("telegram", settings.telegram_token), ("discord", settings.discord_token)):
        if token is None:
            continue
        try:
            look = getattr(import_module(f"adapters.{door}.checkup"), f"check_{door}")
        except ImportError:
            fix = f"pip install 'jumpmaster[{door}]'"
            yield Check(name=door.title(), state=State.BROKEN, detail="its library is not installed", fix=fix)
            continue
        yield from asyncio.run(look(settings))


def _extras() -> Iterator[Check]:
    for extra, package in _EXTRAS.items():
        found = _version(package)
        fix = "" if found else f"If you want it: pip install 'jumpmaster[{extra}]'"
        yield Check(name=f"extra {extra}", state=State.OK if found else State.NOTE, detail=found or "not installed", fix=fix)


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None
