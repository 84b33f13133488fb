"""How the host is written: as a number, behind a false name, at an odd port, in foreign letters, in a shape scams like."""

from __future__ import annotations

from ipaddress import ip_address

from bot.models import Evidence, Finding
from bot.screening.checks.anatomy import Anatomy
from bot.screening.checks.anchor import shown_host
from bot.screening.checks.confusables import scripts_of
from bot.screening.checks.endings import ending_risk
from bot.screening.checks.evidence import defang, passed
from bot.screening.checks.painted import Paint, paint_of
from bot.screening.links.models import Disguise
from knowledge.host_spelling import to_unicode_host

IP, USERINFO, PORT, SCRIPT, SHAPE, ENDING, DISGUISE = "raw_ip", "userinfo", "port", "script", "shape", "ending", "disguise"
_HIDING = frozenset({Disguise.INVISIBLE, Disguise.LOOKALIKE_LETTERS, Disguise.BACKSLASH, Disguise.PERCENT, Disguise.NUMERIC_HOST})
_EAST_ASIAN = frozenset({"CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA", "HANGUL", "BOPOMOFO"})
_PAINT_WEIGHTS = {Paint.EVERYDAY: 0.45, Paint.ODD: 0.6}  # a word with an everyday mark may be somebody's own name
_NO_DIGITS = str.maketrans("", "", "0123456789")
_ORDINARY = passed(SHAPE, "An ordinary shape of name.")
NAMED = passed(IP, "The host has a name.")
NO_USERINFO = passed(USERINFO, "Nothing stands before an @.")
USUAL_PORT = passed(PORT, "The usual port.")
PLAIN_LETTERS = passed(SCRIPT, "Plain letters only.")
_OTHER_ENDING = passed(ENDING, "Not one of the endings that scams favour most.")
NOT_DISGUISED = passed(DISGUISE, "Not written so as to slip past filters.")


def check_ip(anatomy: Anatomy) -> Evidence:
    if not anatomy.ip:
        return NAMED
    if not is_public_ip(anatomy.host):
        return passed(IP, "The host is an address inside a local network.")
    return Evidence(check=IP, finding=Finding.FLAGGED, detail="The host is a bare number, no name: projects don't do that.", weight=0.4)


def is_public_ip(host: str) -> bool:
    """Tell whether an IP address is reachable from anywhere."""
    try:
        return ip_address(host.strip("[]")).is_global
    except ValueError:
        return True


def check_userinfo(anatomy: Anatomy) -> Evidence:
    userinfo = anatomy.address.userinfo
    if not userinfo:
        return NO_USERINFO
    named = shown_host(userinfo.replace(":", " "))
    if named is None:
        detail = f"Something stands before an @; the real host is {defang(anatomy.host)}."
        return Evidence(check=USERINFO, finding=Finding.FLAGGED, detail=detail, weight=0.35)
    detail = f"{defang(named)} before the @ is only decoration; the link goes to {defang(anatomy.host)}."
    return Evidence(check=USERINFO, finding=Finding.FLAGGED, detail=detail, weight=0.85)


def check_port(anatomy: Anatomy) -> Evidence:
    port = anatomy.address.port
    if port is None:
        return USUAL_PORT
    return Evidence(check=PORT, finding=Finding.FLAGGED, detail=f"It asks for port {port}, which public sites don't use.", weight=0.15)


def check_script(anatomy: Anatomy) -> Evidence:
    if "xn--" not in anatomy.host:
        return PLAIN_LETTERS
    seen = defang(to_unicode_host(anatomy.host))
    if mixes_scripts(anatomy.name):
        detail = f"Its name mixes letters of several scripts: {seen} is really {defang(anatomy.host)}."
        return Evidence(check=SCRIPT, finding=Finding.FLAGGED, detail=detail, weight=0.5)
    paint = paint_of(anatomy)
    if paint:
        detail = f"It paints plain words ({defang(anatomy.folded)}) with other letters: {seen} is really {defang(anatomy.host)}."
        return Evidence(check=SCRIPT, finding=Finding.FLAGGED, detail=detail, weight=_PAINT_WEIGHTS[paint])
    return Evidence(
        check=SCRIPT, finding=Finding.FLAGGED, detail=f"It has letters beyond a to z: {seen} is really {defang(anatomy.host)}.", weight=0.15
    )


def mixes_scripts(label: str) -> bool:
    """Tell whether a label mixes scripts that no language mixes."""
    scripts = scripts_of(label)
    return len(scripts) > 1 and not scripts <= _EAST_ASIAN | {"LATIN"}


def check_shape(anatomy: Anatomy) -> Evidence:
    name = anatomy.name
    if name.isalpha() and len(name) < 28 and len(anatomy.subdomains) < 4:
        return _ORDINARY
    many_digits = len(name) - len(name.translate(_NO_DIGITS)) >= 4
    if not many_digits and len(name) < 28 and len(anatomy.subdomains) < 4 and name.count("-") < 2:
        return _ORDINARY
    odd = [
        *(["many hyphens"] if name.count("-") >= 2 else []),
        *(["many digits"] if many_digits else []),
        *(["a long name"] if len(name) >= 28 else []),
        *(["many labels"] if len(anatomy.subdomains) >= 4 else []),
    ]
    return Evidence(check=SHAPE, finding=Finding.FLAGGED, detail=f"An unusual name, which alone says little: {', '.join(odd)}.")


def check_ending(anatomy: Anatomy) -> Evidence:
    if ending_risk(anatomy.ending) < 1.0:
        return _OTHER_ENDING
    return Evidence(check=ENDING, finding=Finding.FLAGGED, detail=f"An ending that scams favour (.{anatomy.ending}); alone it says little.")


def check_disguise(disguises: frozenset[Disguise]) -> Evidence:
    if not disguises & _HIDING:
        return NOT_DISGUISED
    hiding = sorted(disguises & _HIDING)
    detail = f"Written so that programs miss where it goes ({', '.join(each.value.replace('_', ' ') for each in hiding)})."
    return Evidence(check=DISGUISE, finding=Finding.FLAGGED, detail=detail, weight=0.4)
