from django.db import models


class SignInCount(models.Model):
    """Attempts to sign in with one name, from one address, or both; or that a name is known there (throttle.py).

    Names and addresses are kept as a digest only.
    """

    key = models.CharField(max_length=64, unique=True, editable=False)
    count = models.PositiveIntegerField(default=0, editable=False)
    last = models.DateTimeField(db_index=True, editable=False)

    def __str__(self):
        return f"{self.key[:8]}: {self.count}"
