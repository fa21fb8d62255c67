"""What people feel: requests through the server with its two workers, several at once, beside an import, and memory."""
