"""Django's PostgreSQL, with kept connections whose health takes no query to see."""
