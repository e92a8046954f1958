"""A file becomes blocks: headings, paragraphs and tables, each with its line."""
