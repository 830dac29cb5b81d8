"""What was learned of questions whose answers are known: weights, kept as JSON beside the code."""
