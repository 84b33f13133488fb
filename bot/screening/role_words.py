"""What people call support and staff, in our languages. As `name_reading.skeleton` writes them (i, l and 1 are one letter)."""

from __future__ import annotations

_EYE = str.maketrans("i1|", "lll")


def _seen(words: str) -> frozenset[str]:
    return frozenset(word.translate(_EYE) if word.isascii() else word for word in words.split())


OFFICES = _seen(
    "support helpdesk helpcenter helpcentre helpline help desk admin administrator administration moderator customer customercare "
    "customerservice service services official officials care assistance assist technician supportteam techsupport "
    "soporte ayuda atencion suporte atendimento destek yonetici dukungan layanan hotro kundendienst assistenz "
    "поддержка саппорт техподдержка админ администратор модератор підтримка техпідтримка адмін адміністратор "
    "客服 官方 官方客服 管理员 官方支持 الدعم دعم مشرف सपोर्ट एडमिन सहायता"
)
"""Words that claim an office."""

TITLES = _seen("admin administrator moderator админ администратор модератор адмін адміністратор 管理员 官方客服 客服 官方支持")
"""Offices that nobody but staff has: one such word in a short name is enough."""

HELPERS = _seen(
    "the team online live agent chat group desk center centre tech technical bot crypto defi wallet web3 dapp verified real global "
    "24 7 247 hq community main number one team1 of and de do da la le equipo equipe команда команды теам الفني فني"
)
"""Words that stand beside an office and name nobody."""
