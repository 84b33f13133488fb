"""The Discord door. Only here is discord.py imported, and only inside the modules that speak to it."""
