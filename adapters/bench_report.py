"""What the measured rounds come to: medians, ratios, targets, and the machine they were measured on."""

from __future__ import annotations

import os
import platform
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import median

from adapters.bench_measuring import Result

_CPU_FEATURES = ("avx", "avx2", "fma", "f16c", "avx512f", "avx512_vnni", "avx_vnni", "amx_int8")


def compare(rounds: Sequence[Mapping[str, Result]]) -> Result:
    """Return each side's medians, the medians of the rounds' own ratios, and which targets are met."""
    ratios = {name: round(median(ratio(each) for each in rounds), 2) for name, (side, ratio) in _RATIOS.items() if side in rounds[0]}
    targets = [
        {
            "name": name,
            "target": f"{sign} {bound}",
            "measured": ratios[name],
            "met": ratios[name] >= bound if sign == ">=" else ratios[name] < bound,
        }
        for name, (sign, bound) in _TARGETS.items()
        if name in ratios
    ]
    return {"sides": {side: _middle([each[side] for each in rounds]) for side in rounds[0]}, "ratios": ratios, "targets": targets}


# What each ratio compares with our own side, and the ratio.
_RATIOS: Mapping[str, tuple[str, Callable[[Mapping[str, Result]], float]]] = {
    "cold_times_sooner": ("baseline", lambda each: each["baseline"]["cold_s"] / each["ours"]["cold_s"]),
    "memory_share": ("baseline", lambda each: (each["ours"]["peak_mib"] or 0) / (each["baseline"]["peak_mib"] or 1)),
    "one_caller_times_faster": ("baseline", lambda each: _p50(each["baseline"]) / _p50(each["ours"])),
    "callers_times_the_answers": ("baseline", lambda each: _rate(each["ours"]) / _rate(each["baseline"])),
    "cpu_times_less": ("baseline", lambda each: each["baseline"]["one_caller"]["cpu_ms"] / each["ours"]["one_caller"]["cpu_ms"]),
    "p50_growth_with_documents": ("ours_scaled", lambda each: _p50(each["ours_scaled"]) / _p50(each["ours"])),
    "cpu_growth_with_documents": (
        "ours_scaled",
        lambda each: each["ours_scaled"]["one_caller"]["cpu_ms"] / each["ours"]["one_caller"]["cpu_ms"],
    ),
}
_TARGETS: Mapping[str, tuple[str, float]] = {
    "cold_times_sooner": (">=", 10),
    "memory_share": ("<", 0.5),
    "one_caller_times_faster": (">=", 2),
    "callers_times_the_answers": (">=", 2),
    "p50_growth_with_documents": ("<", 1.5),
}


def _rate(result: Result) -> float:
    return float(result["callers"]["per_second"])


def _p50(result: Result) -> float:
    return float(result["one_caller"]["p50_ms"])


def _middle(results: Sequence[Result]) -> Result:
    """Return the median of each number, keeping the shape."""
    first = results[0]
    return {
        name: _middle([each[name] for each in results])
        if isinstance(value, dict)
        else value and round(median(each[name] for each in results), 3)
        for name, value in first.items()
    }


def describe_machine() -> Result:
    info = Path("/proc/cpuinfo").read_text().splitlines() if Path("/proc/cpuinfo").exists() else []
    fields = {key.strip(): value.strip() for key, _, value in (line.partition(":") for line in info)}
    flags = set(fields.get("flags", "").split())
    return {
        "cpu": fields.get("model name", platform.processor()),
        "features": [feature for feature in _CPU_FEATURES if feature in flags],
        "cores": os.cpu_count(),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "load_average_before": round(os.getloadavg()[0], 2),
    }
