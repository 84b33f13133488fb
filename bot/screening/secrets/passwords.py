"""What stands beside a secret and opens it: a password, a passphrase, one word more. None is looked for by itself."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.models import Certainty, SecretMatch

_NAMES = r"""pass[ _-]?(?:phrase|word|wd|code)|passwort|kennwort|pwd|pw|pass|contrase[nñ]a|senha|frase\s+de\s+(?:paso|acceso)|mot\s+de\s+passe
    |парол\w{0,3}|(?:кодов\w+|секретн\w+)\s+слов\w+|[şs]ifre\w{0,3}|parola\w{0,3}|m[aậ]t\s+kh[aẩ]u|(?:kata\s+)?sandi|密[码碼]|口令|パスフレーズ|パスワード|비밀번호
    |पासवर्ड|كلمة\s+(?:ال)?(?:مرور|سر)|(?:13|25)(?:th|st|ª|º|e|\.)?\s+(?:word|palabra|palavra|mot|wort|слово)"""
_LABELLED = re.compile(
    rf"""(?<!\w)(?:{_NAMES})["'`*]{{0,3}}\s{{0,3}}
    (?:(?:[:=：|]|->|=>)\s{{0,3}}["'`*|]{{0,3}}\s{{0,2}}([^\s"'`|,;<>]{{4,64}})
    |(?:is|es|é|est|ist|это|-|–)?\s{{1,3}}(?=[^\s]{{0,63}}[0-9!@#$%&*?_])([^\s"'`|,;<>]{{4,64}}))""",
    re.VERBOSE | re.IGNORECASE,
)
_REACH = 250


def find_passwords(text: str, secrets: Sequence[SecretMatch]) -> list[SecretMatch]:
    """Return the passwords that are named as such near secrets which are more than possible, each of its secret's kind."""
    sure = [secret for secret in secrets if secret.certainty is not Certainty.POSSIBLE]
    if not sure:
        return []
    found = []
    for named in _LABELLED.finditer(text):
        start, end = named.span(1 if named[1] else 2)
        near = next((secret for secret in sure if secret.start - _REACH <= end and start <= secret.end + _REACH), None)
        if near and not (near.start <= start < near.end):
            found.append(SecretMatch(kind=near.kind, certainty=Certainty.LIKELY, start=start, end=end))
    return found
