"""What `make run` starts: the whole portal on one machine, from nothing."""
