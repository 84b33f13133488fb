"""Why something that was given as a link has no host to judge: said in words, and never passed off as a host that is merely unknown."""

from __future__ import annotations

from functools import lru_cache

from bot.models import Evidence, Finding
from bot.screening.links.finder import find_links
from bot.screening.links.written import is_mail, is_of_name_service, scheme_of

CHECK = "address"
SCRIPT_WEIGHT = 0.7

_SCRIPTS = frozenset({"javascript", "vbscript", "livescript"})
_OWN_PLACES = frozenset({"file", "about", "chrome", "edge", "opera", "brave", "chrome-extension", "moz-extension"})
_PAGES = ("text/html", "image/svg", "application/xhtml")
_PHONES = frozenset({"tel", "callto", "sms"})
_UNREADABLE = "No address can be read in this, so nothing could be checked."
_RUNS = Evidence(
    check="script_link",
    finding=Finding.FLAGGED,
    detail="Whoever opens it or keeps it as a bookmark lets a stranger's script act in the page they are logged in to.",
    weight=SCRIPT_WEIGHT,
)
_CARRIES_A_PAGE = Evidence(
    check="script_link",
    finding=Finding.FLAGGED,
    detail="A whole page is packed into it, so that it stands on no host that a list could name.",
    weight=SCRIPT_WEIGHT,
)


def check(written: str) -> tuple[Evidence, ...]:
    """Return what can be said of something without an address: first that nothing could be checked, then what speaks against it."""
    scheme = scheme_of(written)
    if scheme in _SCRIPTS:
        return _errored("This is a script, not a web address, so no host could be checked."), _RUNS
    if scheme == "data":
        said = _errored("The content stands in the link itself, not on a host, so no host could be checked.")
        return (said, _CARRIES_A_PAGE) if written.strip()[len("data:") :].lower().startswith(_PAGES) else (said,)
    return (_errored(_why_not(written, scheme)),)


def _why_not(written: str, scheme: str) -> str:
    if is_mail(written):
        return "This is a mail address, not a web link, so nothing could be checked. Who writes from it can be anybody."
    if is_of_name_service(written):
        return "This is a name of a blockchain's name service, not a web address: no list speaks of it, so nothing could be checked."
    if scheme == "wc":
        return "This is a pairing code of WalletConnect: whoever opens it connects their wallet to a site that can't be seen in it."
    if scheme in _PHONES:
        return "This is a telephone number, not a web link, so nothing could be checked."
    if scheme in _OWN_PLACES:
        return "This is a place on one's own device, not a web link, so nothing could be checked."
    if scheme:
        return f"This opens an app ({scheme}), not a web site, and carries no address that could be checked."
    if not written.strip():
        return "Nothing stands here, so nothing could be checked."
    if "\ufffd" in written:
        return "It holds bytes that are no text, so no address can be read in it and nothing could be checked."
    if len(find_links(written)) > 1:
        return "More than one link stands in this, so none was checked: give them one by one."
    return _UNREADABLE


@lru_cache(maxsize=64)
def _errored(detail: str) -> Evidence:
    return Evidence(check=CHECK, finding=Finding.ERRORED, detail=detail)
