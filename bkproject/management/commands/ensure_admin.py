import secrets

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand
from django.db import transaction

from bkproject.settings import env
from bkproject.startup import address

USERNAME = "admin"
# Without the letters and digits that are taken for one another when typed from a screen.
LETTERS = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"


class Command(BaseCommand):
    help = "On a database without users, makes the administrator; BK_ADMIN_PASSWORD sets the password."

    def handle(self, **options):
        password_from_environment = env.str("BK_ADMIN_PASSWORD", "")
        password = password_from_environment or "".join(secrets.choice(LETTERS) for _letter in range(16))
        users = get_user_model().objects
        with transaction.atomic():
            if users.exists():
                return
            users.create_superuser(USERNAME, password=password)
        shown = "(BK_ADMIN_PASSWORD)" if password_from_environment else f"{password}   (chỉ hiện một lần / shown once)"
        self.stdout.write(self._notice(shown))

    def _notice(self, password: str) -> str:
        """Return what the person must not miss, in both languages and boxed."""
        lines = [
            "Tài khoản quản trị đầu tiên / The first administrator",
            f"Địa chỉ / Address:   {address.page()}",
            f"Tên / User name:     {USERNAME}",
            f"Mật khẩu / Password: {password}",
        ]
        rule = "=" * max(len(line) for line in lines)
        return "\n".join(["", rule, *lines, rule, ""])
