"""What every app may use and what knows no product words."""
