"""MetaMask's family: eth-phishing-detect's config (both generations), the stalelist, path lists, hashed C2 hosts; our own export.

Phantom's JSON has the same lists, with its tokens beside them.

https://github.com/MetaMask/eth-phishing-detect, @metamask/phishing-controller. The fuzzylist is not read: our own look-alike checks stand
in for it, and its distance of 2 is the main source of that project's false alarms.
"""

from __future__ import annotations

from knowledge.feeds.formats.parsed import FeedFormat, ParsedFeed, read_epoch, shown

OWN_NAME = "jumpmaster"
_CONFIGS = ("eth_phishing_detect_config", "phishfort_hotlist")
_NESTED = ("data", *_CONFIGS)
_LISTS = ("blocklist", "blacklist", "allowlist", "whitelist", "blocklistPaths", "c2DomainBlocklist", "recentlyAdded", "nftBlocklist")
_LOOKED_AT = 8
_DEEPEST_CONFIG = 4
_DEEPEST_PATH = 64


def is_metamask(document: object) -> bool:
    """Tell whether a document looks like one config, a list of them, or a stalelist."""
    if isinstance(document, list):
        return any(isinstance(each, dict) and _has_lists(each) for each in document[:_LOOKED_AT])
    return isinstance(document, dict) and _has_lists(document)


def read_metamask(document: object) -> ParsedFeed:
    """Return the feed of a config, a list of configs or a stalelist."""
    feed = ParsedFeed(format=FeedFormat.METAMASK)
    configs = [(document, 0)]
    while configs:
        config, depth = configs.pop()
        if isinstance(config, list) and depth < _DEEPEST_CONFIG:
            configs += [(each, depth + 1) for each in config]
        elif isinstance(config, dict):
            _read_config(config, feed)
            configs += [(config[key], depth + 1) for key in _NESTED if key in config and depth < _DEEPEST_CONFIG]
        elif depth == 1 and isinstance(document, list):
            feed.unreadable.append(shown(config))
    return feed


def read_jumpmaster(document: object) -> ParsedFeed:
    """Return the feed of our own export, which is a config with our name."""
    feed = read_metamask(document)
    feed.format = FeedFormat.JUMPMASTER
    return feed


def is_own_export(document: object) -> bool:
    return isinstance(document, dict) and document.get("name") == OWN_NAME and _has_lists(document)


def _has_lists(config: dict[str, object]) -> bool:
    return any(key in config for key in (*_LISTS, *_CONFIGS)) or _wraps(config)


def _wraps(config: dict[str, object]) -> bool:
    data = config.get("data")
    return isinstance(data, dict) and any(key in data for key in (*_LISTS, *_CONFIGS))


def _read_config(config: dict[str, object], feed: ParsedFeed) -> None:
    feed.take(_unwrap(config.get("blocklist"), "url"), feed.blocked)
    feed.take(config.get("blacklist"), feed.blocked)
    feed.take(config.get("allowlist"), feed.allowed)
    feed.take(_unwrap(config.get("whitelist"), "url"), feed.allowed)
    feed.take(_unwrap(config.get("nftBlocklist"), "mint"), feed.addresses)
    paths = config.get("blocklistPaths")
    feed.take(_unfold(paths) if isinstance(paths, dict) else paths, feed.blocked)
    feed.take(config.get("c2DomainBlocklist"), feed.hashed)
    feed.take(config.get("recentlyAdded"), feed.hashed)
    gone = config.get("recentlyRemoved")
    if isinstance(gone, list):
        removed = {each for each in gone if isinstance(each, str)}
        feed.hashed = [each for each in feed.hashed if each not in removed]
    published = read_epoch(config.get("lastUpdated"))
    if published and (feed.published_at is None or published > feed.published_at):
        feed.published_at = published


def _unwrap(values: object, key: str) -> object:
    """Return a list with what stands in its maps: Phantom's JSON writes {"url": host} where others write the host."""
    if not isinstance(values, list):
        return values
    return [value[key] if isinstance(value, dict) and key in value else value for value in values]


def _unfold(trie: dict[str, object]) -> list[object]:
    """Return the paths of the controller's stored form: {host: {part: {part: {}}}}, an empty one is an end."""
    paths: list[object] = []
    waiting: list[tuple[str, object, int]] = [(host, below, 1) for host, below in trie.items()]
    while waiting:
        path, below, depth = waiting.pop()
        if not isinstance(below, dict) or depth > _DEEPEST_PATH:
            paths.append(below)
        elif below:
            waiting += [(f"{path}/{part}", rest, depth + 1) for part, rest in below.items()]
        else:
            paths.append(path)
    return paths
