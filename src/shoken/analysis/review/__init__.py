"""A reader's review of what was found: marks and drawings, applied and measured again."""
