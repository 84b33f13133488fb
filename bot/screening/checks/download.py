"""Does the link hand out a program? Wallet and call impostors spread stealers that way."""

from __future__ import annotations

from bot.models import Evidence, Finding
from bot.screening.checks.evidence import passed
from knowledge.hostnames import WebAddress

CHECK = "download"
WEIGHT = 0.35

_PROGRAMS = (
    ".exe", ".msi", ".msix", ".apk", ".xapk", ".aab", ".ipa", ".dmg", ".pkg", ".scr", ".bat", ".cmd", ".ps1", ".vbs", ".hta", ".jar",
    ".lnk", ".iso", ".img", ".vhd", ".appimage", ".deb", ".rpm", ".run", ".sh", ".crx", ".xpi", ".zip", ".rar", ".7z", ".cab", ".gz",
    ".command", ".mobileconfig", ".scpt", ".wsf", ".pif", ".reg",
)  # fmt: skip
_ARCHIVES = (".zip", ".rar", ".7z", ".cab", ".gz", ".iso", ".img", ".vhd")
NO_PROGRAM = passed(CHECK, "The link names no program to download.")


def names_program(path: str) -> bool:
    """Tell whether a path ends in a program's or an archive's name."""
    return path.lower().rstrip("/").endswith(_PROGRAMS) if "." in path else False


def check(address: WebAddress) -> Evidence:
    if not names_program(address.path):
        return NO_PROGRAM
    archive = address.path.lower().rstrip("/").endswith(_ARCHIVES)
    what = "an archive, which may hold a program" if archive else "a program"
    return Evidence(check=CHECK, finding=Finding.FLAGGED, detail=f"It downloads {what}.", weight=WEIGHT / (2 if archive else 1))
