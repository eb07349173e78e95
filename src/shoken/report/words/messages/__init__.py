"""What a reader is told of the files, of the analysis and of a failed request, by code."""
