"""How an older database becomes today's. One file a step under `versions/`; a step that has shipped is never changed.

After a change of `bot/storage/tables.py`, `python -m bot.storage.migrations 0002 "what changes"` writes the next step to be looked through.
"""
