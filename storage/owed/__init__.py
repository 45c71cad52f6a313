"""Reminders as rows: what the timetable owes, kept equal to the table."""
