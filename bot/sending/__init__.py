"""A delivery -> a message or a letter, in its turn, within the limits of a messenger."""
