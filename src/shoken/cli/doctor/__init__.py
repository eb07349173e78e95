"""``shoken doctor``: what is there, whether an analysis and the page would work, what to do."""
