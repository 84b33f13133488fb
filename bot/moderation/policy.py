"""What a chat wants done about what was found. Pure: screening and a policy go in, proposed actions come out.

A person decides. In the mode `observe` nothing but cards for the moderators is proposed; the one exception in every mode is a
message with a *certain* secret, because minutes cost the savings.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any

import yaml

from bot.errors import BadConfiguration
from bot.models import QUOTED_ELSEWHERE, Action, ActionKind, Certainty, ChatKind, IncomingMessage, Role, Screening, Standing
from knowledge.hostnames import normalize_host

LARGEST_FILE = 1_000_000
_MUTE_TIME = timedelta(days=1)
_STAFF = {Role.MODERATOR, Role.ADMIN}
_WORST = {"impersonation", "seed_request", "link_malicious"}


class Mode(StrEnum):
    OBSERVE = "observe"
    ASSIST = "assist"
    ENFORCE = "enforce"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatPolicy:
    """What the moderators of a chat set. Hosts are in their one spelling; `staff` are display or user names."""

    mode: Mode = Mode.OBSERVE
    delete_secrets: bool = True
    allowed: frozenset[str] = frozenset()
    blocked: frozenset[str] = frozenset()
    pinned_addresses: tuple[str, ...] = ()
    staff: tuple[str, ...] = ()
    bot_names: tuple[str, ...] = ()


def recommend(message: IncomingMessage, screening: Screening, policy: ChatPolicy) -> tuple[Action, ...]:
    """Return what is proposed, the most urgent first; nothing where nothing was found."""
    actions = list(_about_secrets(screening, policy))
    if message.chat.kind is not ChatKind.GROUP:
        return tuple(actions)
    if screening.flagged:
        actions.extend(_about_flag(message, screening, policy))
    elif any(link.standing is Standing.MALICIOUS for link in screening.links):
        actions.append(Action(kind=ActionKind.NOTE, reason="a malicious link was quoted, asked about or warned of"))
    return tuple(actions)


def _about_secrets(screening: Screening, policy: ChatPolicy) -> tuple[Action, ...]:
    own = [secret for secret in screening.secrets if not secret.quoted]
    certainties = {secret.certainty for secret in screening.secrets}
    actions: list[Action] = []
    certain = [secret for secret in own if secret.certainty is Certainty.CERTAIN]
    if policy.delete_secrets and certain:
        actions.append(Action(kind=ActionKind.DELETE, reason="it holds a secret that gives away a wallet or an account"))
        pieces = dict.fromkeys(ref for secret in certain for ref in secret.pieces)
        actions += [Action(kind=ActionKind.DELETE, reason="it holds a part of that secret", target=ref) for ref in pieces]
    if certainties & {Certainty.CERTAIN, Certainty.LIKELY}:
        actions.append(Action(kind=ActionKind.COACH, reason="its author needs to know what to do first, in private"))
    elif certainties:
        actions.append(Action(kind=ActionKind.NOTE, reason="something in it may be a private key"))
    return tuple(actions)


def _about_flag(message: IncomingMessage, screening: Screening, policy: ChatPolicy) -> tuple[Action, ...]:
    if screening.reasons == ("secret",) and not _holds_own_secret(screening):
        # A card would put whoever quoted it, often to warn, before the moderators.
        return (Action(kind=ActionKind.NOTE, reason="somebody else's secret was quoted"),)
    why = ", ".join(screening.reasons)
    card = Action(kind=ActionKind.CARD, reason=why)
    # A moderator's account may have been taken over: people look at it, the machine never acts against it.
    if policy.mode is Mode.OBSERVE or message.author.role in _STAFF or screening.reasons == ("secret",):
        return (card,)
    # What others said elsewhere, shown with words that nobody can be sure of.
    if QUOTED_ELSEWHERE in screening.reasons:
        return (card,)
    if policy.mode is Mode.ASSIST:
        return (Action(kind=ActionKind.HOLD, reason=why), card) if _WORST & set(screening.reasons) else (card,)
    if message.author.role is Role.CHANNEL:
        return (Action(kind=ActionKind.DELETE, reason=why), card)
    mute = Action(kind=ActionKind.MUTE, reason=why, target=message.author.id, duration=_MUTE_TIME)
    return (Action(kind=ActionKind.DELETE, reason=why), mute, card)


def _holds_own_secret(screening: Screening) -> bool:
    return any(secret.certainty is not Certainty.POSSIBLE and not secret.quoted for secret in screening.secrets)


def load_policy(path: Path) -> ChatPolicy:
    """Return the policy of a YAML or JSON file, or raise BadConfiguration with one sentence that names what is wrong."""
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise BadConfiguration(f"The policy file {path.name} is larger than {LARGEST_FILE} bytes.")
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise BadConfiguration(f"The policy file {path.name} cannot be read: {error.strerror}.") from error
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError) as error:
        raise BadConfiguration(f"The policy file {path.name} is neither YAML nor JSON.") from error
    if not isinstance(data, dict):
        raise BadConfiguration(f"The policy file {path.name} has to hold a mapping of settings.")
    return to_policy(data)


def to_policy(data: Mapping[str, Any]) -> ChatPolicy:
    known = {"mode", "delete_secrets", "allowed", "blocked", "pinned_addresses", "staff", "bot_names"}
    strange = sorted(str(key) for key in data if key not in known)
    if strange:
        raise BadConfiguration(f"The policy has no setting {strange[0]}; it knows {', '.join(sorted(known))}.")
    mode, delete = data.get("mode", "observe"), data.get("delete_secrets", True)
    if mode not in {each.value for each in Mode}:
        raise BadConfiguration("The policy's mode has to be observe, assist or enforce.")
    if not isinstance(delete, bool):
        raise BadConfiguration("The policy's delete_secrets has to be true or false.")
    return ChatPolicy(
        mode=Mode(mode),
        delete_secrets=delete,
        allowed=_hosts(data, "allowed"),
        blocked=_hosts(data, "blocked"),
        pinned_addresses=_texts(data, "pinned_addresses"),
        staff=_texts(data, "staff"),
        bot_names=_texts(data, "bot_names"),
    )


def _texts(data: Mapping[str, Any], name: str) -> tuple[str, ...]:
    values = data.get(name) or []
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise BadConfiguration(f"The policy's {name} has to be a list of texts.")
    return tuple(values)


def _hosts(data: Mapping[str, Any], name: str) -> frozenset[str]:
    hosts = {value: normalize_host(value) for value in _texts(data, name)}
    bad = next((value for value, host in hosts.items() if host is None or "." not in host), None)
    if bad is not None:
        raise BadConfiguration(f"The policy's {name} holds {bad!r}, which is no domain.")
    return frozenset(host for host in hosts.values() if host)
