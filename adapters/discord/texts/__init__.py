"""What only this door says: names of commands and menus, problems, notes. One file a language; discord.py is not loaded."""

from pathlib import Path

TEXT_FOLDER = Path(__file__).parent
