"""The door in the terminal: one answer (`ask`) or a conversation (`chat`)."""
