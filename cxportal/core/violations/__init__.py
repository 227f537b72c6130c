"""What browsers report when a page breaks the content policy."""
