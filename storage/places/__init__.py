"""Seats of an event: lists, confirmations, tickets, numbers."""
