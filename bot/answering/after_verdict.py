"""What is said after a verdict on a link: that it is fine after all, that somebody vouches for it, that it was opened already. Pure.

These messages are short and name nothing, so searched by themselves they find small talk, orders to the assistant or the guide's pages
on honest airdrops, while the writer is about to open a scam, or just has.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.answering.admitted import AdmissionFinder
from bot.answering.followup import names_own_subject
from bot.answering.memory import Turn
from bot.models import OutcomeKind
from knowledge.folding import fold
from knowledge.models import Target, TargetKind

_MOST_WORDS = 14
_MOST_CHARACTERS = 24
"""The longest message without gaps between its words."""

# All of these are matched in folded text: small letters, no accents on Latin ones, no apostrophes.
_FINE = re.compile(
    r"\b(ok|oki|okay|okey|fine|good|alright|all right|cool|safe|secure|legit|legitimate|official|real|genuine|verified|trust\w*|works?|worked|allowed|"
    r"bien|bueno|buena|segur[oa]|oficial|legitim[oa]|fiable|confiable|verificad[oa]|funciona|funciono|bem|boa|bom|certo|confiavel|legal|funcionou|"
    r"нормально|нормальн\w*|хорошо|ок|окей|можно|безопасн\w*|официальн\w*|настоящ\w*|надежн\w*|проверен\w*|честн\w*|работает|доверя\w*|"
    r"нормальн\w*|добре|можна|безпечн\w*|офіційн\w*|справжн\w*|надійн\w*|перевірен\w*|чесн\w*|працює|довіря\w*|"
    r"tamam|sorun yok|sikinti yok|guvenli\w*|guvenilir\w*|resmi\w*|gercek\w*|dogrulanmis|calisiyor|iyi|on|duoc|an toan|chinh thuc|chinh hang|uy tin|that|tin|"
    r"oke|aman|resmi\w*|asli|terpercaya|terverifikasi|baik|bagus|beneran|bener|boleh|thik|theek|sahi|asli|safe|official|sure|bon|bonne|surs?|sure|officiel\w*|"
    r"vrai\w*|fiable\w*|correct|gut|sicher\w*|offiziell\w*|echt\w*|serios\w*|vertrau\w*|in ordnung|geht das|klar)\b"
    r"|可以|安全|官方|真的|正规|靠谱|没问题|没事|能用|行吗|好吗|ठीक|सुरक्षित|असली|सही|ऑफिशियल|आधिकारिक|भरोस|सेफ"
    r"|آمن|امن|رسمي|حقيقي|موثوق|جيد|تمام|سليم|مضمون|عادي"
)
_SURE = re.compile(
    r"\b(sure|certain|seguro|segura|certeza|точно|уверен\w*|впевнен\w*|emin|chac|yakin|serius|pakka|surs?|sicher)\b|确定|肯定|पक्का|متأكد|متاكد|أكيد|اكيد"
)
_WHY = re.compile(
    r"(?:but |and |so |pero |y |mas |e |а |но |и |а |ama |tapi |lekin |mais |et |aber |und )?"
    r"(?:why|how come|por que|porque|porq|почему|зачем|чому|neden|niye|nicin|tai sao|sao|kenapa|mengapa|knp|kyu|kyun|kyon|pourquoi|warum|wieso|weshalb)\b"
    r"|为什么|为啥|क्यों|ليش|لماذا|ليه"
)
_FEW_WORDS, _FEW_CHARACTERS = 6, 12
_ASKS_HOW = re.compile(
    r"(?:hey |hi |so |and |y |e |и |а |et |und )?(?:how|what|whats|where|when|why|who|which|como|que|cual|donde|cuando|quien|o que|qual|onde|quando|quem|"
    r"как|что|где|когда|почему|кто|какой|як|що|де|коли|чому|хто|який|nasil|ne|nerede|neden|kim|hangi|lam sao|the nao|tai sao|bagaimana|gimana|apa itu|di mana|kapan|kenapa|siapa|"
    r"kaise|kya hota|kahan|kab|comment|quoi|quel\w*|ou|quand|pourquoi|qui|wie|was|wo|wann|warum|wer|welche\w*)\b"
    r"|怎么|如何|什么|哪|为什么|谁|कैसे|क्यों|कहाँ|कब|कौन|كيف|ماذا|ما هو|ما هي|اين|أين|متى|لماذا|من هو"
)
_ORDERS = re.compile(
    r"(?:please |pls |ok |now )?(?:ignore|forget|disregard|say|tell|write|answer|reply|repeat|mark|confirm|whitelist|add|pretend|act|remember|from now on|new rule|system|"
    r"di|dime|responde|repite|ignora|olvida|marca|confirma|diga|fala|repita|esquece|скажи|напиши|ответь|повтори|игнорируй|забудь|подтверди|"
    r"кажи|напиши|повтори|ігноруй|soyle|yaz|tekrarla|unut|onayla|katakan|bilang|tulis|abaikan|lupakan|bolo|likho|dis|ecris|repete|ignore|oublie|"
    r"sag|schreib|wiederhol\w*|ignorier\w*|vergiss|bestatige)\b|说|请说|回答|忽略|बोलो|कहो|लिखो|قل |اكتب|تجاهل"
)
_LEADS_ON = re.compile(
    r"(so|then|and|but|entonces|pero|y|entao|mas|e|значит|так|то|тогда|но|а|отже|тоді|але|yani|o zaman|ama|peki|vay|vậy|the|nhung|jadi|berarti|tapi|"
    r"to|toh|phir|lekin|par|alors|donc|mais|et|also|dann|aber|und) \S"
    r"|那|所以|但|可是|तो|फिर|लेकिन|اذن|إذن|يعني|طيب|لكن|بس"
)
_ASKS = re.compile(r"[?？؟]")
_HOW_ARE_YOU = re.compile(
    r"\b(how are you|hows it going|how do you do|whats up|como estas|como te va|como vai|como voce esta|tudo bem com voce|как дела|как ты|як справи|як ти|"
    r"nasilsin|khoe khong|apa kabar|kaise ho|kya haal|comment ca va|comment vas|wie gehts|wie geht es dir)\b|你好吗|कैसे हो|कैसे हैं|كيف حالك|كيفك|ازيك"
)
_WHO_ARE_YOU = re.compile(
    r"\b(who|bot|robot|ai|human|chatgpt|your name|created|made you|quien|qui es|quem|кто|бот|человек|хто|людина|kim|siapa|manusia|kon|kaun|qui|wer|mensch|ban la ai)\b"
    r"|谁|机器人|कौन|बॉट|من انت|مين|من أنت|بوت"
)
_ACKNOWLEDGING_TEXT = """
    ok okay oki k kk lol lmao haha hahaha hehe wow nice cool great good got it gotcha i see understood alright fine hm hmm oh ah yes no yep nope
    yeah thx ty thanks thank you vale bueno claro jaja jajaja entendido si ya beleza blz entendi kkk kkkk sim ок окей ясно понял поняла понятно
    хорошо ага лол ха хаха зрозуміло добре tamam anladim peki he evet duoc roi hieu vang da siap baik oke iya paham mengerti acha accha theek hai
    haan samajh gaya dac daccord compris oui ca marche klar alles verstanden gut ja ach so 好 好的 明白 知道了 了解 哈哈 嗯 ठीक है अच्छा समझ गया हाँ
    تمام طيب فهمت اوكي ماشي حسنا bye goodbye cya later gracias adios chau obrigado obrigada valeu tchau спасибо пока дякую бувай tesekkurler sagol
    cam on tam biet makasih terima kasih shukriya dhanyavaad merci bisous danke tschuss ciao 谢谢 再见 拜拜 धन्यवाद शुक्रिया شكرا سلام
"""
_ACKNOWLEDGING = frozenset(_ACKNOWLEDGING_TEXT.split())
_HARDLY_ANY = 3
"""Characters: a smile, a dot, "hm"."""
_SOMEBODY_ELSE = re.compile(
    r"\b(he|hes|she|shes|they|theyre|somebody|someone|everybody|everyone|people|friends?|buddy|bro|brother|sister|cousin|uncle|wife|husband|mom|dad|admins?|mods?|moderators?|support|guys?|team|dev|devs|"
    r"el|ella|ellos|amig[oa]s?|todos|moderador\w*|prim[oa]|herman[oa]|espos[oa]|soporte|suporte|ele|ela|eles|irma|irmao|tio|pessoal|todo mundo|"
    r"он|она|они|друг\w*|друз\w*|админ\w*|модер\w*|поддержк\w*|саппорт\w*|все|брат\w*|сестр\w*|муж|жена|"
    r"він|вона|вони|адмін\w*|підтримк\w*|усі|всі|чоловік|дружина|arkadas\w*|herkes|admin\w*|kuzen\w*|abim|abla\w*|kardes\w*|destek|"
    r"anh ay|anh toi|chi ay|chi toi|em toi|ban toi|ban minh|ho|moi nguoi|ho tro|dia|teman\w*|mereka|semua orang|kakak|abang|adik|suami|istri|adminnya|"
    r"wo|woh|dost|sab|bhai|behen|il|elle|ils|ami|amie|amis|potes?|frere|soeur|mari|ladmin|les gens|tout le monde|jeder|toda la gente|"
    r"er|sie|freund\w*|kumpel|bruder|schwester|cousin|alle)\b"
    r"|他|她|朋友|管理员|大家|群主|客服|哥|姐|弟|妹|वो|वह|दोस्त|एडमिन|सब|भाई|बहन|सपोर्ट|هو|هي|صديق|صاحب|المشرف|الادمن|الأدمن|الدعم|الكل|أخي|اخي|أختي|اختي"
)
_FIRST_PERSON = re.compile(r"\b(i|ive|im|yo|eu|я|ben|toi|minh|saya|aku|gue|gw|maine|main|mai|je|jai|ich)\b|我|मैंने|मैं|أنا|انا")
_THEIR_MINE = re.compile(r"@ (?:saya|aku|gue|gw|toi|minh)\b")
"""Where "my friend" is written "friend I"."""
_WHAT_TO_DO = re.compile(
    r"\b(?:what (?:do|should|can|must|shall|would) (?:i|we) do|what now|what to do|que (?:hago|hacer|debo hacer|puedo hacer|tengo que hacer)|o que (?:eu )?(?:faco|devo fazer|posso fazer)|"
    r"que (?:eu )?faco|(?:и )?что (?:же )?(?:мне )?(?:теперь )?делать|що (?:мені )?(?:тепер )?робити|ne (?:yapayim|yapmaliyim|yapabilirim|yapacagim|yapmam lazim)|"
    r"(?:phai |nen )?lam (?:gi|sao)|(?:harus )?(?:gimana|bagaimana)|apa yang harus (?:saya |aku )?lakukan|harus apa|kya karu\w*|que faire|quest ce que je (?:fais|dois faire)|"
    r"je fais quoi|que dois je faire|was (?:soll|muss|kann|mach\w*|tun)(?: ich)?(?: jetzt| nun)?(?: tun| machen)?|was (?:nun|jetzt))\b"
    r"|怎么办|该怎么做|怎么做|क्या करू\S*|क्या करें|ماذا [اأ]فعل|[اإأ]يش [اأ]سوي|شو [اأ]سوي|وش [اأ]سوي|[اأ]عمل [اإ]يه"
)


def means_the_verdict(text: str) -> bool:
    """Tell whether few words ask whether a link is fine, say that it is, or ask why it is not, and give the assistant no order."""
    folded = fold(text)
    if not _is_short(folded) or names_own_subject(text) or _ORDERS.match(folded):
        return False
    return any(pattern.search(folded) for pattern in (_FINE, _SURE)) or _asks_why(folded) or _is_a_tale(text, folded)


def asks_on(text: str) -> bool:
    """Tell whether such words want an answer: "ok thanks" wants none, and "are you ok" is for company."""
    folded = fold(text)
    asks = bool(_ASKS.search(text)) or any(pattern.search(folded) for pattern in (_SURE, _WHY)) or bool(_LEADS_ON.match(folded))
    return (asks or speaks_of_others(text)) and not _HOW_ARE_YOU.search(folded)


def is_mere_talk(text: str) -> bool:
    """Tell whether what sounds like small talk is no more: "lol nice", "who are you". After a verdict "how do you know" means it."""
    folded = fold(text)
    if _HOW_ARE_YOU.search(folded) or _WHO_ARE_YOU.search(folded):
        return True
    return all(word in _ACKNOWLEDGING for word in folded.split()) or len(folded) <= _HARDLY_ANY


def asks_whether_fine(text: str) -> bool:
    """Tell whether the words around a link ask if it is fine, and nothing of the guide's: "is this one legit", not "how do I stay safe"."""
    return is_fine_word(text) and not names_own_subject(text) and not _ASKS_HOW.match(fold(text))


def is_fine_word(text: str) -> bool:
    """Tell whether a word for what is fine, honest or official stands in the text."""
    return _FINE.search(fold(text)) is not None


def speaks_of_others(text: str) -> bool:
    """Tell whether somebody else does what is told, as far as words show."""
    without, found = _SOMEBODY_ELSE.subn("@", fold(text))
    return found > 0 and not _FIRST_PERSON.search(_THEIR_MINE.sub(" ", without))


class DoneAtLink:
    """Finds what the writer did where a link leads: opened it, connected, signed, paid."""

    def __init__(self, admissions: AdmissionFinder) -> None:
        self._admissions = admissions

    def find(self, text: str) -> Target | None:
        """Return the first aid for what is told as done, or None. The link itself has to be out of the text."""
        folded = " ".join(_WHAT_TO_DO.sub(" ", fold(text)).split())
        if not _is_short(folded) or speaks_of_others(text):
            return None
        aid = self._admissions.done(folded)
        return Target(TargetKind.FIRST_AID, aid) if aid else None


def was_judged_last(turns: Sequence[Turn]) -> bool:
    """Tell whether the last turn was a verdict, or a warning beside one; after a first aid "done" means its steps."""
    if not turns or not turns[-1].about_links:
        return False
    aids = (target for target in map(Target.parse, turns[-1].targets) if target.kind is TargetKind.FIRST_AID)
    return turns[-1].kind in {OutcomeKind.VERDICT, OutcomeKind.WARNED} and next(aids, None) is None


def _is_a_tale(text: str, folded: str) -> bool:
    """Tell whether it is said what others do: "my brother claimed there"; "how do they steal" asks something else."""
    return speaks_of_others(text) and not _ASKS_HOW.match(folded)


def _asks_why(folded: str) -> bool:
    few = len(folded) <= _FEW_CHARACTERS if " " not in folded and not folded.isascii() else len(folded.split()) <= _FEW_WORDS
    return few and _WHY.match(folded) is not None


def _is_short(folded: str) -> bool:
    return len(folded) <= _MOST_CHARACTERS if " " not in folded and not folded.isascii() else len(folded.split()) <= _MOST_WORDS
