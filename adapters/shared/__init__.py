"""What more than one door needs. No platform's words, no SDK."""
