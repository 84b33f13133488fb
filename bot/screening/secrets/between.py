"""What people write between the words of a phrase: what counts them, what joins them, what they say while they copy."""

from __future__ import annotations

import re

_CONNECTORS_TEXT = """
    and then next plus word words comma no nr num number first second third fourth fifth sixth seventh eighth ninth tenth eleventh
    twelfth one two three four five six seven eight nine ten eleven twelve st nd rd th nbsp br li und dann wort y e et luego palabra
    palavra puis mot и та потом затем слово слова ve sonra kelime kata dan lalu từ và शब्द और كلمة ثم و parola slovo a w
"""
CONNECTORS = frozenset(_CONNECTORS_TEXT.split())

_PARTS = (
    r"(?:(?:the\s+)?(?:first|second|other|last|1st|2nd)\s+(?:half|part|twelve|12)|part\s+(?:one|two|i{1,2}|[12])|the\s+rest(?:\s+is)?"
    r"|(?:primera|segunda)\s+(?:mitad|parte)|(?:primeira|segunda)\s+(?:metade|parte)|(?:premi[eè]re|deuxi[eè]me|seconde)\s+(?:moiti[eé]|partie)"
    r"|(?:erste|zweite)\s+h[aä]lfte|(?:перв|втор)\w{2}\s+(?:половин\w|част\w)|(?:перша|друга)\s+(?:половина|частина)|(?:ilk|ikinci)\s+yarı\w*"
    r"|nửa\s+(?:đầu|sau)|(?:bagian|setengah)\s+(?:pertama|kedua)|(?:पहला|दूसरा)\s+(?:हिस्सा|भाग)|النصف\s+(?:الأول|الاول|الثاني))"
)
HESITATION = re.compile(
    rf"\b{_PARTS}\b|"
    r"\(maybe\??\)|[(\[]?\b(?:u+h*m+|uh+|hm+|er+m*|lol|lmao|idk|dunno|i\s+(?:think|guess|believe|forgot)|(?:i'?m\s+)?not\s+(?:so\s+)?sure|or\s+something|after\s+that|followed\s+by"
    r"|creo(?:\s+que)?|no\s+estoy\s+segur[oa]|no\s+s[eé]|acho(?:\s+que)?|n[aã]o\s+tenho\s+certeza|je\s+crois|je\s+pense|peut-être|glaube\s+ich|bin\s+nicht\s+sicher|vielleicht"
    r"|ну|э+м*|вроде|не\s+уверен\w*|не\s+помню|здається|не\s+впевнен\w*|sanırım|galiba|emin\s+değilim|kayaknya|mungkin|gak\s+yakin|hình\s+như|không\s+chắc|शायद|ربما)\b[?!…]*[)\]]?"
)
"""Read as if it were not there. Where words of a list are among it, others beside them tell that they are none of a phrase."""
