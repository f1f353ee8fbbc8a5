"""What a question asks: which notice and clause, which words, which kind of answer, after which question before it."""
