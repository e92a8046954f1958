"""Publishing: run the notebook of a brief, make its page, list the pages."""
