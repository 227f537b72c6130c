"""System > Users, Teams, Security and Audit log."""

from django.urls import path

from accounts.views import (
    audit,
    audit_export,
    security,
    teams,
    user_add,
    user_bulk,
    user_edit,
    user_export,
    user_import,
    user_invitation,
    user_password,
    user_reset,
    user_sessions,
    user_unlock,
    users,
)

urlpatterns = [
    path("audit/", audit.audit, name="audit"),
    path("audit/export/", audit_export.audit_export, name="audit_export"),
    path("security/", security.security, name="security"),
    path("teams/", teams.teams, name="teams"),
    path("teams/add/", teams.team_add, name="teams_add"),
    path("teams/<int:team_id>/", teams.team_edit, name="teams_edit"),
    path("teams/<int:team_id>/delete/", teams.team_delete, name="teams_delete"),
    path("teams/<int:team_id>/members/", teams.team_members, name="team_members"),
    path("users/", users.users, name="users"),
    path("users/add/", user_add.user_add, name="user_add"),
    path("users/bulk/", user_bulk.user_bulk, name="user_bulk"),
    path("users/export/", user_export.user_export, name="user_export"),
    path("users/import/", user_import.people_import, name="user_import"),
    path("users/<int:user_id>/", user_edit.user_edit, name="user_edit"),
    path("users/<int:user_id>/invitation/", user_invitation.user_invitation, name="user_invitation"),
    path("users/<int:user_id>/password/", user_password.user_password, name="user_password"),
    path("users/<int:user_id>/reset/", user_reset.user_reset, name="user_reset"),
    path("users/<int:user_id>/sessions/", user_sessions.user_sessions, name="user_sessions"),
    path("users/<int:user_id>/unlock/", user_unlock.user_unlock, name="user_unlock"),
]
