"""Lures: what scammers write in chats, as content; and what is seen of a message when it is held against that. Pure, no network."""
