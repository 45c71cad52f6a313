"""What a plan says and what follows from it. Pure: no database, no chat, no network, no clock."""
