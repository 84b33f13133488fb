"""Who stands behind the host: a stranger under another's roof, a forwarder, a gateway that serves anything by its hash."""

from __future__ import annotations

from bot.models import Evidence, Finding
from bot.screening.checks.anatomy import Anatomy
from bot.screening.checks.evidence import defang, passed
from knowledge.hostkinds import HostKind

TENANT, GATEWAY, MEMBERS = "free_hosting", "gateway", "members_page"
GATEWAY_WEIGHT = 0.3
NO_TENANT = passed(TENANT, "Not a page that a stranger put on a shared host.")
NO_GATEWAY = passed(GATEWAY, "Not served from IPFS or another content network.")


def check_tenant(anatomy: Anatomy) -> Evidence:
    if not anatomy.is_tenant:
        return NO_TENANT
    if anatomy.kind is HostKind.MEMBERS:
        return Evidence(check=MEMBERS, finding=Finding.FLAGGED, detail=_whose_members_page(anatomy))
    return Evidence(
        check=TENANT,
        finding=Finding.FLAGGED,
        detail=f"Anybody may publish on {defang(anatomy.host)}: this page is {defang(str(anatomy.tenant))}'s, not the host's owner's.",
    )


def _whose_members_page(anatomy: Anatomy) -> str:
    site = f"{anatomy.roof.name}'s own site" if anatomy.roof else "a known site"
    return f"{anatomy.host} is {site}, but its members write its pages: this one is {defang(str(anatomy.tenant))}'s, whoever that is."


def tells_members_page(evidence: Evidence) -> bool:
    """Tell whether this is what `check_tenant` says of a page that a member wrote on a brand's own site."""
    return evidence.check == MEMBERS


def check_gateway(anatomy: Anatomy, cid: str | None) -> Evidence:
    if cid is None and anatomy.kind is not HostKind.GATEWAY:
        return NO_GATEWAY
    return Evidence(
        check=GATEWAY,
        finding=Finding.FLAGGED,
        detail="A gateway serves it, which shows whatever anybody stored.",
        weight=GATEWAY_WEIGHT,
    )
