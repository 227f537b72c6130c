"""Budgets against guessing: what is left of them lives in the database, so that all workers share it."""
