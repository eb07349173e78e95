"""How long a test waits for a page."""

# what hangs meets it and nothing else: analyses yield to all other work, and no graphics card draws
PATIENCE_S = 900
