"""What is kept of the work: traces of questions and what their model calls cost."""
