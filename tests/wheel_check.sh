#!/usr/bin/env bash
# Build the wheel, look into it, and use it where nothing of the source tree is at hand and nothing can be written.
# Usage: tests/wheel_check.sh [PYTHON]   PYTHON has the `build` package; `make wheel-check` gives the one of .venv.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
python=${1:-python3}
case $python in */*) python=$(cd "$(dirname "$python")" && pwd)/$(basename "$python") ;; esac
work=$(mktemp -d)
trap 'chmod -R u+w "$work" && rm -rf "$work"' EXIT

say() { echo "wheel-check: $*"; }

# A copy, so that what an earlier build left behind cannot come into the wheel, and this one leaves nothing.
mkdir "$work/source"
tar -C "$root" -cf - --exclude=./.venv --exclude=./.git --exclude=./build --exclude=./dist --exclude='*.egg-info' --exclude=__pycache__ . |
    tar -C "$work/source" -xf -

say "building"
"$python" -m build --wheel --outdir "$work/dist" "$work/source" >"$work/build.log" 2>&1 || { cat "$work/build.log" >&2; exit 1; }
wheel=$(echo "$work"/dist/*.whl)

say "looking into $(basename "$wheel")"
"$python" - "$wheel" "$work/source" <<'PY'
import sys
import zipfile
from pathlib import Path

wheel, source = sys.argv[1], Path(sys.argv[2])
packed = set(zipfile.ZipFile(wheel).namelist())
patterns = {
    "knowledge": ("*.py", "content/**/*", "shipped/**/*", "embedding/*.onnx"),
    "bot": ("**/*.py", "texts/**/*"),
    "adapters": ("**/*.py",),
}
for package, globs in patterns.items():
    for glob in globs:
        wanted = {str(path.relative_to(source)) for path in (source / package).glob(glob) if path.is_file()}
        if not wanted:
            sys.exit(f"wheel-check: the source tree has no {package}/{glob}")
        if missing := sorted(wanted - packed):
            sys.exit(f"wheel-check: {len(missing)} files of {package}/{glob} are not in the wheel, the first is {missing[0]}")
foreign = sorted(name for name in packed if name.split("/")[0] not in patterns and ".dist-info/" not in name)
if foreign:
    sys.exit(f"wheel-check: the wheel holds what is not the program's: {foreign[0]}")
print(f"wheel-check: {len(packed)} files, {Path(wheel).stat().st_size / 2**20:.1f} MiB, content, texts and vectors are there, tests are not")
PY

say "installing it into an empty environment"
"$python" -m venv "$work/venv"
"$work/venv/bin/python" -m pip --disable-pip-version-check install --constraint "$root/constraints.txt" "$wheel" >"$work/install.log" 2>&1 ||
    { tail -n 20 "$work/install.log" >&2; exit 1; }

# No user may write below a file, root included; the mode keeps everybody else out of the folder itself.
mkdir "$work/elsewhere"
touch "$work/elsewhere/file"
chmod 555 "$work/elsewhere"

run_at_home() {  # HOME DATA ARGUMENT...
    (cd "$work/elsewhere" && env -i PATH=/usr/bin:/bin LANG=C.UTF-8 PYTHONDONTWRITEBYTECODE=1 \
        HOME="$1" JUMPMASTER_HOME="$2" "$work/venv/bin/jumpmaster" "${@:3}" </dev/null)
}
jumpmaster() { run_at_home "$work/elsewhere/file/home" "$work/elsewhere/file/data" "$@"; }

say "asking it, from another folder, with a home that cannot be written"
jumpmaster ask "what is an airdrop" --json >"$work/answer.json"
jumpmaster knowledge list --json >"$work/passages.jsonl"

"$python" - "$work/answer.json" "$work/passages.jsonl" <<'PY'
import json
import sys
from pathlib import Path

answer, passages = Path(sys.argv[1]), Path(sys.argv[2])
lines = answer.read_text(encoding="utf-8").splitlines()
assert len(lines) == 1, f"one line was expected, {len(lines)} came"
outcome = json.loads(lines[0])
listed = [json.loads(line) for line in passages.read_text(encoding="utf-8").splitlines()]
assert outcome["kind"] == "answered", f"the kind is {outcome['kind']}"
assert outcome["citations"], "the answer cites nothing"
for citation in outcome["citations"]:
    sources = [passage for passage in listed if passage["source_id"] == citation["source_id"]]
    assert any(citation["quote"] and citation["quote"] in passage["text"] for passage in sources), f"no passage holds the quote of {citation}"
print(f"wheel-check: answered with {len(outcome['citations'])} citations; {len(listed)} passages listed")
PY

say "asking it with a home that can be written"
mkdir "$work/home"
run_at_home "$work/home" "$work/home/data" ask "what is an airdrop" --json >/dev/null
stray=$(find "$work/elsewhere" "$work/home" -mindepth 1 -not -path "$work/elsewhere/file" -not -path "$work/home/data*")
if [ -n "$stray" ]; then
    say "it wrote outside JUMPMASTER_HOME: $stray" >&2
    exit 1
fi
say "passed"
