"""One module a shape in which reports print scores."""
