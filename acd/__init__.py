"""The routing engine: for now, who is at work and since when."""
