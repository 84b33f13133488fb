"""Whether bytes can be keys: the order of secp256k1, and whether 64 bytes are an ed25519 key followed by its public half."""

from __future__ import annotations

_SECP256K1_ORDER = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141


def is_scalar(number: int) -> bool:
    """Tell whether a number can be a private key of secp256k1."""
    return 0 < number < _SECP256K1_ORDER


def is_ed25519_pair(pair: bytes) -> bool:
    """Tell whether the last 32 of 64 bytes are the public key of the first 32, as Solana's wallets write them."""
    if len(pair) != 64:
        return False
    from Crypto.PublicKey import ECC  # takes tens of milliseconds to load, and most messages hold no key

    return bool(ECC.construct(curve="Ed25519", seed=pair[:32]).public_key().export_key(format="raw") == pair[32:])
