"""The hospital's archive on the page: studies from it, results back to it."""
