"""Shoken on Google Cloud: ``python -m deploy --help``, or ``make deploy PROJECT=… REGION=…``."""
