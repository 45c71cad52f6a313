"""What is said: handlers, dialogs, texts, access, command line, practice chat, documents. The only wiring place."""
