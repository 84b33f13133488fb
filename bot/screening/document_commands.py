"""Commands in operators' documents that fetch a program and run it at once: they are cut out, so that no answer repeats one.

An install line of a node's guide and the line of a fake verification look the same; whoever wants it reads it where its author wrote it.
"""

from __future__ import annotations

import re

LEFT_OUT = "[a command is left out here: read it in the document itself]"

_FETCH = r"(?:curl|wget|fetch|iwr|irm|invoke-webrequest|invoke-restmethod)"
_RUN = r"(?:(?:ba|z|k|da|fi|a)?sh|python[\d.]*|perl|ruby|node|iex|invoke-expression|powershell|pwsh|cmd)"
_SUDO = r"(?:sudo\s+(?:-\S+\s+)*)?(?:env\s+)?(?:\S*/)?"
# A command ends with its line, unless a stroke carries it on, or with the mark of code that it stands in.
_WITHIN = r"(?:\\\n|[^\n`])"
_COMMAND = re.compile(
    rf"""(?:\bsudo\s+)?(?:
        \b{_FETCH}\b{_WITHIN}{{0,400}}?(?:\||&&|;)\s*{_SUDO}{_RUN}\b(?!\s+-m\s+json){_WITHIN}*
      | \b(?:{_RUN}|source|eval|\.)\s{_WITHIN}{{0,80}}?(?:<\(|\$\(|"?`)\s*{_FETCH}\b[^\n]*
      | \b(?:iex|invoke-expression)\b{_WITHIN}{{0,80}}?(?:iwr|irm|invoke-|https?:|downloadstring){_WITHIN}*
      | \b(?:base64|openssl)\s{_WITHIN}{{0,200}}?\|\s*{_SUDO}{_RUN}\b{_WITHIN}*
      | \b(?:powershell|pwsh)(?:\.exe)?\b{_WITHIN}{{0,80}}?\s-e(?:nc|ncodedcommand|c)?\s{_WITHIN}*
      | \b(?:mshta|regsvr32|rundll32|msiexec|certutil|bitsadmin)(?:\.exe)?\b{_WITHIN}{{0,80}}?https?:{_WITHIN}*
    )""",
    re.IGNORECASE | re.VERBOSE,
)


def cut_commands(text: str) -> str:
    """Return the text with each command that fetches a program and runs it replaced by a word on that."""
    return _COMMAND.sub(LEFT_OUT, text)
