"""Letters: what an organisation has pending, and the Word draft that urges, asks or reports, by who it goes to."""
