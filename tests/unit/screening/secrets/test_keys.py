"""Keys and tokens made anew in every run: found, judged by what stands around, and gone from the redacted text."""

import json
from random import Random
from uuid import UUID

import pytest

from bot.models import Certainty
from bot.screening.secrets import find_secrets, redact
from tests.unit.screening.secrets import making_keys as keys

TALK = {
    "en": ["my private key is {}", "PRIVATE_KEY={}", "pk {}", "{} <- this is my private key", "secret key\n{}", "privkey: {}"],
    "es": ["mi clave privada es {}", "la llave privada {}"],
    "pt": ["minha chave privada: {}"],
    "ru": ["мой приватный ключ: {}", "приватник {}", "закрытый ключ {}"],
    "uk": ["мій приватний ключ {}"],
    "tr": ["özel anahtarım: {}"],
    "vi": ["khóa riêng của tôi: {}", "khoá riêng {}"],
    "id": ["kunci pribadi saya {}"],
    "zh": ["我的私钥是{}", "私鑰：{}"],
    "hi": ["मेरी निजी कुंजी {}", "प्राइवेट की: {}"],
    "ar": ["مفتاحي الخاص {}"],
    "fr": ["ma clé privée est {}"],
    "de": ["mein privater Schlüssel: {}", "Privatschlüssel {}"],
}
PAIRS = [
    "API Key: {} Secret: {}",
    "api_key={}\napi_secret={}",
    "Binance\nAPI Key\n{}\nSecret Key\n{}",
    '{{"apiKey":"{}","secret":"{}"}}',
    "my bybit api key is {} and secret is {}",
    "BINANCE_API_KEY={} BINANCE_API_SECRET={}",
    "ключ API: {} секретный ключ: {}",
    "API 密钥：{} Secret：{}",
    "kraken API Key: {} Private Key: {}",
    "Kraken key {} private {}",
]


def certainties(text: str) -> list[Certainty]:
    return [match.certainty for match in find_secrets(text)]


def assert_gone(text: str, secret: str) -> None:
    left = redact(text).text
    assert not any(secret[at : at + 16] in left for at in range(len(secret) - 15))


@pytest.mark.parametrize("prefix", ["", "0x"])
@pytest.mark.parametrize("form", [form for forms in TALK.values() for form in forms])
def test_a_hex_key_that_is_called_private_is_certain(form, prefix):
    key = prefix + Random(form).randbytes(32).hex()
    assert certainties(form.format(key)) == [Certainty.CERTAIN]
    assert_gone(form.format(key), key)


def test_a_bare_hex_key_is_only_possible():
    rng = Random(1)
    for _ in range(50):
        assert certainties(rng.randbytes(32).hex()) == [Certainty.POSSIBLE]


def test_a_hex_key_out_of_the_curves_range_is_nothing():
    assert certainties("my private key is " + "f" * 64) == []
    assert certainties("my private key is " + "0" * 64) == []


def test_a_hex_key_in_a_link_is_judged_by_its_parameter():
    key = Random(2).randbytes(32).hex()
    assert certainties(f"https://x.example/login?private_key=0x{key}&a=1") == [Certainty.CERTAIN]
    assert certainties(f"https://x.example/?phrase={key}") == [Certainty.CERTAIN]
    assert certainties(f"https://x.example/?text=key%3D0x{key}") == [Certainty.CERTAIN]
    assert certainties(f"https://x.example/f?hm={key}") == []


@pytest.mark.parametrize("form", ["my-key-is-0x{}", "wallet_key%3A-{}", "private-key-{}", "export-PK={}", "key=0x{}"])
def test_a_hex_key_in_a_links_path_is_judged_by_what_is_joined_to_it(form):
    link = "https://x.example/" + form.format(Random(form).randbytes(32).hex())
    assert certainties(link) == [Certainty.LIKELY]
    assert certainties(link.replace("key", "tx").replace("PK", "tx")) == []


def test_a_hash_beside_a_private_key_stays_a_hash():
    rng = Random(3)
    key, tx = rng.randbytes(32).hex(), rng.randbytes(32).hex()
    text = f"private key: {key} and it was used in the transfer with tx hash 0x{tx}"
    assert [text[match.start : match.end] for match in find_secrets(text)] == [key]


def test_a_key_that_is_called_one_is_one_wherever_it_stands_again():
    rng = Random(11)
    key, other = rng.randbytes(32).hex(), rng.randbytes(32).hex()
    text = f"my private key is 0x{key}. look: https://orbit.example/?k={key} and {key.upper()}, not https://orbit.example/tx/{other}"
    found = find_secrets(text)
    assert [match.certainty for match in found] == [Certainty.CERTAIN] * 3
    assert key not in redact(text).text.lower()
    assert other in redact(text).text


def test_a_broken_hex_key_is_put_together():
    key = Random(4).randbytes(32).hex()
    text = "my private key " + " ".join(key[at : at + 8] for at in range(0, 64, 8))
    assert certainties(text) == [Certainty.LIKELY]
    for joint in ("\n> ", "+"):
        assert certainties("> private key: " + joint.join((key[:32], key[32:]))) == [Certainty.LIKELY]
    assert certainties("numbers " + " ".join(key[at : at + 8] for at in range(0, 64, 8))) == []


@pytest.mark.parametrize("disguise", ["\u200b", "\u00ad", "\u2060"])
def test_invisible_characters_do_not_hide_a_key(disguise):
    key = Random(5).randbytes(32).hex()
    text = f"private key: {disguise.join(key)}!"
    match = find_secrets(text)[0]
    assert match.certainty is Certainty.CERTAIN
    assert text[match.start : match.end] == disguise.join(key)


def test_full_width_and_foreign_letters_do_not_hide_a_key():
    key = Random(6).randbytes(32).hex()
    wide = "".join(chr(ord(letter) + 0xFEE0) for letter in key)
    assert certainties(f"private key: {wide}") == [Certainty.CERTAIN]
    assert certainties(f"private key: {key.replace('a', 'а').replace('c', 'с')}") == [Certainty.CERTAIN]


@pytest.mark.parametrize("version", [0x80, 0xEF, 0xB0, 0x9E])
@pytest.mark.parametrize("tail", [b"\x01", b""])
def test_wif_is_certain_by_its_checksum(version, tail):
    written = keys.wif(Random(version), version=version, tail=tail)
    assert [match.kind for match in find_secrets(f"key {written}.")] == ["wif"]
    assert certainties(written) == [Certainty.CERTAIN]
    assert certainties(written[:-1] + ("2" if written[-1] != "2" else "3")) == []


def test_a_checked_text_of_another_version_is_no_wif():
    assert certainties(keys.wif(Random(1), version=0x30)) == []


@pytest.mark.parametrize("version", ["0488ade4", "049d7878", "04b2430c", "04358394", "02aa7a99", "045f18bc"])
def test_extended_private_keys_are_certain(version):
    written = keys.extended(Random(version), version)
    assert [(match.kind, match.certainty) for match in find_secrets(written)] == [("extended_key", Certainty.CERTAIN)]


def test_an_extended_public_key_is_no_secret():
    assert certainties(keys.extended(Random(1), "0488b21e")) == []


@pytest.mark.parametrize("seed", range(4))
def test_solana_pairs_are_certain_in_every_form(seed):
    pair = keys.pair(Random(seed))
    forms = [
        keys.base58(pair),
        json.dumps(list(pair)),
        ",".join(map(str, pair)),
        json.dumps(list(pair), indent=2),
        pair.hex(),
        ", ".join(f"0x{byte:02x}" for byte in pair),
        json.dumps({str(at): byte for at, byte in enumerate(pair)}),
        ",+".join(map(str, pair)),  # in a link
    ]
    assert [certainties(form) for form in forms] == [[Certainty.CERTAIN]] * len(forms)


def test_a_byte_list_in_a_links_path_is_a_key_pair():
    pair = keys.pair(Random(31))
    assert certainties(f"look https://orbit.example/{'-'.join(map(str, pair))}") == [Certainty.CERTAIN]


def test_64_bytes_that_do_not_fit_together_are_no_pair():
    rng = Random(8)
    for _ in range(20):
        swapped = keys.pair(rng)
        swapped = swapped[32:] + swapped[:32]
        assert certainties(keys.base58(swapped)) == certainties(json.dumps(list(swapped))) == []


def test_keystores_go_whole_or_cut():
    rng = Random(9)
    for form, store in keys.keystore_forms(rng):
        assert certainties(f"my file {form}")[0] is Certainty.CERTAIN
        crypto = store["crypto"]
        assert_gone(form, crypto["ciphertext"])
        assert_gone(form, crypto["kdfparams"]["salt"])


def test_a_keystore_goes_from_brace_to_brace():
    for indent in (None, 2):
        form = json.dumps(keys.keystore(Random(12)), indent=indent)
        assert redact(f"look {form} thanks").text == "look [removed]thanks"


def test_bot_tokens_are_certain():
    rng = Random(10)
    for token in (keys.telegram(rng), keys.discord(rng)):
        for text in (token, f'token = "{token}"', f"https://x.example/token%3A-{token}", f"https://api.telegram.org/bot{token}/getMe"):
            if "telegram" in text and ":" not in token:
                continue
            assert certainties(text) == [Certainty.CERTAIN]
            assert_gone(text, token)


@pytest.mark.parametrize("form", PAIRS)
@pytest.mark.parametrize("sizes", [(64, 64), (24, 36)])
def test_api_keys_with_their_secrets_are_certain(form, sizes):
    rng = Random(form)
    key, secret = (keys.letters(rng, size) for size in sizes)
    text = form.format(key, secret)
    assert certainties(text) == [Certainty.CERTAIN, Certainty.CERTAIN]
    assert_gone(text, key)
    assert_gone(text, secret)


def test_a_plus_in_a_links_query_is_read_as_a_space_too():
    rng = Random(16)
    key, secret = keys.letters(rng, 64), keys.letters(rng, 64)
    texts = {
        f"https://x.example/?q=binance+api+key+{key}+secret+key+{secret}": [Certainty.CERTAIN] * 2,
        f"https://x.example/#pk:+0x{rng.randbytes(32).hex()}": [Certainty.CERTAIN],
        f"https://x.example/#{json.dumps(keys.keystore(rng)).replace(' ', '+')}": [Certainty.CERTAIN],
    }
    assert {text: certainties(text) for text in texts} == texts


@pytest.mark.parametrize("form", ["binance api {}\n{}", "key/secret: {} {}", "密钥 {} 私钥 {}"])
def test_both_halves_behind_one_label_are_likely(form):
    rng = Random(form)
    key, secret = keys.letters(rng, 64), keys.letters(rng, 64)
    assert certainties(form.format(key, secret)) == [Certainty.LIKELY, Certainty.LIKELY]
    assert certainties(form.format(key, "0x" + rng.randbytes(20).hex())) == [Certainty.LIKELY]


def test_an_armoured_key_goes_to_its_end():
    body = "\n".join(keys.letters(Random(11), 64) for _ in range(5))
    text = f"see\n-----BEGIN EC PRIVATE KEY-----\n{body}\n-----END EC PRIVATE KEY-----\nwhat now?"
    assert redact(text).text == "see\n[removed]\nwhat now?"


def grouped(rng: Random) -> str:
    return str(UUID(bytes=rng.randbytes(16)))


@pytest.mark.parametrize(
    "form",
    [
        "apikey {} secretkey {}",
        "API ключ {} секретный ключ {}",
        '{{"apiKey":"{}","secretKey":"{}"}}',
        "access key {} / secret key {}",
    ],
)
def test_an_exchange_key_may_be_a_number_in_groups(form):
    rng = Random(form)
    for key, secret in ((grouped(rng), rng.randbytes(16).hex().upper()), (rng.randbytes(12).hex(), grouped(rng))):
        assert certainties(form.format(key, secret)) == [Certainty.CERTAIN, Certainty.CERTAIN]


def test_a_number_in_groups_alone_is_no_secret():
    rng = Random(13)
    for text in ("order {}", "api request id: {}", "key {}", "access key {}"):
        assert certainties(text.format(grouped(rng))) == []


def test_a_long_random_value_that_is_called_secret_is_likely_one():
    value = "aB3" + keys.letters(Random(14), 37) + "x9Z1"
    assert certainties(f"secret key: {value}") == [Certainty.LIKELY]
    assert certainties(f"ticket: {value}") == []


def test_a_key_glued_to_what_it_is_called_is_certain():
    assert certainties(f"privatekey{Random(15).randbytes(32).hex()}") == [Certainty.CERTAIN]


@pytest.mark.parametrize(
    "text",
    [
        "transfer {} not arrived in my wallet",
        "my deposit {} to the wallet",
        "вывод {} не пришел на кошелек",
        "提现 {} 钱包没收到",
        "encrypted with the key: {}",
    ],
)
def test_what_was_sent_or_encrypted_is_at_most_possibly_a_key(text):
    found = certainties(text.format("0x" + Random(text).randbytes(32).hex()))
    assert found in ([], [Certainty.POSSIBLE])
