"""Questions with known answers -> how good the answers are: questions, what came of each, figures, report."""
