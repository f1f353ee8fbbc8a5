"""A question as a language model reads it: proposals only, which the answering checks and looks up as its own."""
