"""Engines of SQLite and PostgreSQL, and what behaves alike on both: locks, turns, "insert or get", migrations."""
