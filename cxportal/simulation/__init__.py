"""Customers and agents that are played: a living floor for newcomers, load for measurements."""
