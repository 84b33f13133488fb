"""Makes random private keys in the forms wallets and services give them. Nothing here is anybody's."""

from __future__ import annotations

import base64
import hashlib
import json
from random import Random

from Crypto.PublicKey import ECC

ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"


def base58(data: bytes) -> str:
    number, written = int.from_bytes(data, "big"), ""
    while number:
        number, digit = divmod(number, 58)
        written = ALPHABET[digit] + written
    return "1" * (len(data) - len(data.lstrip(b"\0"))) + written


def checked(payload: bytes) -> str:
    return base58(payload + hashlib.sha256(hashlib.sha256(payload).digest()).digest()[:4])


def wif(rng: Random, *, version: int = 0x80, tail: bytes = b"\x01") -> str:
    return checked(bytes([version]) + rng.randbytes(32) + tail)


def extended(rng: Random, version: str) -> str:
    return checked(bytes.fromhex(version) + rng.randbytes(41) + b"\0" + rng.randbytes(32))


def pair(rng: Random) -> bytes:
    seed = rng.randbytes(32)
    return seed + bytes(ECC.construct(curve="Ed25519", seed=seed).public_key().export_key(format="raw"))


def letters(rng: Random, size: int, more: str = "") -> str:
    return "".join(rng.choice(_LETTERS + more) for _ in range(size))


def telegram(rng: Random) -> str:
    return f"{rng.randrange(10**8, 10**10)}:AA{letters(rng, 33, '_-')}"


def discord(rng: Random) -> str:
    account = base64.urlsafe_b64encode(str(rng.randrange(10**17, 10**18)).encode()).decode().rstrip("=")
    return f"{account}.{letters(rng, 6)}.{letters(rng, 38, '_-')}"


def keystore(rng: Random) -> dict[str, object]:
    return {
        "address": rng.randbytes(20).hex(),
        "crypto": {
            "cipher": "aes-128-ctr",
            "ciphertext": rng.randbytes(32).hex(),
            "cipherparams": {"iv": rng.randbytes(16).hex()},
            "kdf": "scrypt",
            "kdfparams": {"dklen": 32, "n": 262144, "p": 1, "r": 8, "salt": rng.randbytes(32).hex()},
            "mac": rng.randbytes(32).hex(),
        },
        "version": 3,
    }


def keystore_forms(rng: Random) -> list[tuple[str, dict[str, object]]]:
    store = keystore(rng)
    forms = [
        json.dumps(store),
        json.dumps(store, indent=2),
        json.dumps(store)[:330],
        json.dumps(store)[60:],
        json.dumps(json.dumps(store)),
        str(store),
    ]
    return [(form, store) for form in forms]
