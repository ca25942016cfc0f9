from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class UserManager(BaseUserManager["User"]):
    use_in_migrations = True

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Without a password the person signs in by emailed code alone."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_superuser=True, **fields)

    def get_by_natural_key(self, email: str | None) -> "User":
        return self.get(email__iexact=email)


class User(AbstractBaseUser, PermissionsMixin):
    email = models.EmailField(_("email address"), unique=True)
    name = models.CharField(_("name"), max_length=120, blank=True)
    organisation = models.CharField(_("organisation"), max_length=160, blank=True)
    is_active = models.BooleanField(
        _("can sign in"), default=True, help_text=_("Untick this instead of deleting the account.")
    )
    date_joined = models.DateTimeField(_("date joined"), default=timezone.now, editable=False)

    signed_out_at = models.DateTimeField(null=True, editable=False, help_text=_("Sessions from before have ended."))
    known_since = models.DateTimeField(
        null=True,
        editable=False,
        help_text=_("An editor knows them: their stories stand first in the queue."),
    )
    suspended_since = models.DateTimeField(
        null=True, editable=False, help_text=_("Shares nothing new meanwhile. What is published stays so.")
    )
    owned_galleries = models.ManyToManyField(
        "gallery.GalleryPage",
        blank=True,
        related_name="owners",
        verbose_name=_("galleries that they own"),
        help_text=_("An owner of a programme reads everything of its gallery, and decides nothing."),
    )

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_unique_whatever_its_case")]

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def first_name(self) -> str:
        """What Wagtail greets people by."""
        return self.name

    @property
    def suspension_note(self) -> str:
        """Of the last time, whether it has ended or not."""
        return "".join(suspension.note for suspension in list(self.suspensions.all())[-1:])

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Part of every session: as soon as it differs, the session has ended."""
        own = super()._get_session_auth_hash(secret=secret)  # type: ignore[misc]  # Django's, unknown to its stubs
        return own if self.signed_out_at is None else f"{own}{self.signed_out_at.timestamp()}"

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name or self.email


class Suspension(models.Model):
    """Why somebody was suspended. When it ended stands in the log."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="suspensions")
    note = models.TextField(max_length=2000, help_text=_("For the staff, and for whoever downloads their own data."))
    began_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("suspension")
        verbose_name_plural = _("suspensions")
        ordering = ["pk"]


class SignedInRequest(HttpRequest):
    """A request behind `login_required` or the admin's own gate."""

    user: User
