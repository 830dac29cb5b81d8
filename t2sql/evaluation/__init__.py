"""Suites, execution match, retrieval recall; the only reader of gold SQL."""
