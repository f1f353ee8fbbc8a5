"""What the bot keeps: conversations, answers sent, feedback, who may use it, uploads."""
