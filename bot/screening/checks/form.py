"""Every check of how an address is written and where it stands, in the order in which its evidence is shown.

Most addresses are plain ones: `https`, a name, no path. They are told apart by one question, because a verdict is given on every link.
"""

from __future__ import annotations

from bot.models import Evidence
from bot.screening.checks import destination, download, hosting, wording
from bot.screening.checks.anatomy import Anatomy


def check_form(anatomy: Anatomy, content: str | None) -> tuple[Evidence, ...]:
    """Return what ten checks find; `content` is the id of what a gateway serves there."""
    address = anatomy.address
    is_plain_place = content is None and anatomy.kind is None and address.port is None and not address.userinfo and not anatomy.ip
    return (
        *(_PLAIN_PLACE if is_plain_place else _check_place(anatomy, content)),
        wording.check_lure_words(anatomy) if anatomy.host_lures or anatomy.path_lures else wording.NO_LURE_WORDS,
        download.check(address) if "." in address.path else download.NO_PROGRAM,
        destination.check_script(anatomy) if "xn--" in anatomy.host else destination.PLAIN_LETTERS,
        destination.check_shape(anatomy),
        destination.check_ending(anatomy),
    )


def _check_place(anatomy: Anatomy, content: str | None) -> tuple[Evidence, ...]:
    return (
        hosting.check_tenant(anatomy),
        hosting.check_gateway(anatomy, content),
        destination.check_ip(anatomy),
        destination.check_userinfo(anatomy),
        destination.check_port(anatomy),
    )


_PLAIN_PLACE = (hosting.NO_TENANT, hosting.NO_GATEWAY, destination.NAMED, destination.NO_USERINFO, destination.USUAL_PORT)
