"""Files that place text on pages: lines and boxes become paragraphs and tables."""
