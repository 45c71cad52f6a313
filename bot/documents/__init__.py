"""Documents that people open elsewhere: .xlsx so far."""
