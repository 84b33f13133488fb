"""Screen operators' documents as they are added: whoever can write to a wiki or a chat export can put a lure there.

What a lure is, the same engine decides as in a chat, so that a moderator's warning passes. Only what would harm a reader is held
back: a document may speak of claims, wallets and fees as much as it likes. Links known or thought to be bad are made inert, and a
command that fetches a program and runs it is cut out of what is kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime

from bot.models import Author, Chat, ChatKind, IncomingMessage, LinkVerdict, Standing
from bot.screening.checks.context import LinkContext
from bot.screening.document_commands import cut_commands
from bot.screening.links.defang import defang_links
from bot.screening.links.finder import find_links
from bot.screening.lures import LureDetector
from bot.screening.verdict import LinkJudge
from knowledge.ingest.models import Screened
from knowledge.models import Corpus
from knowledge.signals import SignalMatcher

_BAD = frozenset({Standing.MALICIOUS, Standing.SUSPICIOUS})
_SENTENCE = re.compile(r"(?<=[.!?。！？;:])\s+|\n+")
# In the languages of the guide: what a warning says of the very words that a lure uses.
_FORBIDS = re.compile(
    r"\b(never|not|nobody|no one|cannot|no (?:admin|mod|team|comp|env|pid|escrib|introdu|des|dig|peg)\w*"
    r"|nunca|jam[aá]s|nadie|n[aã]o|nenhuma?|ningun[ao]?|ning[uú]n|ningu[eé]m"
    r"|никогда|не|никто|ніколи|ніхто|asla|kimse|hiçbir|\w+m[ae]z|kh[oô]ng|đừng|jangan|tidak|nie|niemals|nicht|kein\w*|niemand"
    r"|jamais|ne|pas|personne)\b|n['’]t\b|不要|不会|绝不|永远不|切勿|नहीं|मत|कभी|أبد|(?<!\w)لا(?!\w)",
    re.IGNORECASE,
)
_ASKED_FOR = {
    "seed_request": "asks for a seed phrase or key",
    "fake_verification": "tells to paste a command or to pass a fake verification",
}
_COMMAND_CUT = "a command that fetches a program and runs it"
_LURES = frozenset({"claim_lure", "validate_wallet", "doubled_giveaway", "malicious_download", "urgency"})
_KEYS = re.compile(
    r"\b(s[e3]{2}d|sid|mnemonic|backup|recovery|\d+[- ]words?|phrase|frase\w*|private key|clave privada|chave privada|words"
    r"|palabras|palavras|mots|wörtern?|kelime\w*|kata|từ"
    r"|сид|фраз\w*|слов\w*|слів|shabd)\b|助记词|私钥|单词|短语|शब्द|वाक्यांश|كلم|عبار",
    re.IGNORECASE,
)
# A chat's own command or button verifies nobody's computer: what is pasted into one, or lies behind a link, does.
_PASTED = re.compile(
    r"\b(paste|pasted|terminal|powershell|cmd|console|run dialog|win ?\+ ?r|curl|wget|iwr|script|pega|pegar|copia|cole"
    r"|colar|konsol\w*|tempel"
    r"|вставьте|вставь|скопируйте|терминал\w*|консол\w*|вставте|скопіюйте|einfügen|kopier\w*|collez|copiez|yapıştır\w*"
    r"|dán)\b|粘贴|终端|पेस्ट|الصق",
    re.IGNORECASE,
)
# What a fake verification promises, and an install line doesn't.
_PROMISED = re.compile(
    r"\b(human|robot|captcha|claim\w*|airdrop|rewards?|bonus|eligib\w*|unlock|whitelist|allowlist|mint"
    r"|verif\w* (?:you\b|that you\b|(?:your |the )?(?:wallet|identity|account|address))|humano"
    r"|reclam\w*|recompensa|человек|робот|награ\w*|аирдроп|клейм"
    r"|insan|ödül|mensch|belohnung|humain|récompense|manusia|hadiah|thưởng)\b|真人|领取|奖励|इंसान|مكافأة",
    re.IGNORECASE,
)
_STAFF = re.compile(
    r"(?<!\w)(?:support|admins?|mods?|moderators?|team|staff|agents?|desk|bot|form|ticket|to them|soporte|equipo"
    r"|moderador\w*|suporte|equipe"
    r"|formular\w*|поддержк\w*|админ\w*|модератор\w*|команд\w*|бот\w*|форм\w*|підтримк\w*|destek|yönetici\w*|moderatör\w*"
    r"|dukungan|tim|hỗ trợ"
    r"|équipe|टीम|सपोर्ट)(?!\w)|客服|管理员|团队|表格|表单|الدعم|المشرف",
    re.IGNORECASE,
)
# The object may stand in a sentence that forbids ("never share it with strangers"), the lure in the next ("give it to the admin").
_HANDED_OVER = re.compile(
    r"\A\W*(?:please |then |just |only |instead,? |so )?(?:give|send|hand|tell|type|enter|paste|submit|share|provide|forward|dm) "
    r"(?:it|them|these|this|yours|your [\w ]{2,30}?)\b.{0,40}?\b(?:to|in|into|with)\b"
    r"|\b(?:must|should|has to|have to|needs? to) be (?:given|sent|handed|told|entered|typed|submitted|shown) (?:in)?to\b"
    r"|\b(?:envíal[ao]s?|dásel[ao]s?|entrégal[ao]s?|(?:envie|mande|entregue)-[ao]s?|(?:envoyez|donnez)-l[ea]s?|kirimkan|berikan)\b"
    r"|\b(?:отправьте|отправь|дайте|сообщите|передайте|введите|надішліть) (?:её|ее|его|их|її)\b|\b(?:sende|schick\w*|gib|geben|nenne) sie\b"
    r"|发给|交给",
    re.IGNORECASE,
)
_PAID_FIRST = re.compile(
    r"\b(?:send|pay|transfer|envía|paga|envie|pague|отправьте|оплатите|переведите|sende|überweise|zahle|envoyez|payez)\b(?=[^.!?\n]*\d)"
    r"(?=[^!?\n]*\b(?:unlock|release|activate|desbloquear|liberar|activar|разблокировать|активировать|freischalten|freizuschalten|débloquer)\b)"
    r"(?=[^!?\n]*\b(?:claim|airdrop|rewards?|withdrawal|reclamo|recompensa|клейм|аирдроп|награду|вывод|auszahlung|belohnung|récompense)\b)",
    re.IGNORECASE,
)
_ORDERS = "injection"


class DocumentScreen:
    """Tells what of a document may be quoted. Not safe from several threads."""

    def __init__(self, *, judge: LinkJudge, lures: LureDetector, corpus: Corpus) -> None:
        self._judge = judge
        self._lures = lures
        self._orders = SignalMatcher({_ORDERS: corpus.routes[_ORDERS].signals})

    def __call__(self, text: str) -> Screened:
        """Return the text with bad links inert and without commands that fetch and run, and why it is held back, if it is."""
        kept, links = cut_commands(text), self._links(text)
        bad = [host for link in links if link.standing in _BAD for host in (link.host, link.registrable_domain) if host]
        held = self._reason(text, links)
        if kept != text and held == _ASKED_FOR["fake_verification"] and not _PROMISED.search(text):
            held = ""
        return Screened(text=defang_links(kept, bad) if bad else kept, held=held, cut=_COMMAND_CUT if kept != text else "")

    def _reason(self, text: str, links: tuple[LinkVerdict, ...]) -> str:
        pieces = [piece for piece in _SENTENCE.split(text) if piece.strip()]
        if any(self._orders.match(piece) for piece in pieces):
            return "gives orders to the assistant"
        # A warning uses the words of what it warns of: the lure has to stand in what is not forbidden, too.
        asserted = "\n".join(piece for piece in pieces if not _FORBIDS.search(piece))
        if _asks_outright(text, asserted):
            return _ASKED_FOR["seed_request"]
        if _PAID_FIRST.search(asserted):
            return "asks for a payment before anything is paid out"
        found = self._lured(text, links)
        return found if found and asserted and self._lured(asserted, self._links(asserted)) else ""

    def _lured(self, text: str, links: tuple[LinkVerdict, ...]) -> str:
        finding = self._lures.find(_as_message(text), links, text)
        return next(_reasons(finding.reasons, links, text), "") if finding else ""

    def _links(self, text: str) -> tuple[LinkVerdict, ...]:
        context = LinkContext(text=text, now=datetime.now(UTC))
        return tuple(self._judge.judge(link, context) for link in find_links(text))


def _reasons(reasons: tuple[str, ...], links: tuple[LinkVerdict, ...], text: str) -> Iterator[str]:
    worst = next((link for link in links if link.standing is Standing.MALICIOUS), None)
    if worst:
        yield "leads to a link that is listed as a scam"
    if _KEYS.search(text):
        # Flagged, and it speaks of words or keys: that is what it is after.
        yield _ASKED_FOR["seed_request"]
    yield from (
        told
        for reason, told in _ASKED_FOR.items()
        if reason in reasons and (reason != "fake_verification" or links or _PASTED.search(text))
    )
    if "link_suspicious" in reasons and not _LURES.isdisjoint(reasons):
        yield "lures to a suspicious link"


def _asks_outright(text: str, asserted: str) -> bool:
    """Tell whether keys are spoken of, and a sentence that forbids nothing hands something over to the staff."""
    if not _KEYS.search(text):
        return False
    return any(_HANDED_OVER.search(piece) and _STAFF.search(piece) for piece in _SENTENCE.split(asserted))


def _as_message(text: str) -> IncomingMessage:
    """Return a document's text as a stranger's message to a group."""
    return IncomingMessage(
        ref="document",
        delivery_id="document",
        author=Author(id="document"),
        chat=Chat(id="document", kind=ChatKind.GROUP),
        text=text,
        conversation="document",
        sent_at=datetime.now(UTC),
    )
