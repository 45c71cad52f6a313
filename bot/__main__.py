"""`python -m bot` is `metodist`."""

from bot.cli import main

main()
