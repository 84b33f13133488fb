"""The Telegram door. Only here is python-telegram-bot imported, and only inside the modules that speak to it."""
