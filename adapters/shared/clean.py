r"""Text that is fit to be shown. What people and documents write can hold orders to a terminal or turn a line around.

Pure. Nothing is dropped that a reader would see; what acts instead of showing is made visible or taken out.
"""

from __future__ import annotations

import re

_REPLACEMENT = "\ufffd"
_LINE_ENDS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
# Whole sequences, so that what stands after a neutralised escape is not left over as "[31m".
# A string sequence (a window title, a hyperlink) is cut only where it ends on its line: an open one must not eat the text.
_SEQUENCES = re.compile(r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]|(?:\x1b[\]PX^_]|[\x9d\x90\x98\x9e\x9f])[^\x07\x1b\x9c\n]*(?:\x07|\x1b\\|\x9c)")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
# Overrides, embeddings, isolates, and the marks that only software reads (annotations, tags). The joiners stay:
# Persian, Hindi and emoji need them. So do the direction marks, which move nothing but their neighbours' punctuation.
_INVISIBLE = re.compile("[\u202a-\u202e\u2066-\u2069\u206a-\u206f\ufff9-\ufffb\U000e0000-\U000e007f]")
_SURROGATES = re.compile("[\ud800-\udfff]")
_MARKS = re.compile(
    "([\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{4})[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+"
)


def clean_text(text: str) -> str:
    """Return the text with plain newlines, tabs as spaces, and nothing that moves a cursor or reorders letters."""
    text = _LINE_ENDS.sub("\n", text).replace("\t", "    ")
    text = _CONTROLS.sub(_REPLACEMENT, _SEQUENCES.sub(_REPLACEMENT, text))
    # Letters under heaps of marks grow over the lines above and below; no language stacks more than four.
    return _MARKS.sub(r"\1", _INVISIBLE.sub("", text))


def clean_line(text: str) -> str:
    """Return the text on one line."""
    return " ".join(clean_text(text).split())


def replace_surrogates(text: str) -> str:
    """Return text that every encoder takes. Offsets stay: one code point stands for one."""
    return text if text.isascii() else _SURROGATES.sub(_REPLACEMENT, text)
