"""What people call support and staff, in our languages. As `name_reading.skeleton` writes them (i, l and 1 are one letter)."""

from __future__ import annotations

_EYE = str.maketrans("i1|", "lll")


def _seen(words: str) -> frozenset[str]:
    return frozenset(word.translate(_EYE) if word.isascii() else word for word in words.split())


TITLES = _seen(
    "admin administrator administrators moderator moderators administrador administradora moderador moderadora administrateur "
    "administratrice moderateur moderatrice yonetici moderatoru moderatorin administratorin quantrivien "
    "админ администратор администрация модератор адмін адміністратор адміністрація المشرف مشرف एडमिन मॉडरेटर "
    "管理员 管理員 官方客服 客服 官方支持 技术支持 技術支持"
)
"""Offices that nobody but staff has: one such word in a short name is enough."""

OFFICES = TITLES | _seen(
    "support helpdesk helpcenter helpcentre helpline help desk customercare manager "
    "customerservice service services official officials staff owner "
    "announcement announcements livechat liveagent modteam modsteam devteam "
    "coreteam adminteam securityteam verificationbot care assistance assist technician supportteam techsupport "
    "soporte ayuda atencion asistencia oficial oficiales suporte atendimento ajuda assistencia "
    "destek yardim resmi dukungan layanan bantuan officiel officielle offiziell offizieller "
    "kundendienst kundenservice kundensupport kundenbetreuung assistenz hilfe "
    "hotro hotrovien hotrokhachhang hotrokythuat chamsockhachhang kythuatvien "
    "поддержка поддержки саппорт техподдержка техподдержки помощь помощи підтримка підтримки техпідтримка допомога допомоги "
    "официальный официальная офіційний офіційна 官方 الدعم دعم المساعدة الرسمي الإدارة خدمةالعملاء सपोर्ट सहायता आधिकारिक"
)
"""Words that claim an office."""

HELPERS = _seen(
    "the team online live agent chat group desk center centre tech technical bot crypto defi wallet web3 dapp verified real global "
    "customer hq ticket tickets airdrop server discord telegram token rewards "
    "claims security verification central canli tech community main number one "
    "team1 ao a e y et und of and de do da la le al el du des der equipo equipe tim ekibi ekip "
    "cliente clientes client clients kunden musteri hizmetleri hizmeti "
    "pelanggan pusat tecnico tecnica technique technischer teknis teknik "
    "usuario usuarios grupo groupe grup gruppe grubu khach hang "
    "команда команды служба службы чата чату группы групи технической техническая тех технічної технічна клиентов центр "
    "فريق الفني فني خدمة العملاء مركز المجموعة टीम केंद्र सेवा ग्राहक तकनीकी ग्रुप"
)
"""Words that stand beside an office and name nobody."""

BADGES = _seen(
    "mod mods ceo cto founder cofounder real backup dm dms team dev "
    "trusted verified new alt second main acc account equipo equipe ekibi tim "
    "команда настоящий реальный справжній"
)
"""Words that dress up the name of somebody who is known: nothing by themselves."""
