"""Links: found as people hide them, and judged with evidence. Pure, offline."""
