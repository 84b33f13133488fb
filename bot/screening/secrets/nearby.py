"""What the words next to a key-like string say it is: a private key, or a hash, an address, a public key. Thirteen languages."""

from __future__ import annotations

import re
from enum import Enum, auto

_PRIVATE = re.compile(
    r"""
    p(?:ri|ir|r)v(?:a?te)?[ _-]{0,2}keys?|\bpriv(?:key|_key|ate)?s?\b|\bpk\b|\bp\.k\b|\bpvk\b|\bpvt\b|\bpkey\b|view[ _-]?key|mini[ _-]?secret|(?:hex|secret)[ _-]seed\b|seed[ _-]hex\b|secret[ _-]{0,2}(?:key|exponent)s?|\bsk\b|signing[ _-]?key|(?:wallet|account|deployer|owner|eth|evm|bnb|bsc|sol|solana|phantom|metamask|master|spend)[ _-]{0,2}keys?\b|deployer_?pk|\bmy\s+keys?\b|key\s*pair|keypair|id\.json
    |(?:clave|llave)s?\s+(?:privada|secreta|de\s+(?:la|mi|su)\s+(?:billetera|cartera|wallet))s?|chaves?\s+(?:privada|secreta|da\s+(?:carteira|wallet))s?
    |приват\w*\s*(?:ключ\w*|кей\w*)|приватник\w*|приватк\w*|закрыт\w*\s+ключ\w*|закрит\w*\s+ключ\w*|секретн\w*\s+ключ\w*|ключ\w*\s+(?:от|від|к|до)\s+(?:кошел\w*|гаманц\w*|метамаск\w*)
    |[oö]zel\s+anahtar\w*|gizli\s+anahtar\w*|c[uü]zdan\s+anahtar\w*
    |kh[oó][aá]\s+(?:ri[eê]ng|b[ií]\s+m[aậ]t|c[aá]\s+nh[aâ]n|v[ií])|private\s+key
    |kunci\s+(?:pribadi|privat|rahasia|dompet)
    |私[钥鑰]|密[钥鑰]|私密金[钥鑰]|私人[密金]?[钥鑰]|秘密鍵|秘密键|プライベートキー|개인\s*키|비밀\s*키|프라이빗\s*키
    |निजी\s*(?:कुंजी|की|चाबी)|प्राइवेट\s*(?:की|कुंजी)|गुप्त\s*कुंजी
    |(?:ال)?مفتاح\s*(?:ي|ك)?\s*(?:ال)?(?:خاص|سري|خصوصي)|المفتاح\s+الخاص|مفتاحي
    |cl(?:[eé]|ef)s?\s+(?:priv[eé]e?s?|secr[eè]te?s?)|privat(?:e[nrs]?)?[- ]?schl[uü]ssel|geheim(?:e[nrs]?)?[- ]?schl[uü]ssel|chiave\s+(?:privata|segreta)|soukrom\w+\s+kl[ií]č
    """,
    re.VERBOSE | re.IGNORECASE,
)
_KEY = re.compile(
    r"""
    \bkeys?\b|_key\b|\bsecrets?\b|(?<!server )(?<!client )(?<!random )\bseed\b|\bentropy\b|\bimport\w*|\brestor\w*|\brecover\w*|\bwallets?\b|metamask|phantom|\bclave|\bllave|\bchave|ключ|anahtar|khóa|kunci|[钥鑰]|कुंजी|चाबी|مفتاح|\bcl[eé]s?\b|schl[uü]ssel
    |importar|импорт|імпорт|içe\s+aktar|nhập|impor\b|导入|匯入|आयात|استيراد|importer|importier
    |billetera|cartera|carteira|portefeuille|c[uü]zdan|dompet|кошел|гаман|钱包|錢包|वॉलेट|محفظ
    """,
    re.VERBOSE | re.IGNORECASE,
)
_PUBLIC = re.compile(
    r"""
    \bt(?:x|xn|xs|xns)\b|\btx(?:id|_?hash|n)?s?\b|tx(?:id|hash)|\btransa\w*|\w*hash(?:es|ed)?\b|\bblocks?\b|block_?(?:hash|number)?|blockhash|\bbloque|\bbloco|\bbloc\b|\bblok\b|блок|транз\w*|\bтx\b|х[еэ]ш\w*|перевод|переказ|giao\s*d[iị]ch|giao\s*dịch|khối|işlem\w*|\bislem\w*|transaksi|交易|哈希|区块|區塊|雜湊|लेनदेन|लेन-देन|ट्रांज[ैे]क्शन|हैश|ब्लॉक|معامل|هاش|كتلة|переведен|sıfa|quittung|überweisung|virement
    |encrypt\w*|(?:de)?cipher\w*|sha-?\d*|keccak|checksum|digest|md5|merkle|\broots?\b|\bproofs?\b|\bleaf\b|commit\w*|revision|signature|\bsigs?\b|firma|assinatura|подпис|imza|chữ\s*ký|tanda\s*tangan|签名|簽名|توقيع|unterschrift|bytes32|\btopics?\b|calldata|bytecode|\bdata\b|\bsalts?\b|\bnonce|selector|\bslots?\b|storage
    |\btransfer\w*|\bdeposit\w*|\bwithdr[ae]w\w*|\bpending\b|\bconfirmations?\b|\barriv\w*|dep[oó]sit\w*|retiro\b|saque\b|pendiente|pendente|депозит\w*|вывод\w*|вивід|yatırma|çekim\w*|nạp\b|rút\b|penarikan|充值|提现|提現|转账|轉帳|einzahlung|auszahlung|retrait|dépôt
    |address|\badr[eé]ss?e?\b|adresse?\b|direcci[oó]n|endere[cç]o|адрес\w*|địa\s*chỉ|dia\s*chi|alamat|地址|पता|عنوان|contract|contrato|контракт|vertrag|合约|合約|kontrat|sözleşme
    |pub(?:lic)?[ _-]?key|pubkey|public|открыт\w*\s+ключ|публичн\w*\s+ключ|公[钥鑰]|clave\s+p[uú]blica|chave\s+p[uú]blica|öffentlich|cl[eé]\s+publique|a[cç][iı]k\s+anahtar
    |\bevent\b|\bnevent|\bnpub|\bnote\b|\binfo_?hash|magnet|\bcoin\s*type|object\s*id|\bpackage\b|\bpools?\b|separator|graffiti|torrent|\bcondition\s*id|\bquestion\s*id|\bnode\s*id|\bpeer\s*id|\bgenesis|state|receipt|\buserop|\border\s*(?:id|hash)|swap\s*id|\brequest\s*id|\btrace|\bdocker|\bimage\b|\blayer\b|explorer|etherscan|bscscan|solscan|mempool
    """,
    re.VERBOSE | re.IGNORECASE,
)
# Right before it, this leaves no doubt, whatever else is spoken of: "my key is lost, tx 0x...".
_LABEL_OF_TRANSACTION = re.compile(
    r"(?:\btx(?:n|s|id|_?hash)?|\btransa(?:ction|cci[oó]n|[cç][aã]o|ksi|zione|ktion)|транзакци[яюий]|işlem|giao\s*dịch|交易|लेनदेन|معاملة)"
    r"(?:[ _-]?(?:hash|id|хеш|хэш|哈希))?\s{0,2}(?:is|:|=|#|-|：)?\s{0,3}[\"'`(]?(?:0x)?\Z",
    re.IGNORECASE,
)
_LONGEST_LABEL = 40
_BEFORE = 90
_AFTER = 60
_LABELS_BEFORE = 8


_FAR = 10_000
_BESIDE = 40


class Talk(Enum):
    """What is spoken of right around: `UNSURE` where both a private key and something public are."""

    PRIVATE = auto()
    KEY = auto()  # wallets, importing, keys in general
    UNSURE = auto()
    PUBLIC = auto()
    NOTHING = auto()


def talk_near(text: str, start: int, end: int) -> Talk:
    """Return what the words around a stretch say it is."""
    private = _distance(_PRIVATE, text, start, end)
    public = _distance(_PUBLIC, text, start, end)
    if private < public:
        return Talk.PRIVATE
    if public < _FAR:
        if _LABEL_OF_TRANSACTION.search(text, max(0, start - _LONGEST_LABEL), start):
            return Talk.PUBLIC
        return Talk.UNSURE if private < _BESIDE else Talk.PUBLIC
    return Talk.KEY if _distance(_KEY, text, start, end) < _FAR else Talk.NOTHING


def is_called_private(text: str, start: int, end: int) -> bool:
    """Tell whether the words around a stretch say that it is a private key. Quicker than `talk_near` where they don't."""
    private = _distance(_PRIVATE, text, start, end)
    return private < _FAR and private < _distance(_PUBLIC, text, start, end)


def is_called_public(text: str, start: int, end: int) -> bool:
    """Tell whether the words around a stretch say that it is public: a hash, an address, a transfer."""
    return _distance(_PUBLIC, text, start, end) < _FAR


def _distance(words: re.Pattern[str], text: str, start: int, end: int) -> int:
    """Return how far the nearest of these words is; what stands before counts as nearer, for labels stand before."""
    distance = _FAR
    for found in words.finditer(text, max(0, start - _BEFORE), start):
        distance = start - found.end()
    after = words.search(text, end, min(len(text), end + _AFTER))
    return min(distance, after.start() - end + _LABELS_BEFORE) if after else distance
