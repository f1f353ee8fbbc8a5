"""What people do in Telegram, and what happens then."""
