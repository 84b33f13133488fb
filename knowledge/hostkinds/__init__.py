"""What kind of place a host is, apart from what stands on it: shared hosting, shorteners, redirectors, gateways, popular sites.

A shared host is never good or bad as a whole: its tenants are judged one by one, so this room also tells who the tenant is
and what a redirector leads to. Pure lookups in tables made from `content/hosts.yaml`; no network, no verdicts.
"""

from knowledge.hostkinds.files import load_hostkinds
from knowledge.hostkinds.forums import forum_page
from knowledge.hostkinds.fronts import without_front
from knowledge.hostkinds.kinds import HostEntry, HostKind, HostKinds
from knowledge.hostkinds.targets import RedirectRule

__all__ = ["HostEntry", "HostKind", "HostKinds", "RedirectRule", "forum_page", "load_hostkinds", "without_front"]
