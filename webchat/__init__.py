"""What a customer's browser talks to."""
