"""A reader's review on the page: which version is shown, judging, drawing, signing."""
