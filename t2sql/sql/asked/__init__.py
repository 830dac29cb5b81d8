"""What a question asks for, read from its words alone: periods, numbers, and tell-tale words."""
