"""Which language a message asks for and nothing else: "en anglais stp", "can you say that in german", "用英文". Pure.

Such words are written in one language and want another, so what is said again after them is said in the one they name.
"""

from __future__ import annotations

from bot.answering.bare_words import POLITE
from knowledge.folding import fold

_LONGEST = 50
_NAMES = {
    "en": "english ingles inglesa ingilizce английском английски английский англійською anglais englisch tieng_anh inggris "
    "英文 英语 英語 angrezi अंग्रेजी अंग्रेज़ी الانجليزية الانجليزي بالانجليزي بالانجليزية",
    "es": "spanish espanol castellano espanhol испанском испански іспанською ispanyolca espagnol spanisch tieng_tay_ban_nha spanyol "
    "西班牙语 स्पेनिश الاسبانية بالاسبانية",
    "pt": "portuguese portugues portugais portugiesisch portekizce португальском португальски португальською portugis 葡萄牙语 البرتغالية",
    "ru": "russian ruso russo russe russisch rusca русском русски російською rusia tieng_nga 俄语 रूसी الروسية",
    "uk": "ukrainian ucraniano ukrainien ukrainisch ukraynaca украинском украински українською ukraina 乌克兰语 الاوكرانية",
    "tr": "turkish turco turc turkisch turkce турецком турецки турецькою turki tieng_tho 土耳其语 التركية",
    "vi": "vietnamese vietnamita vietnamien vietnamesisch vietnamca вьетнамском tieng_viet vietnam 越南语",
    "id": "indonesian indonesio indonesisch endonezce indonesia indonesien индонезийском 印尼语",
    "zh": "chinese chino chines chinois chinesisch cince китайском китайски китайською tieng_trung mandarin 中文 汉语 चीनी الصينية",
    "hi": "hindi хинди हिंदी हिन्दी الهندية",
    "ar": "arabic arabe arabisch arapca арабском арабською tieng_a_rap عربي بالعربي بالعربية العربية 阿拉伯语",
    "fr": "french frances francais franzosisch fransizca французском французски французькою tieng_phap prancis 法语 法文 الفرنسية",
    "de": "german aleman alemao allemand deutsch almanca немецком немецки німецькою tieng_duc jerman 德语 德文 الالمانية",
}
_OF_NAME = {fold(name.replace("_", " ")): lang for lang, names in _NAMES.items() for name in names.split()}
_AROUND = """
    in en em auf по на bang dalam pakai ke ب ال say tell answer reply write speak talk it that this again you can could me to the same
    translate translated version give i want need di dime dilo responde habla escribe traduce puedes eso fala fale diga traduz pode isso
    скажи ответь напиши переведи можно это кажи скажіть напиши відповідай переклади можна це soyle yaz cevir konus
    anlat acikla misin noi tra loi dich
    viet duoc khong bilang jawab tulis ngomong terjemahkan bahasa bisa bolo batao likho me mein में बताओ बोलो लिखो قل لي اكتب ترجم ممكن
    dis dites reponds ecris parle traduis peux tu le la ca sag sags antworte schreib ubersetz ubersetze kannst du das es mir nochmal
    stp pfv fav abi kanka bro please
"""
_FILLERS = frozenset(fold(f"{_AROUND} {POLITE}").split())
_CJK_FILLERS = "用请說说讲再一遍次吗可以翻译成回答你能"


def asked_language(text: str) -> str | None:
    """Return the language that a message asks for, if it says nothing else."""
    if len(text) > _LONGEST:
        return None
    folded = fold(text)
    named = " ".join(word for word in folded.split() if word not in _FILLERS)
    return _OF_NAME.get(named) or _OF_NAME.get(named.strip(_CJK_FILLERS))
