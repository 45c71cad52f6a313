"""For whoever runs the program: moving, restoring, watching."""
