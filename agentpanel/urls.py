"""Addresses below /agent/."""

from django.urls import path

from agentpanel import views

urlpatterns = [
    path("", views.panel, name="agent_panel"),
    path("presence/", views.choose, name="agent_presence"),
]
