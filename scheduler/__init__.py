"""What is due: sweep, delivery, housekeeping, and the few jobs that tick them."""
