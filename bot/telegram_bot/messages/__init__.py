"""An answer as messages, and what the bot itself says (texts.toml)."""
