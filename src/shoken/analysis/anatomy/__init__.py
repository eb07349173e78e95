"""Where in the brain: template, registration, atlas, tissue, structures."""
