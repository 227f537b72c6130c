"""What Prometheus reads: numbers that cost nothing to keep and little to read."""
