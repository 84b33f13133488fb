"""The learned link score: what is looked at in a host, how weights are fitted to it, and the file they are kept in."""
