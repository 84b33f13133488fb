"""What people count a list's items by beside digits: alphabets, Roman and Chinese numbers, numbers and ordinals in words."""

from __future__ import annotations

import re
from collections.abc import Iterator

TENS = (10, 20)
"""Numbers in words that others go on from: twenty one."""
HAN_NUMBER = re.compile(r"[一二三四五六七八九十]{1,3}(?=\s?(?:[、.,:)\]，：。-]|[个個号號番字词詞位]))")
_HAN = "一二三四五六七八九"

_ALPHABETS = (
    "abcdefghijklmnopqrstuvwxyz",
    "абвгґдеёєжзиіїйклмнопрстуфхцчшщъыьэюя",
    "αβγδεζηθικλμνξοπρστυφχψω",
    "أبتثجحخدذرزسشصضطظعغفقكلمنهوي",
    "أبجدهوزحطيكلمنسعفصقرشتثخذضظغ",
    "אבגדהוזחטיכלמנסעפצקרשת",
    "कखगघङचछजझञटठडढणतथदधन",
    "가나다라마바사아자차카타파하",
)
_ROMAN = "i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx xxi xxii xxiii xxiv"
# One to twenty, with the ordinals of each, as many as people write out. An asterisk stands for any ending.
_IN_WORDS = (
    "one/first two/second three/third four/fourth five/fifth six/sixth seven/seventh eight/eighth nine/ninth ten/tenth eleven/eleventh "
    "twelve/twelfth thirteen/thirteenth fourteen/fourteenth fifteen/fifteenth sixteen/sixteenth seventeen/seventeenth "
    "eighteen/eighteenth nineteen/nineteenth twenty/twentieth",
    "uno/una/primero/primera dos/segundo/segunda tres/tercero/tercera cuatro/cuarto/cuarta cinco/quinto/quinta seis/sexto/sexta "
    "siete/séptimo/séptima/septimo/septima ocho/octavo/octava nueve/noveno/novena diez/décimo/décima/decimo/decima once/undécimo "
    "doce/duodécimo trece catorce quince dieciséis/dieciseis diecisiete dieciocho diecinueve veinte veintiuno veintidós/veintidos "
    "veintitrés/veintitres veinticuatro",
    "um/uma/primeiro/primeira dois/duas/segundo/segunda três/tres/terceiro/terceira quatro/quarto/quarta cinco/quinto/quinta "
    "seis/sexto/sexta sete/sétimo/sétima/setimo oito/oitavo/oitava nove/nono/nona dez/décimo/décima/decimo onze doze treze "
    "catorze/quatorze quinze dezesseis/dezasseis dezessete/dezassete dezoito dezenove/dezanove vinte",
    "un/une/premier/première/premiere deux/deuxième/deuxieme/second trois/troisième/troisieme quatre/quatrième/quatrieme "
    "cinq/cinquième/cinquieme six/sixième/sixieme sept/septième/septieme huit/huitième/huitieme neuf/neuvième/neuvieme "
    "dix/dixième/dixieme onze/onzième/onzieme douze/douzième/douzieme treize quatorze quinze seize dixsept dixhuit dixneuf vingt",
    "eins/ein/erstes/erste/erster zwei/zweites/zweite/zweiter drei/drittes/dritte vier/viertes/vierte fünf/fuenf/fünftes/fünfte "
    "sechs/sechstes/sechste sieben/siebtes/siebte acht/achtes/achte neun/neuntes/neunte zehn/zehntes/zehnte elf/elftes/elfte "
    "zwölf/zwoelf/zwölftes/zwölfte dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn zwanzig einundzwanzig "
    "zweiundzwanzig dreiundzwanzig vierundzwanzig",
    "uno/primo/prima due/secondo/seconda tre/terzo/terza quattro/quarto/quarta cinque/quinto/quinta sei/sesto/sesta "
    "sette/settimo/settima otto/ottavo/ottava nove/nono/nona dieci/decimo/decima undici dodici tredici quattordici quindici sedici "
    "diciassette diciotto diciannove venti ventuno ventidue ventitré/ventitre ventiquattro",
    "один/одно/перв* два/втор* три/трет* четыре/четверт*/четвёрт* пять/пят* шесть/шест* семь/седьм* восемь/восьм* девять/девят* "
    "десять/десят* одиннадцат* двенадцат* тринадцат* четырнадцат* пятнадцат* шестнадцат* семнадцат* восемнадцат* девятнадцат* двадцат*",
    "один/одне/перш* два/друг* три/трет* чотири/четверт* п'ять/пять/п'ят*/пят* шість/шіст*/шост* сім/сьом* вісім/восьм* дев'ять/девять/девят* "
    "десять/десят* одинадцят* дванадцят* тринадцят* чотирнадцят* п'ятнадцят*/пятнадцят* шістнадцят* сімнадцят* вісімнадцят* дев'ятнадцят*/девятнадцят* двадцят*",
    "bir/birinci iki/ikinci üç/uc/üçüncü dört/dort/dördüncü beş/bes/beşinci altı/alti/altıncı yedi/yedinci sekiz/sekizinci "
    "dokuz/dokuzuncu on/onuncu onbir oniki onüç ondört onbeş onaltı onyedi onsekiz ondokuz yirmi",
    "một/mot/nhất hai/nhì ba bốn/bon/tư năm/nam sáu/sau bảy/bay tám/tam chín/chin mười/muoi",
    "satu/pertama dua/kedua tiga/ketiga empat/keempat lima/kelima enam/keenam tujuh/ketujuh delapan/kedelapan sembilan/kesembilan "
    "sepuluh/kesepuluh sebelas/kesebelas",
    "एक/पहला/पहली/पहले दो/दूसरा/दूसरी तीन/तीसरा/तीसरी चार/चौथा/चौथी पांच/पाँच/पांचवां छह/छः/छठा सात/सातवां आठ/आठवां नौ/नौवां दस/दसवां "
    "ग्यारह बारह तेरह चौदह पंद्रह सोलह सत्रह अठारह उन्नीस बीस",
    "واحد/واحدة/الأول/الأولى/الاول/اول/أول اثنان/اثنين/الثاني/الثانية/ثاني ثلاثة/الثالث/الثالثة/ثالث أربعة/اربعة/الرابع/الرابعة/رابع "
    "خمسة/الخامس/الخامسة/خامس ستة/السادس/السادسة/سادس سبعة/السابع/السابعة/سابع ثمانية/الثامن/الثامنة/ثامن تسعة/التاسع/التاسعة/تاسع "
    "عشرة/العاشر/العاشرة/عاشر",
)
_ENDINGS = "а е о у ы и ы ь й ый ий ая яя ое ее ой ей ою ого его ему ому ья ье ьи ым им ій ою ість ать ять ь ох ома"


def counting_words() -> Iterator[tuple[dict[str, int], bool]]:
    """Yield each way to count as the number of each of its words, with whether it is an alphabet."""
    for letters in _ALPHABETS:
        yield {letter: number for number, letter in enumerate(letters, 1)}, True
    yield {word: number for number, word in enumerate(_ROMAN.split(), 1)}, False
    for words in _IN_WORDS:
        yield dict(_numbered(words)), False


def _numbered(words: str) -> Iterator[tuple[str, int]]:
    for number, spellings in enumerate(words.split(), 1):
        for spelling in spellings.split("/"):
            if spelling.endswith("*"):
                yield from ((spelling[:-1] + ending, number) for ending in _ENDINGS.split())
            else:
                yield spelling, number


def han_value(written: str) -> int:
    """Return the number that Chinese figures stand for, up to 99; 0 for what is none."""
    tens, ten, ones = written.rpartition("十")
    if not ten:
        return _HAN.find(written) + 1 if len(written) == 1 else 0
    return 10 * (_HAN.find(tens) + 1 if tens else 1) + (_HAN.find(ones) + 1 if ones else 0)
