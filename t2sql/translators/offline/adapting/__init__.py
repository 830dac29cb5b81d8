"""Past queries changed to answer another question: other groups, filters, measures, dates."""
