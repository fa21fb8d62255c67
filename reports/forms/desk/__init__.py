"""The filing desk: who owes which form of a period, what came and how, reminders, and what changed beneath."""
