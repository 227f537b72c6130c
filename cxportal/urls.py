"""The addresses of the portal."""

from django.urls import include, path

from cxportal.core import health
from cxportal.core.metrics import view as metrics
from cxportal.core.violations import view as violations

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", metrics.metrics, name="metrics"),
    path("csp-report/", violations.report, name="csp_report"),
    path("", include("accounts.urls")),
    path("system/", include("accounts.urls_system")),
    path("system/", include("acd.urls_system")),
    path("profile/mfa/", include("mfa.urls")),
    path("agent/", include("agentpanel.urls")),
    path("floor/", include("floor.urls")),
    path("chat/", include("webchat.urls")),
    path("api/v1/", include("connectors.urls")),
]

handler400 = "cxportal.core.errors.bad_request"
handler403 = "cxportal.core.errors.permission_denied"
handler404 = "cxportal.core.errors.not_found"
handler500 = "cxportal.core.errors.server_error"
