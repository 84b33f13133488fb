"""Keys as programs, servers and exchanges keep them, passwords beside secrets, and pairs that nothing names."""

import base64
import json
import struct
from random import Random
from uuid import UUID

import pytest
from Crypto.PublicKey import ECC

from bot.models import Certainty
from bot.screening.secrets import find_secrets, redact
from tests.unit.screening.secrets import making
from tests.unit.screening.secrets import making_keys as keys

CERTAIN, LIKELY = Certainty.CERTAIN, Certainty.LIKELY


def certainties(text: str) -> list[Certainty]:
    return [match.certainty for match in find_secrets(text)]


def sessions(rng: Random, centre: int) -> dict[str, str]:
    key = rng.randbytes(256)
    packed = {
        "telethon": struct.pack(">B4sH256s", centre, rng.randbytes(4), 443, key),
        "pyrogram": struct.pack(">BI?256sQ?", centre, 7, False, key, 5, False),
        "older": struct.pack(">B?256sI?", centre, False, key, 5, False),
    }
    written = {name: base64.urlsafe_b64encode(each).decode() for name, each in packed.items()}
    return {name: "1" + text if name == "telethon" else text.rstrip("=") for name, text in written.items()}


@pytest.mark.parametrize("centre", [1, 2, 5])
@pytest.mark.parametrize("form", ["{}", "my session: {} does not start", "SESSION_STRING={}"])
def test_a_saved_session_of_an_account_is_an_access_token(form, centre):
    for text in sessions(Random(form), centre).values():
        (found,) = find_secrets(form.format(text))
        assert found.kind == "access_token"
        assert text not in redact(form.format(text)).text


def test_base64_of_a_sessions_length_that_no_data_centre_opens_is_no_session():
    assert certainties(sessions(Random(1), 9)["older"]) == []


@pytest.mark.parametrize(
    "form",
    [
        "okx key {key} secret {secret}\npassphrase: {word}",
        '{{"apiKey":"{key}","secret":"{secret}","password":"{word}"}}',
        "API Key {key} / Secret {secret} / contraseña = {word}",
        "API ключ: {key} секретный ключ: {secret} пароль: {word}",
    ],
)
def test_the_password_of_a_key_goes_with_it(form):
    rng = Random(form)
    text = form.format(key=UUID(bytes=rng.randbytes(16)), secret=rng.randbytes(16).hex().upper(), word="Gnu-77xx!")
    assert certainties(text)[:2] == [CERTAIN, CERTAIN]
    assert "Gnu-77xx" not in redact(text).text


def test_the_password_of_a_phrase_or_a_wallet_file_goes_with_it():
    rng = Random(2)
    phrase = " ".join(making.bip39(rng))
    store = json.dumps(keys.keystore(rng))
    for secret in (phrase, store):
        assert "Gnu-77xx" not in redact(f"{secret}\npassphrase: Gnu-77xx").text
        assert "Gnu-77xx" not in redact(f"password is Gnu-77xx {secret}").text


def test_a_password_alone_or_spoken_of_is_no_secret():
    assert certainties("my password: Gnu-77xx") == []
    assert "is wrong again" in redact(" ".join(making.bip39(Random(3))) + "\nmy password is wrong again").text


EXCHANGE_PAIRS = ["my bybit keys:\n{}\n{}", 'Client("{}", "{}")  # kucoin', "api keys\n{}\n{}", "binance {}:{}"]


@pytest.mark.parametrize("form", EXCHANGE_PAIRS)
def test_a_pair_that_nothing_names_is_likely_where_an_exchange_and_keys_are_spoken_of(form):
    rng = Random(form)
    pairs = [(keys.letters(rng, 64), keys.letters(rng, 64)), (rng.randbytes(12).hex(), str(UUID(bytes=rng.randbytes(16))))]
    for pair in pairs:
        assert certainties(form.format(*pair)) == [LIKELY, LIKELY]


@pytest.mark.parametrize(
    "form",
    [
        "{}\n{}",
        "my keys\n{}\n{}",
        "binance deposit {} {}",
        "kraken order {} {}",
        "binance address {}:{}",
        "bybit keys do not work, tx {} {}",
    ],
)
def test_a_pair_without_an_exchange_or_of_hashes_is_no_secret(form):
    rng = Random(form)
    assert certainties(form.format(rng.randbytes(20).hex(), rng.randbytes(16).hex())) == []


@pytest.mark.parametrize(
    "form", ["| API Key | {} |\n| Secret | {} |", "API-Schlüssel: {}\nGeheimer Schlüssel: {}", "مفتاح API {} المفتاح السري {}"]
)
def test_both_halves_in_a_table_or_with_their_names_in_other_languages_are_certain(form):
    rng = Random(form)
    assert certainties(form.format(keys.letters(rng, 18), keys.letters(rng, 36))) == [CERTAIN, CERTAIN]


def test_the_hash_of_an_application_is_likely():
    rng = Random(4)
    assert certainties(f"api_id=1234567\napi_hash={rng.randbytes(16).hex()}") == [LIKELY]


@pytest.mark.parametrize("joint", [" : ", ":\n", ":"])
def test_a_bot_token_may_have_a_gap_at_its_colon(joint):
    number, _, rest = keys.telegram(Random(5)).partition(":")
    assert certainties(f"token {number}{joint}{rest}") == [CERTAIN]


def armoured(rng: Random) -> list[str]:
    ed25519 = ECC.generate(curve="Ed25519", randfunc=rng.randbytes).export_key(format="PEM")
    p256 = ECC.generate(curve="P-256", randfunc=rng.randbytes).export_key(format="PEM", use_pkcs8=False)
    return [ed25519, p256]


@pytest.mark.parametrize("form", [str.lower, lambda text: text.replace("-----", "--"), lambda text: text.replace("-----", "——-")])
def test_armour_that_was_retyped_is_still_armour(form):
    for armour in armoured(Random(6)):
        head, body, end = armour.split("\n", 1)[0], *armour.split("\n", 1)[1].rsplit("\n", 1)
        text = f"{form(head)}\n{body}\n{form(end)}"
        assert redact(text).text == "[removed]"


def test_a_key_without_its_armour_is_known_by_how_it_begins():
    for armour in armoured(Random(7)):
        body = "\n".join(armour.split("\n")[1:-1])
        assert certainties(f"my key {body}") == [CERTAIN]
    assert certainties("ssh key b3BlbnNzaC1rZXktdjE" + base64.b64encode(Random(8).randbytes(120)).decode()) == [CERTAIN]


def test_public_keys_and_certificates_are_no_secret():
    rng = Random(9)
    for curve in ("Ed25519", "P-256"):
        public = ECC.generate(curve=curve, randfunc=rng.randbytes).public_key().export_key(format="PEM")
        assert certainties(public) == []
        assert certainties("".join(public.split("\n")[1:-1])) == []


def test_the_private_lines_of_a_putty_file_go():
    body = base64.b64encode(Random(10).randbytes(36)).decode()
    assert body not in redact(f"Private-Lines: 1\n{body}\nPrivate-MAC: 00").text


def test_a_key_that_says_its_kind_in_front_is_certain():
    key = Random(11).randbytes(32).hex()
    assert certainties("302e020100300506032b657004220420" + key) == [CERTAIN]
    assert certainties("3030020100300706052b8104000a04220420" + key) == [CERTAIN]


@pytest.mark.parametrize("length", [61, 63, 65])
def test_a_key_with_a_digit_lost_or_doubled_is_likely_where_it_is_called_one(length):
    digits = Random(length).randbytes(40).hex()[:length]
    assert certainties(f"my private key is {digits}") == [LIKELY]
    assert certainties(f"id {digits}") == []


def test_a_key_as_a_number_is_likely_where_it_is_called_one():
    number = Random(12).randrange(10**76, 10**77)
    assert certainties(f"private key: {number}") == [LIKELY]
    assert certainties(f"token id {number}") == []


@pytest.mark.parametrize(
    ("version", "size"),
    [("0d0f3a07", 32), ("2bf64e07", 64), ("11a2e0c9", 32), ("1051eebd", 32), ("075a3cb329", 56)],
)
def test_tezos_keys_of_every_curve_are_certain(version, size):
    assert certainties(keys.checked(bytes.fromhex(version) + Random(version).randbytes(size))) == [CERTAIN]


def test_a_solana_pair_in_base64_is_certain_and_a_signature_nothing():
    rng = Random(13)
    assert certainties(base64.b64encode(keys.pair(rng)).decode()) == [CERTAIN]
    assert certainties(base64.b64encode(rng.randbytes(64)).decode()) == []


@pytest.mark.parametrize("indent", [None, 2])
def test_a_validators_key_file_goes_whole(indent):
    rng = Random(14)
    message = rng.randbytes(32).hex()
    store = {
        "crypto": {
            "kdf": {"function": "pbkdf2", "params": {"dklen": 32, "c": 262144, "salt": rng.randbytes(32).hex()}, "message": ""},
            "checksum": {"function": "sha256", "params": {}, "message": rng.randbytes(32).hex()},
            "cipher": {"function": "aes-128-ctr", "params": {"iv": rng.randbytes(16).hex()}, "message": message},
        },
        "pubkey": rng.randbytes(48).hex(),
        "version": 4,
    }
    text = json.dumps(store, indent=indent)
    assert certainties(text) == [CERTAIN]
    assert message not in redact(text).text


@pytest.mark.parametrize("label", ["hex seed", "view key:", "mini secret", "pkey =", "pvt key", "p.k."])
def test_other_names_of_a_private_key_are_heard(label):
    assert certainties(f"{label} {Random(label).randbytes(32).hex()}") == [CERTAIN]


@pytest.mark.parametrize(
    "label", ["my private key is lost, tx", "private key gone! transaction hash:", "DOMAIN_SEPARATOR", "pool", "транзакция:", "işlem hash"]
)
def test_a_hash_right_behind_its_own_label_is_nothing_whatever_was_said_before(label):
    assert certainties(f"{label} 0x{Random(label).randbytes(32).hex()}") == []


def test_a_key_that_a_transaction_was_signed_with_is_a_key():
    assert certainties(f"i signed the transaction with private key 0x{Random(15).randbytes(32).hex()}") == [CERTAIN]
