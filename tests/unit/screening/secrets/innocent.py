"""What group chats hold that is no secret, though it looks like one: prose of list words, hashes, addresses, logs, code."""

from __future__ import annotations

import base64
import json
from random import Random
from uuid import UUID

PROSE = """
You can just wait there until someone will give you another free ticket, then that will be enough for today.
Any person can make more money when they learn about the market, but most people just follow what other people say.
They will never change the way they work because nobody will say what is wrong, and then you wonder why
Every time you trade there is risk, so decide how much money you can lose before you enter and never chase
What will happen when the market drop again? will you hold or will you sell everything like last time
dream big, work hard, stay humble, never give up, love what you do and share joy
Please remember: never share your seed phrase with anyone, not even admin. Nobody from the team will ask you for your recovery phrase.
Your seed phrase is 12 or 24 words that can restore your wallet. Write it on paper, keep it offline, never take a photo of it
is a 12 word phrase starting with abandon ability safe to use?
my seed phrase starts with apple, is that bad luck lol
How many words does a seed phrase have? I only have 12 words but ledger wants 24 words, what should I do
What is a mnemonic phrase and why does metamask show 12 words when I create a new wallet
I lost my seed phrase, can somebody help me recover my wallet? I only remember the first three words
someone asked me for my 12 words in dm, I guess this is a scam right?
Seed phrases use words like abandon, ability, able and zoo from a list of 2048 words
The BIP39 list begins: abandon ability able about above absent absorb abstract absurd abuse access accident account accuse achieve
bip39 word list: zone zoo wrong yellow you young youth zebra zero write year yard
Shopping list: apple, banana, bread, butter, cheese, chicken, coffee, egg, garlic, milk, onion, rice, sugar, tomato
shopping today
milk
egg
bread
butter
cheese
onion
garlic
potato
tomato
rice
coffee
sugar
Animals for the new NFT set: bear, bird, cat, dog, eagle, fox, goat, horse, lion, monkey, panda, tiger, wolf, zebra
colors available: black, blue, brown, green, orange, pink, purple, red, silver, white, yellow
red green blue yellow orange purple pink brown black white silver gold
one two three four five six seven eight nine ten eleven twelve
January February March April May June July August September October November December
Monday Tuesday Wednesday Thursday Friday Saturday Sunday
buy buy buy buy buy buy buy buy buy buy buy buy buy buy buy buy
moon moon moon moon moon moon moon moon moon moon moon moon
zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo
hello hello hello world world world hello hello hello world world world
win win win win win win win win win win win win
Love me like you never did, hold me like the ocean hold the moon, run with me until the morning light
Twinkle twinkle little star how I wonder what you are, up above the world so high like a diamond in the sky
old man river keep on rolling, summer wind blow through the open window, silver moon above the mountain
row row row your boat gently down the stream merrily merrily merrily merrily life is but a dream
Hashtags: #art #music #fashion #love #dance #summer #beach #ocean #travel #photo #food #coffee #style #nature
tags: art, crypto, digital, future, game, music, network, social, token, trade, virtual, web, wealth
Keywords for the campaign: asset, bonus, credit, exchange, future, gain, income, market, profit, rich, stock, trade, wealth, win
vocabulary for today: ability, arrange, attract, balance, behave, borrow, compare, decline, describe, enable, expand, forget
Random words for pictionary: anchor, bicycle, castle, diamond, elephant, guitar, hammer, island, jungle, kitchen, ladder, mirror
word association: ocean - beach - sand - castle - king - queen - chess - game - win - prize - gift - box
Body parts: arm, hand, finger, elbow, knee, leg, foot, toe, neck, nose, mouth, tongue
Roles: artist, captain, chef, coach, doctor, driver, farmer, guard, hunter, judge, nurse, pilot, teacher
Team roles are open: leader, artist, writer, editor, designer, coder, tester, manager, host, guard, scout, healer
1. Connect wallet 2. Follow us 3. Retweet 4. Join discord 5. Tag three friend 6. Fill form 7. Wait 8. Claim reward 9. Enjoy
1) open the app 2) click menu 3) select network 4) enter amount 5) confirm 6) wait a minute 7) check balance 8) done
Rules: be nice, no spam, no scam, no private message first, respect each other, ask in english only, have fun
token trade volume rise, market cap drop, risk asset pump, crypto credit crash, bank panic, gold gain, oil slide
gm gm gm everyone happy monday have a great week ahead let us win together
sir please check dm i am waiting since yesterday no answer from support team why nobody help me
Metamask import failed, error: invalid mnemonic phrase. I typed all words correctly, what can I do?
The wallet asks me to confirm the word number 3, number 7 and number 11 of my phrase, is this normal?
Never type your seed phrase, private key or keystore password on any site. Admins will never ask.
difference between private key and public key? can I share my public key with somebody
my private key is safe in a hardware wallet so I do not worry
export private key from phantom -> settings -> show private key -> enter password, then copy it, never share it
Bot token, where do I get it? talk to BotFather and it gives you something like 123456:ABC-DEF
API key: your_api_key_here, secret: your_api_secret_here
api_key = "YOUR_API_KEY_GOES_HERE" and secret = "YOUR_SECRET_GOES_HERE"
set API_KEY=<key> and API_SECRET=<secret> in your .env
The ciphertext field of the keystore JSON holds the encrypted key, the kdf field says how the password is stretched
{"crypto": {"ciphertext": "...", "kdf": "scrypt"}} is how the file looks
price list 12 15 18 20 25 30 35 40 45 50 55 60 65 70 75 80 85 90 95 100 105 110 115 120 125 130 135 140 145 150 155 160
lottery numbers: 4, 8, 15, 16, 23, 42, 7, 9, 11, 3, 5, 1, 22, 33, 44, 6, 12, 18, 21, 24, 27, 30, 36, 39, 45, 48, 2, 10, 13, 14, 17, 19, 20
2024-01-01 10:00:00 INFO block imported number=19000000 elapsed=12ms peers=25 txs=180 gas=15.2M
version 1.2.3.4 at 192.168.0.1:8545 uuid 550e8400-e29b-41d4-a716-446655440000
const total = items.map(item => item.price).reduce((left, right) => left + right, 0) / items.length;
SELECT name, value, amount, level, option, address FROM account WHERE private = true ORDER BY number LIMIT 12
import { useState, useEffect, useMemo } from "react"; export default function Wallet() { return null }
function claim(uint256 amount, bytes32[] calldata proof) external { require(verify(proof, root, leaf), "invalid"); }
Todos los días miro el precio y nunca sube, alguien sabe cuándo es el próximo anuncio del equipo
No compartas nunca tu frase semilla ni tu clave privada con nadie, ni siquiera con el soporte
Lista de la compra: leche, pan, queso, tomate, cebolla, ajo, arroz, café, azúcar, sal, aceite, huevos
Nunca compartilhe sua frase de recuperação, são 12 palavras que dão acesso a tudo na carteira
Bom dia pessoal, alguém sabe se o airdrop já foi pago? estou esperando desde ontem e nada
Никогда не отправляйте сид-фразу никому, админы не пишут первыми и не просят приватный ключ
Ребята, подскажите, пожалуйста, где посмотреть хэш транзакции, деньги ушли вчера, а на бирже пусто
Список покупок: молоко, хлеб, сыр, масло, картофель, лук, яблоко, сахар, соль, чай, кофе, рис
Ніколи нікому не надсилайте сід-фразу, адміністратори ніколи не пишуть першими в особисті повідомлення
Kurtarma ifadenizi kimseyle paylaşmayın, destek ekibi asla 12 kelime istemez, dikkatli olun arkadaşlar
Đừng bao giờ chia sẻ cụm từ khôi phục 12 từ của bạn với bất kỳ ai, kể cả admin của nhóm
Jangan pernah membagikan frasa pemulihan 12 kata kepada siapa pun, admin tidak akan pernah meminta
千万不要把助记词告诉任何人,管理员永远不会主动私聊你,也不会要你的私钥,请大家注意安全,谨防诈骗
大家好,请问这个空投什么时候可以领取,我已经完成了所有任务,但是页面一直显示正在加载中,有人知道怎么办吗
床前明月光，疑是地上霜。举头望明月，低头思故乡。
我 爱 你 中 国 我 的 家 在 这 里 大 家 好
加 我 微 信 免 费 领 取 空 投 名 额 有 限 先 到 先 得
天地玄黄宇宙洪荒日月盈昃
助记词骗局的话术: 共享屏幕, 分享屏幕, 屏幕共享
助记词安全提示：怎么分辨真假的撤销授权网站，钱包检测工具可信吗
画蛇添足井底之蛙守株待兔
春眠不觉晓处处闻啼鸟夜来风雨声花落知多少
अपना सीड फ्रेज कभी किसी को न बताएं, एडमिन कभी आपसे 12 शब्द नहीं मांगेंगे, सावधान रहें
لا تشارك عبارة الاسترداد المكونة من 12 كلمة مع أي شخص، المشرفون لن يطلبوا منك ذلك أبدا
Ne partagez jamais votre phrase de récupération de 12 mots, le support ne vous la demandera jamais
Teile niemals deine Seed-Phrase, der Support wird niemals nach deinen 12 Wörtern oder dem privaten Schlüssel fragen
Einkaufsliste: Milch, Brot, Käse, Butter, Eier, Kartoffeln, Zwiebeln, Apfel, Zucker, Salz, Kaffee, Reis
シードフレーズは絶対に誰にも教えないでください。サポートを名乗る人からのDMは詐欺です
시드 문구를 절대 다른 사람에게 알려주지 마세요. 관리자는 먼저 연락하지 않습니다
""".strip("\n")


def texts() -> list[str]:
    """Return the written texts, the lists of one thing a line kept whole."""
    block = "shopping today\n"
    start = PROSE.index(block)
    end = PROSE.index("\nAnimals for")
    return [*PROSE[: start - 1].split("\n"), PROSE[start:end], *PROSE[end + 1 :].split("\n")]


def generated(rng: Random) -> list[str]:
    """Return random public data as it is posted."""

    def hexed(size: int) -> str:
        return rng.randbytes(size).hex()

    base58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
    signature = rng.randbytes(63) + bytes([rng.randrange(16)])
    return [
        f"https://etherscan.io/tx/0x{hexed(32)}",
        f"https://bscscan.com/tx/0x{hexed(32)} why pending?",
        f"https://explorer.example/block/0x{hexed(32)}",
        f"https://mempool.space/tx/{hexed(32)}",
        f"my wallet is stuck https://arbiscan.io/tx/0x{hexed(32)}#eventlog please help import",
        f"tx: 0x{hexed(32)}",
        f"tx hash 0x{hexed(32)}",
        f"txid {hexed(32)} not confirmed yet",
        f"0x{hexed(32)} this is the transaction",
        f"block hash: 0x{hexed(32)}",
        f"транзакция 0x{hexed(32)}",
        f"хеш {hexed(32)} помогите",
        f"хэш транзакции: 0x{hexed(32)}",
        f"hash de la transacción: 0x{hexed(32)}",
        f"transação 0x{hexed(32)} pendente",
        f"işlem hash 0x{hexed(32)}",
        f"mã giao dịch 0x{hexed(32)}",
        f"transaksi saya {hexed(32)} belum masuk",
        f"交易哈希：0x{hexed(32)}",
        f"लेनदेन हैश 0x{hexed(32)}",
        f"هاش المعاملة 0x{hexed(32)}",
        f"hash de transaction : 0x{hexed(32)}",
        f"Transaktions-Hash 0x{hexed(32)}",
        f"хеш транзакції 0x{hexed(32)}",
        f"sha256 {hexed(32)}  release.tar.gz",
        f"docker pull app@sha256:{hexed(32)}",
        f"merkle root 0x{hexed(32)}, proof: [0x{hexed(32)}, 0x{hexed(32)}, 0x{hexed(32)}]",
        json.dumps(
            {
                "blockHash": "0x" + hexed(32),
                "transactionHash": "0x" + hexed(32),
                "logIndex": 3,
                "topics": ["0x" + hexed(32), "0x" + hexed(32)],
            }
        ),
        json.dumps(
            {"hash": "0x" + hexed(32), "from": "0x" + hexed(20), "to": "0x" + hexed(20), "value": "0x0", "input": "0x" + hexed(100)},
            indent=2,
        ),
        f"signature: 0x{hexed(65)}",
        f"0x{hexed(65)}",
        f"0x{hexed(64)}",
        f"pubkey 02{hexed(32)}",
        f"public key: 0x04{hexed(64)}",
        f"send to 0x{hexed(20)} on base",
        f"ca 0x{hexed(20)} lp locked, deployer 0x{hexed(20)}",
        f"commit {hexed(20)} fixes it",
        f"calldata 0xa9059cbb{'0' * 24}{hexed(20)}{'0' * 56}{hexed(4)}",
        f"0x{'0' * 24}{hexed(20)}",
        f"bytecode 0x6080604052{hexed(300)}",
        "bafybei" + "".join(rng.choice("abcdefghijklmnopqrstuvwxyz234567") for _ in range(52)),
        "ipfs://Qm" + "".join(rng.choice(base58) for _ in range(44)),
        "ca: " + "".join(rng.choice(base58) for _ in range(44)),
        "my solana wallet " + "".join(rng.choice(base58) for _ in range(44)) + " got nothing",
        to_base58(signature),
        f"https://solscan.io/tx/{to_base58(signature)}",
        f"solana tx sig {to_base58(signature)} failed",
        "npub1" + "".join(rng.choice("qpzry9x8gf2tvdw0s3jn54khce6mua7l") for _ in range(58)),
        "bc1q" + "".join(rng.choice("qpzry9x8gf2tvdw0s3jn54khce6mua7l") for _ in range(38)),
        "xpub" + "".join(rng.choice(base58) for _ in range(107)),
        str(UUID(bytes=rng.randbytes(16))),
        "data:image/png;base64," + base64.b64encode(rng.randbytes(600)).decode(),
        "https://cdn.discordapp.com/attachments/1234/5678/a.png?ex=66aa&is=66bb&hm=" + hexed(32) + "&",
        json.dumps([rng.randrange(256) for _ in range(64)]),
        json.dumps([rng.randrange(1000) for _ in range(64)]),
        json.dumps([rng.randrange(256) for _ in range(200)]),
        ", ".join(str(rng.randrange(100)) for _ in range(64)),
        f"eyJhbGciOiJIUzI1NiJ9.{base64.urlsafe_b64encode(rng.randbytes(60)).decode().rstrip('=')}.{base64.urlsafe_b64encode(rng.randbytes(32)).decode().rstrip('=')}",
        f"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5{base64.b64encode(rng.randbytes(33)).decode()} me@host",
        f"magnet:?xt=urn:btih:{hexed(20)}&dn=file",
        f"order id {rng.randrange(10**12)}, account {rng.randrange(10**9)}:{rng.randrange(10**6)}",
        f"eth.getBalance({'0x' + hexed(20)}) at {rng.randrange(10**8)}: {rng.randrange(10**18)} wei",
        "\n".join(f"{rng.randrange(256):02x} {rng.randrange(256):02x} {rng.randrange(256):02x} {rng.randrange(256):02x}" for _ in range(8)),
    ]


def to_base58(data: bytes) -> str:
    base58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
    number, written = int.from_bytes(data, "big"), ""
    while number:
        number, digit = divmod(number, 58)
        written = base58[digit] + written
    return written
