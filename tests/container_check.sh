#!/usr/bin/env bash
# Build the Dockerfile and use the image as compose.yaml would, on a machine without a container engine.
# buildah carries out the file itself. The base image is not fetched: a Debian root with Debian's Python 3.11 stands in for it under its name.
# Usage: tests/container_check.sh [PYTHON]   PYTHON has the test tools; `make container-check` gives the one of .venv. Needs root, Debian or Ubuntu:
#        apt-get install --no-install-recommends buildah debootstrap
# BASE=FILE.tar keeps the stand-in for the next time (it is made where FILE does not exist). Ten minutes on two cores, half of it with BASE.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
python=${1:-python3}
case $python in */*) python=$(cd "$(dirname "$python")" && pwd)/$(basename "$python") ;; esac
cd "$root"
say() { echo "container-check: $*"; }

[ "$(id -u)" = 0 ] || { say "it needs root" >&2; exit 2; }
for tool in buildah debootstrap unshare; do
    command -v "$tool" >/dev/null || { say "$tool is missing: apt-get install --no-install-recommends buildah debootstrap" >&2; exit 2; }
done

work=$(mktemp -d)
export TMPDIR=$work
store() { buildah --root "$work/store" --runroot "$work/run" "$@"; }
clean_up() {
    store umount --all >/dev/null 2>&1 || true
    store rm --all >/dev/null 2>&1 || true
    store rmi --all --force >/dev/null 2>&1 || true
    umount "$work/store/overlay" 2>/dev/null || true
    rm -rf --one-file-system "$work"
}
trap clean_up EXIT

name=$(sed -nE 's/^FROM ([^ $]+).*/\1/p' Dockerfile | head -n 1)
suite=${name##*-}
base=${BASE:-$work/base.tar}
if [ ! -s "$base" ]; then
    say "making a stand-in for $name"
    debootstrap --variant=minbase --include=python3,python3-venv,ca-certificates "$suite" "$work/base" >"$work/debootstrap.log" 2>&1 ||
        { tail -n 20 "$work/debootstrap.log" >&2; exit 1; }
    rm -rf "$work"/base/var/cache/apt/archives/*.deb "$work"/base/var/lib/apt/lists/*
    ln -s /usr/bin/python3 "$work/base/usr/local/bin/python"
    tar -C "$work/base" --one-file-system -cf "$base" .
    rm -rf --one-file-system "$work/base"
fi
container=$(store from scratch)
store add --quiet "$container" "$base" / >/dev/null
store commit --quiet --rm "$container" "$name" >/dev/null

# What pip is told on this machine it is told in the build too: its settings as one file, and what they name, read-only.
"$python" - "$work/pip.conf" <<'PY' | sort -u >"$work/mounts"
import ast
import re
import subprocess
import sys
from pathlib import Path

listed = subprocess.run([sys.executable, "-m", "pip", "config", "list"], capture_output=True, text=True, check=True).stdout
settings: dict[str, str] = {}
for line in sorted(listed.splitlines(), key=lambda line: line.startswith(":env:")):
    key, _, value = line.partition("=")
    settings[key.rpartition(".")[2]] = ast.literal_eval(value)
kept = {key: value for key, value in settings.items() if key not in {"constraint", "config-file", "require-virtualenv", "user", "target"}}
lines = [f"{key} = {' '.join(value.split())}" for key, value in kept.items()]
Path(sys.argv[1]).write_text("\n".join(["[global]", *lines, ""]), encoding="utf-8")
for scheme, name in re.findall(r"(?:^|\s)(file://)?(/\S+)", "\n".join(kept.values())):
    path = Path(name).parent if scheme else Path(name)  # the pages of an index on disk lead to files beside it
    if path.exists() and path != Path("/"):
        print(f"--volume={path}:{path}:ro")
PY
mapfile -t mounts <"$work/mounts"

say "building"
started=$SECONDS
store build --isolation chroot --pull=never --format docker --build-arg BASE_DIGEST= --tag image --volume "$work/pip.conf:/etc/pip.conf:ro" "${mounts[@]}" "$root" \
    >"$work/build.log" 2>&1 || { tail -n 40 "$work/build.log" >&2; exit 1; }
say "built in $((SECONDS - started)) s"

container=$(store from --pull=never image)
mkdir "$work/image" "$work/home" "$work/chat"
mount --bind "$(store mount "$container")" "$work/image"
trap 'umount "$work/image" || true; clean_up' EXIT
store inspect --type image image >"$work/image.json"
"$python" - "$work/image" <<'PY'
import json
import sys
from pathlib import Path

config = json.loads(Path(f"{sys.argv[1]}.json").read_text(encoding="utf-8"))["Docker"]["config"]
(volume,) = config["Volumes"]
assert config["Healthcheck"]["Test"][1:] == ["jumpmaster", "doctor", "--alive"], "the image has no health check"
assert (config["Entrypoint"], config["Cmd"]) == (["jumpmaster"], ["run"]), "the image starts something else"
for ending, text in (("env", "\n".join(config["Env"])), ("user", config["User"]), ("volume", volume)):
    Path(f"{sys.argv[1]}.{ending}").write_text(text + "\n", encoding="utf-8")
PY
inside() { bash tests/container_inside.sh "$work/image" "$work/$1" none -- "${@:2}" </dev/null; }
for home in home chat; do chown "$(<"$work/image.user")" "$work/$home"; chmod 0700 "$work/$home"; done

say "looking around as $(<"$work/image.user")"
inside home python -c '
import os, shutil, sys
writable = [folder for folder, _, _ in os.walk("/") if not folder.startswith("/proc") and os.access(folder, os.W_OK)]
assert sorted(folder for folder in writable if not folder.startswith("/tmp/")) == ["/data", "/dev/shm", "/tmp"], writable
tools = [tool for tool in ("gcc", "cc", "g++", "make", "ld", "pip", "pip3", "git", "curl", "wget", "pyproject-build") if shutil.which(tool)]
assert not tools, tools
status = open("/proc/self/status").read()
assert os.getuid() and os.getgid() and "CapBnd:\t0000000000000000" in status and "NoNewPrivs:\t1" in status
'
inside home jumpmaster doctor
inside home jumpmaster ask "what is an airdrop"
cp docs/privacy.md "$work/home/privacy.md" && chmod 0644 "$work/home/privacy.md"
inside home jumpmaster knowledge add /data/privacy.md
code=0; inside home jumpmaster run || code=$?
[ $code = 78 ] || { say "without a token it should end with 78, and ended with $code" >&2; exit 1; }
"$python" -m tests.container_chat "$work/image" "$work/chat"

say "sizes in MiB, as du counts them"
packages=$(echo "$work"/image/opt/jumpmaster/lib/python*/site-packages)
total=$(du -smx "$work/image" | cut -f 1)
ours=$(du -smx "$work/image/opt" | cut -f 1)
{
    echo "$((total - ours)) everything below the program (the stand-in for $name)"
    (cd "$packages" && du -smx -- * | tr '\t' ' ')
} | sort -rn | head -n 10
say "$total MiB unpacked, $ours of them the program and its packages"
[ "$total" -lt 900 ] || { say "900 is the limit" >&2; exit 1; }
say "passed"
