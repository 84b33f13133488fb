"""Where an address leads that carries another one inside, read without a network."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from urllib.parse import unquote

from knowledge.hostnames import WebAddress, parse_address, registrable_domain

_HTTP = re.compile(r"https?://", re.IGNORECASE)
_OTHER_SCHEME = re.compile(r"[a-z][a-z0-9+.-]{1,30}://", re.IGNORECASE)
_CODED = re.compile(r"(?:aHR0c|SFRUU)[\w+/-]{6,2000}\Z", re.ASCII)
_SENDS_ON = re.compile(
    r"(?:[a-z]{1,8}[_-]?)?(?:ur[li]|redirect(?:_?ur[il]|_?to)?|redir|return(?:_?ur[il]|_?to)?|continue|next|dest(?:ination)?|target|goto|forward|link)|u|to",
    re.IGNORECASE,
)
_MOST_FIELDS = 40
_HOST_LIKE = re.compile(r"[^\s/?#@:]{1,253}\.[^\s/?#@:.]{2,63}(?:[/?#:]|\Z)")


@dataclass(frozen=True, slots=True, kw_only=True)
class RedirectRule:
    """Where an address carries another one.

    `path` is how the path starts; the target is the value of the first of `query` that is there, or what follows `path`
    (after `skip` more segments). `dashed` hosts carry it in their first label: `example-com.translate.goog`.
    """

    path: str = "/"
    query: tuple[str, ...] = ()
    skip: int = 0
    dashed: bool = False


def target_by(rule: RedirectRule, address: WebAddress) -> str | None:
    """Return the address that a rule finds inside this one, decoded once, or None."""
    return _undashed(address) if rule.dashed else _query_target(rule, address) if rule.query else _path_target(rule, address)


def carried_by_name(address: WebAddress) -> str | None:
    """Return the whole address of another site that a query field carries whose name says that the reader is sent there, or None.

    It holds on any host: nobody can list every page that forwards.
    """
    query = address.query
    if "://" not in query and "%3a%2f%2f" not in query.lower():
        return None
    for name, _, value in (part.partition("=") for part in query.split("&", _MOST_FIELDS)[:_MOST_FIELDS]):
        if _SENDS_ON.fullmatch(name):
            target = unquote(value).strip()
            inner = parse_address(target) if _HTTP.match(target) else None
            if inner is not None and _owner(inner.host) != _owner(address.host):
                return target
    return None


def _owner(host: str) -> str:
    return registrable_domain(host) or host


def _query_target(rule: RedirectRule, address: WebAddress) -> str | None:
    if not address.path.startswith(rule.path):
        return None
    fields = [part.partition("=") for part in address.query.split("&")]
    for wanted in rule.query:
        for name, _, value in fields:
            target = _as_address(unquote(value)) or _as_coded_address(unquote(value)) if name.lower() == wanted else None
            if target:
                return target
    return None


def _as_coded_address(value: str) -> str | None:
    """Return the address that stands in base64, as search engines and ad-paid forwarders write it; `a1` may stand before it."""
    coded = value.strip().removeprefix("a1").rstrip("=")
    if not _CODED.match(coded) or len(coded) % 4 == 1:
        return None
    decoded = base64.urlsafe_b64decode(coded.replace("+", "-").replace("/", "_") + "=" * (-len(coded) % 4))
    text = decoded.decode("utf-8", "replace")
    return text if _HTTP.match(text) else None


def _path_target(rule: RedirectRule, address: WebAddress) -> str | None:
    if not address.path.startswith(rule.path):
        return None
    rest = address.path[len(rule.path) :].lstrip("/")
    for _ in range(rule.skip):
        rest = rest.partition("/")[2]
    first, slash, _ = rest.partition("/")
    if _encoded(first):
        return _as_address(unquote(first))
    query = f"?{address.query}" if address.query else ""
    return _as_address(f"{rest}{query}" if slash or query else rest)


def _encoded(segment: str) -> bool:
    return "%2f" in segment.lower() or "%3a" in segment.lower()


def _undashed(address: WebAddress) -> str | None:
    """Return what `example--shop-com.translate.goog` shows: a single dash is a dot, a double one a dash."""
    label = address.host.partition(".")[0]
    host = label.replace("--", "\0").replace("-", ".").replace("\0", "-")
    return _as_address(f"https://{host}{address.path}") if "." in host else None


def _as_address(written: str) -> str | None:
    text = written.strip()
    if _HTTP.match(text) or _OTHER_SCHEME.match(text):
        return text
    text = text.lstrip("/")
    return f"https://{text}" if _HOST_LIKE.match(text) else None
