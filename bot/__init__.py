"""Questions -> answers -> people: the answering, the command line, the REPL and the Telegram bot."""
