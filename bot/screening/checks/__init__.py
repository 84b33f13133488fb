"""One small module a check. Each leaves `Evidence` whether it fires or not; `verdict.py` weighs them. Pure, no network, no clock."""
