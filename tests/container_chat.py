"""Ask an unpacked image over Telegram's fake, look whether it calls itself alive, and end it with the signal of the Dockerfile.

Usage: python -m tests.container_chat ROOT HOME   (as root, from the checkout; tests/container_check.sh prepares both)
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from bot.settings import Settings
from tests.fakes.telegram_api import TOKEN, TelegramApi, telegram_api

INSIDE = Path(__file__).with_name("container_inside.sh")
PATIENCE_SECONDS = 120


async def main(root: Path, home: Path) -> None:
    # As an engine mounts a secret: a file that the program's user can read.
    token = home / "token"
    token.write_text(TOKEN + "\n", encoding="utf-8")
    async with telegram_api() as api:
        variables = [f"JUMPMASTER_TELEGRAM_API=http://127.0.0.1:{api.port}", "JUMPMASTER_TELEGRAM_TOKEN_FILE=/data/token"]
        variables.append("JUMPMASTER_FEEDS_REFRESH=false")
        run = await inside(root, home, "host", variables, ["jumpmaster", "run"])
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                await asked(api)
                await called_alive(root, home)
                await ended(run)
        finally:
            if run.returncode is None:
                run.kill()  # the namespace, and all in it, goes with it
                await run.wait()
    if await (await inside(root, home, "none", [], ["jumpmaster", "doctor", "--alive"])).wait() == 0:
        sys.exit("container-check: it calls itself alive after its end")


async def inside(root: Path, home: Path, network: str, variables: Sequence[str], command: Sequence[str]) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec("bash", str(INSIDE), str(root), str(home), network, *variables, "--", *command)


async def asked(api: TelegramApi) -> None:
    ann = api.world.person("Ann")
    chat = api.world.private(ann)
    started = time.monotonic()
    api.world.says(ann, chat, "what is an airdrop")
    await api.until(lambda: any("tokens" in str(sent.get("text", "")) for sent in api.sent_to(chat.id)))
    print(f"container-check: answered over Telegram's fake {time.monotonic() - started:.1f} s after the start")  # noqa: T201


async def called_alive(root: Path, home: Path) -> None:
    # The sign of life is written every ten seconds; the first may be older than the door.
    while await (await inside(root, home, "none", [], ["jumpmaster", "doctor", "--alive"])).wait():  # noqa: ASYNC110 - another process's file
        await asyncio.sleep(1)


async def ended(run: asyncio.subprocess.Process) -> None:
    first = first_child(run.pid)
    started = time.monotonic()
    os.kill(first, signal.SIGTERM)
    code = await run.wait()
    seconds = time.monotonic() - started
    print(f"container-check: ended {seconds:.1f} s after SIGTERM with exit code {code}")  # noqa: T201
    if code or seconds > Settings().stop_seconds:
        sys.exit("container-check: it did not end as it should")


def first_child(pid: int) -> int:
    """Return the process that is number 1 in the namespace `unshare` made."""
    return int(Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()[0])


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), Path(sys.argv[2])))
