"""Networks: which there are, how they get here, how they run."""
