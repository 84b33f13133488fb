"""The words that scam hosts are made of, and the harmless ones that stand beside a brand's name. Own lists, many languages."""

from __future__ import annotations

import re

from bot.screening.checks.word_index import WordIndex, words

STRONG_LURES = words("""
    claim claims claiming airdrop airdrops airdropped eligib eligible eligibility allocation allocations giveaway giveaways freemint
    freedrop rectify rectification synchronize synchronise walletsync syncwallet validate validation validator-node dappfix fixdapp
    walletfix restorewallet recoverwallet walletconnectt connectwallet walletverify verifywallet unlockwallet redeem distribution
    getdrop claimdrop snapshotclaim vesting-claim compensation refund refunds reimbursement seedphrase recoveryphrase passphrase
    doubler doubling whitelist-mint presale pre-sale freetoken freetokens freecrypto freenft bonusclaim debug-dapp chainsync chainfix
    multichainfix dappsync resolvedapp dappresolve blockchainrectification livechat-support helpdesk
    reclamar reclama reclamo resgatar resgate sorteio sorteo recompensa recompensas reclamation reclamer reclamez gutschein belohnung
    hediye odul oduller dogrulama cuzdanbagla razdacha nagrada podarok hadiah klaim nhanthuong quatang xacminh xacthuc inaam
    空投 领取 領取 奖励 獎勵 赠送 раздача награда подарок аирдроп бонус получить ödül cüzdan doğrula جائزة محفظة इनाम
    """)
MILD_LURES = words("""
    reward rewards bonus bonuses verify verification verified verifying confirm connect connects wallet wallets walletapp sync
    restore recover recovery retrieve mint minting minted drop drops presales whitelist whitelisted allowlist allow snapshot launch
    launchpad register registration support helpcenter help service services customer secure security login signin logon signup
    update upgrade migrate migration unlock activate activation access account auth authenticate session portal official officially
    promo promotion event events gift gifts prize win winner lucky free earn earning staking stake season points vault vip
    live online token tokens ido ico tge genesis node nodes dapp dapps fix resolve resolver issue issues ticket appeal revoke
    approve permit swap bridge exchange invest investment profit trading mining miner cloudmining doubles
    billetera cartera carteira conectar verificar soporte suporte regalo presente portefeuille connexion verifier cadeau assistance
    geldborse anmelden verifizieren bestatigen giris destek cuzdan baglan koshelek proverka podderzhka dompet verifikasi dukungan
    hotro dangnhap kichhoat 钱包 錢包 验证 驗證 登录 кошелек поддержка проверка вход
    """)
NEUTRAL_AFFIXES = words("""
    app apps web www http https get go my our the one pro plus hub io com org net fi finance network foundation labs lab dao defi
    bitcoin blockchain meta protocol chain eth
    btc sol bnb usdt usdc crypto coin coins nft nfts world global group team club info site page home start open
    new now today main net mainnet testnet beta v1 v2 v3 v4 2024 2025 2026 2027 dex trade trader finance capital money cash pay card
    download downloads desktop mobile android ios chrome extension plugin install installer setup airdops rewarded
    community governance vote voting forum us eu uk en ru cn jp kr de fr es pt tr vn id in es s
    """)
PLAIN_WORDS = STRONG_LURES | MILD_LURES | NEUTRAL_AFFIXES
"""Words that protect nobody's name though a brand may stand under one of them."""

_SHORT, _MIDDLING = 4, 5

_LURES = WordIndex(STRONG_LURES | MILD_LURES)


def _longest_first(words: frozenset[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))


# Possessive, so that words within words cost no second reading.
_AFFIXES = re.compile(rf"(?>(?:{_longest_first(PLAIN_WORDS)}|[0-9]{{1,4}}|-)*)\Z")


def is_made_of_affixes(text: str) -> bool:
    """Tell whether nothing but lure words, harmless affixes, numbers and hyphens is left beside a name."""
    return _AFFIXES.match(text) is not None


def lures_in(text: str) -> tuple[str, ...]:
    """Return the lure words of a lower-case text, in order. A short mild word counts only where it stands alone (`win`, not `window`)."""
    found = _LURES.find(text)
    return tuple([word for start, word in found if word in STRONG_LURES or _stands_alone(text, start, word)]) if found else ()


def lure_strength(text: str) -> float:
    """Return how strongly a lower-case text is made of lure words: 1 for each strong word, .5 for each mild one."""
    return strength_of(lures_in(text))


def strength_of(lures: tuple[str, ...]) -> float:
    """Return the strength of lure words already found."""
    return sum([1.0 if word in STRONG_LURES else 0.5 for word in lures]) if lures else 0.0


def _stands_alone(text: str, start: int, word: str) -> bool:
    end = start + len(word)
    open_before = start == 0 or not text[start - 1].isalpha()
    open_after = end == len(text) or not text[end].isalpha()
    if len(word) <= _SHORT:
        return open_before and open_after
    return len(word) > _MIDDLING or open_before or open_after
