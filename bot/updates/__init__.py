"""Around every update: who it is, one at a time in a chat, cleaned, not too many."""
