"""Multi Factor Authentication."""

from django.urls import path

from mfa.views import codes, setting

urlpatterns = [
    path("", setting.mfa_setting, name="mfa_setting"),
    path("codes/", codes.recovery_codes, name="recovery_codes"),
]
