"""Accounts, rooms and invites of chat and social platforms: official, imitating a brand, or nobody we know.

Who runs an account can't be seen without asking its platform, and that is said in the evidence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from bot.models import Evidence, Finding
from bot.screening.checks.confusables import fold_letters, skeleton
from bot.screening.checks.evidence import defang, passed
from bot.screening.checks.lure_words import is_made_of_affixes
from bot.screening.checks.protected_names import ProtectedNames
from bot.screening.checks.word_index import words
from knowledge.brands import Brand, BrandKind, BrandRegistry
from knowledge.hostkinds import without_front
from knowledge.hostnames import WebAddress

CHECK, TARGET = "account", "account_target"
FLAGGED_WEIGHT = 0.75
NAMESAKE_WEIGHT = 0.25
NOT_ASKED = Evidence(
    check=TARGET,
    finding=Finding.NOT_RUN,
    detail="Who runs this account or where the invite leads can't be seen without asking its platform.",
)

_PLATFORMS = {
    "t.me": "telegram", "telegram.me": "telegram", "telegram.dog": "telegram", "x.com": "x", "twitter.com": "x", "discord.gg": "discord",
    "discord.com": "discord", "discordapp.com": "discord", "github.com": "github", "medium.com": "medium", "youtube.com": "youtube",
    "instagram.com": "instagram", "reddit.com": "reddit", "facebook.com": "facebook", "tiktok.com": "tiktok", "linkedin.com": "linkedin",
    "warpcast.com": "farcaster", "farcaster.xyz": "farcaster", "bsky.app": "bluesky", "threads.net": "threads", "threads.com": "threads",
    "twitch.tv": "twitch", "vk.com": "vk",
}  # fmt: skip
_BELOW_PLATFORMS = tuple(f".{host}" for host in _PLATFORMS)
_PLACES = {
    "telegram": ("s",),
    "discord": ("invite",),
    "reddit": ("r", "user", "u"),
    "youtube": ("c", "user", "channel"),
    "linkedin": ("company", "in", "showcase"),
    "bluesky": ("profile",),
}
_NEEDS_PLACE = frozenset({"discord.com", "discordapp.com", "reddit.com", "linkedin.com", "bsky.app"})
_NO_ACCOUNTS = {
    "telegram": words("joinchat addstickers addemoji share proxy socks c iv login addlist bg boost"),
    "x": frozenset({"i", "home", "search", "intent", "share", "hashtag", "settings", "explore", "login"}),
    "github": frozenset({"features", "topics", "search", "login", "about", "orgs", "marketplace", "settings", "sponsors"}),
    "youtube": frozenset({"watch", "shorts", "playlist", "results", "embed", "live"}),
    "medium": frozenset({"m", "tag", "search", "p"}),
    "farcaster": frozenset({"~"}),
    "twitch": frozenset({"directory", "videos", "search", "downloads", "p"}),
    "vk": frozenset({"feed", "im", "search", "away.php"}),
    "substack": frozenset({"open", "support", "on", "read", "help", "about", "api", "blog", "www"}),
}  # fmt: skip
_NAMED_BEFORE_THE_HOST = {".t.me": "telegram", ".substack.com": "substack"}
_HANDLE = re.compile(r"[\w.-]{2,64}\Z")
_CHANNEL_ID = re.compile(r"uc[\w-]{22}\Z", re.IGNORECASE)
_WELL_KNOWN = frozenset({"x", "github"})
"""Where the registry knows the account of nearly every brand, so that another one by its very name is somebody else's."""
_ROLES = words("""
    support help helpdesk helpcenter admin admins mod mods moderator team service services care customer desk agent assistance assist
    official officially real verify verification verified safeguard captcha guard portal claim claims airdrop airdrops reward rewards
    giveaway bonus wallet recovery recover bot bots dm ticket tickets live chat global hq en ru news announcement announcements channel
    group community soporte ayuda suporte destek podderzhka dukungan hotro
""")
_PRESSING = _ROLES - words("team global hq en ru news announcement announcements channel group community bot bots live chat wallet")
_ROLE_SKELETONS = frozenset(map(skeleton, _ROLES))
_PRESSING_SKELETONS = frozenset(map(skeleton, _PRESSING))
_SEPARATORS = re.compile(r"[_.\-0-9]+")
_DIGIT_AS_LETTER = re.compile(r"(?<=[a-z])[013457](?=[a-z])|(?<![a-z0-9])0(?=[a-z]{3})")  # Supp0rt, He1p, 0fficial
_AS_LETTERS = (str.maketrans("013457", "oleast"), str.maketrans("013457", "oieast"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """An account, room or invite code on a platform; `handle` keeps its case, without the @."""

    platform: str
    handle: str


def account_of(address: WebAddress) -> Account | None:
    """Return the account that a web address names, or None where it names none."""
    host = address.host
    platform = _PLATFORMS.get(host)
    if platform is None and host.endswith(_BELOW_PLATFORMS):
        host = without_front(host)
        platform = _PLATFORMS.get(host)
    if platform is None:
        return _account_before(host)
    parts = [part for part in address.path.split("/") if part]
    if parts and parts[0].lower() in _PLACES.get(platform, ()):
        parts = parts[1:]
    elif host in _NEEDS_PLACE:
        return None
    if not parts or parts[0].lower() in _NO_ACCOUNTS.get(platform, ()):
        return None
    handle = parts[0].removeprefix("@")
    return Account(platform=platform, handle=handle) if handle.startswith("+") or _HANDLE.match(handle) else None


def _account_before(host: str) -> Account | None:
    handle, dot, rest = host.partition(".")
    platform = _NAMED_BEFORE_THE_HOST.get(dot + rest)
    return Account(platform=platform, handle=handle) if platform and handle not in _NO_ACCOUNTS.get(platform, ()) else None


def handle_account(written: str, registry: BrandRegistry) -> Account:
    """Return the account that a bare @handle names. Chats don't say on which platform; an official one wins, then Telegram."""
    handle = written.strip().lstrip("@")
    for platform in ("telegram", "x", "discord", "github"):
        if registry.owner_of_account(platform, handle):
            return Account(platform=platform, handle=handle)
    return Account(platform="telegram", handle=handle)


def check(account: Account, registry: BrandRegistry, names: ProtectedNames) -> Evidence:
    owner = registry.owner_of_account(account.platform, account.handle)
    if owner is not None:
        return passed(CHECK, _told_as_own(owner.page_naming(account.platform, account.handle)))
    publisher = registry.publisher_of_invite(account.handle) if account.platform == "discord" else None
    if publisher is not None:
        detail = f"{publisher.name} publishes this invite. An invite can pass to somebody else's server: take it from their own site."
        return Evidence(check=CHECK, finding=Finding.CLEARED, detail=detail)
    brand = imitated_brand(account, registry, names)
    if brand is None:
        return passed(CHECK, "The account's name imitates no project I know.")
    if _is_namesake(account, brand):
        own = next(iter(brand.accounts.get(account.platform, ())), None)
        known = f"The account of {brand.name} that I know there is {own}" if own else f"I know no account of {brand.name} there"
        detail = f"It is called as {brand.name} is elsewhere. {known}: it may be theirs or anybody's."
        return Evidence(check=CHECK, finding=Finding.PASSED, detail=detail, weight=NAMESAKE_WEIGHT)
    own = next(iter(brand.accounts.get(account.platform, ())), None)
    known = f"{brand.name}'s own account there is {own}" if own else f"I know no such account of {brand.name}"
    return Evidence(
        check=CHECK,
        finding=Finding.FLAGGED,
        detail=f"It uses the name of {brand.name}: {known}, this one is {defang(account.handle)}.",
        weight=FLAGGED_WEIGHT,
    )


def _told_as_own(page: str | None) -> str:
    if page is None:
        return "It imitates nobody: it is the account itself, as far as I know; I have no page at hand that names it."
    return f"It imitates nobody: it is the account itself, as named at {page.removeprefix('https://')}."


def tells_namesake(evidence: Evidence) -> bool:
    """Tell whether this is what `check` says of an account called as a brand is elsewhere, where we know none of the brand."""
    return evidence.weight == NAMESAKE_WEIGHT and evidence.check == CHECK and evidence.finding is Finding.PASSED


def imitated_brand(account: Account, registry: BrandRegistry, names: ProtectedNames) -> Brand | None:
    """Return the brand whose account or name this one imitates: by look-alike letters, one edit, or a role put beside it."""
    if (
        account.handle.startswith("+")
        or (account.platform == "discord" and not account.handle.isalpha())
        or _CHANNEL_ID.match(account.handle)
    ):
        return None
    folded = fold_letters(account.handle)
    accounts = official_handles(registry)
    brand = accounts.get(skeleton(_SEPARATORS.sub("", folded))) if len(folded) >= 5 else None
    if brand is not None and _SEPARATORS.sub("", folded) not in brand.accounts.get(account.platform, ()):
        return brand
    return next((brand for reading in _readings(folded) for brand in _by_name(reading, names)), _of_wallet_bot(account, folded, names))


def _readings(folded: str) -> Iterator[str]:
    """Yield a handle as it stands, and with its digits as the letters they look like."""
    yield folded
    if _DIGIT_AS_LETTER.search(folded):
        places = {digit.start() for digit in _DIGIT_AS_LETTER.finditer(folded)}
        for letters in _AS_LETTERS:
            yield "".join(char.translate(letters) if at in places else char for at, char in enumerate(folded))


def _of_wallet_bot(account: Account, folded: str, names: ProtectedNames) -> Brand | None:
    """Return the wallet whose name a bot carries with the word "wallet": nobody but the wallet's maker has a reason to call one so."""
    if account.platform != "telegram" or "wallet" not in folded or not folded.endswith("bot"):
        return None
    called = _SEPARATORS.sub("", folded).removesuffix("bot")
    for name in (called, called.replace("wallet", "", 1)):
        protected = names.exactly(name) or names.looking_like(name)
        if protected is not None and protected.brand.kind is BrandKind.WALLET:
            return protected.brand
    return None


def _is_namesake(account: Account, brand: Brand) -> bool:
    """Tell whether it is called letter for letter as the brand is elsewhere, where the brand may have accounts that we don't know.

    Many of these are the brand's own rooms, pages and invites, or another spelling of one we know (a channel by its name and its number).
    """
    owned = {handle.lower() for handles in brand.accounts.values() for handle in handles}
    return account.handle.lower() in owned and (account.platform not in brand.accounts or account.platform not in _WELL_KNOWN)


@lru_cache(maxsize=8)
def official_handles(registry: BrandRegistry) -> dict[str, Brand]:
    """Return official handles by their skeleton. Invite codes are no names."""
    return {
        skeleton(_SEPARATORS.sub("", handle)): brand
        for brand in registry.brands
        for platform, owned in brand.accounts.items()
        if platform != "discord"
        for handle in owned
        if len(handle) >= 5
    }


def _by_name(folded: str, names: ProtectedNames) -> Iterator[Brand]:
    """Yield brands whose name, or one that looks like it, stands beside a role: `name_support`, `officialname`, `name_help_bot`."""
    words = [word for word in _SEPARATORS.split(folded) if word]
    roles = [word in _ROLES or skeleton(word) in _ROLE_SKELETONS for word in words]
    pressing = any(word in _PRESSING or skeleton(word) in _PRESSING_SKELETONS for word in words)
    for word, is_role in zip(words, roles, strict=True):
        if is_role:
            continue
        protected = names.exactly(word) or names.looking_like(word)
        if protected is not None and (pressing and all(role or each == word for each, role in zip(words, roles, strict=True))):
            yield protected.brand
    together = "".join(words)
    for start, name in names.inside.find_everywhere(together):
        protected = names.names[name]
        rest = (together[:start], together[start + len(name) :])
        if not protected.ordinary and any(rest) and all(_is_role(part) for part in rest) and any(_presses(part) for part in rest):
            yield protected.brand
    if len(words) == 1 and len(together) >= 7:
        for near in names.one_edit_from(together):
            if not near.ordinary:
                yield near.brand
        alike = names.looking_like(together)
        if alike is not None and not alike.ordinary and alike.name != together:
            yield alike.brand


def _is_role(text: str) -> bool:
    return not text or _ROLE_WORDS.fullmatch(text) is not None or (len(text) < 24 and is_made_of_affixes(text))


def _presses(text: str) -> bool:
    return any(role in text for role in _PRESSING)


_ROLE_WORDS = re.compile(f"(?>(?:{'|'.join(sorted(_ROLES, key=lambda role: (-len(role), role)))}|the|real)*)")
