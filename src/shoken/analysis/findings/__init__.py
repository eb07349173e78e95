"""Masks as measured findings; what two visits say."""
