"""How people are named on pages and in messages."""


def person_name(user) -> str:
    """Return a user's name as Vietnamese write it, family name first, or their user name; empty for nobody."""
    if user is None:
        return ""
    return f"{user.last_name} {user.first_name}".strip() or user.get_username()
