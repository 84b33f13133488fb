"""What moderators want done: policies, and what they recommend. Pure."""
