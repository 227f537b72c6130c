"""What thick clients have open."""

from django.db import models

from accounts.models import User
from connectors.enums import Client


class ApiToken(models.Model):
    """The sign-in of a thick client: twelve hours, or until the person's epoch moves on.

    The client holds the token, the row only its digest.
    """

    key_digest = models.CharField(max_length=64, unique=True)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="api_tokens")
    client = models.CharField(max_length=24, choices=Client.choices)
    epoch = models.PositiveIntegerField()
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.client} of {self.user_id} until {self.expires_at:%Y-%m-%d %H:%M:%S}"
