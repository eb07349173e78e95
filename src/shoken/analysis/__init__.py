"""From a scan to measured findings."""
