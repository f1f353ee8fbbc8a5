"""Whether quotes prove a sentence: the same words in the same order, and nothing changed by what was left out."""
