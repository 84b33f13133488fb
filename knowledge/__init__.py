"""What is known: passages, scam rules, routes, and how they are found. It has never heard of a chat or a user."""
