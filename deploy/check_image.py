"""Stop the build of an image whose `jumpmaster doctor --json` says that anything is missing.

Usage: check_image.py REPORT
"""

import json
import sys
from pathlib import Path

report = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
faults = [f"{check['name']}: {check['detail']} {check['fix']}" for check in report["checks"] if check["state"] not in {"ok", "note"}]
wanted = {"content", "shipped vectors", "model", "screening", "answering", "extra telegram", "extra discord"}
missing = wanted - {check["name"] for check in report["checks"] if check["state"] == "ok"}
sys.exit("\n".join([*faults, *(f"{name}: not there" for name in sorted(missing))]) or 0)
