"""The live floor of supervisors, managers and administrators."""
