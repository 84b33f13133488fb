"""What runs when the assistant is spoken to: route, retrieve, compose, ground, remember."""
