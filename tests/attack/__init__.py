"""Attacks on the running product, as a stranger makes them: over HTTP, against two workers on PostgreSQL.

`removals/` holds a patch for each protection that takes it out, and names the tests that must fail then;
`python -m tests.attack.replay` proves that they do.
"""
