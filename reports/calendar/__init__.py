"""A person's own calendar: due dates of their work, meetings and deadlines of reports, under a secret address."""
