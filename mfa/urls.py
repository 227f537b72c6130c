"""Multi Factor Authentication."""

from django.urls import path

from mfa.views import setting

urlpatterns = [path("", setting.mfa_setting, name="mfa_setting")]
