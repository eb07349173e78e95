"""Networks: which there are, how they come here, how they run."""
