"""Who is played, and when who does what."""
