"""Addresses below /agent/."""

from django.urls import path

from agentpanel import lookups, views

urlpatterns = [
    path("", views.panel, name="agent_panel"),
    path("presence/", views.choose, name="agent_presence"),
    path("phrases/", lookups.show_phrases, name="agent_phrases"),
    path("directory/", lookups.show_directory, name="agent_directory"),
    path("day/", lookups.show_day, name="agent_day"),
    path("callbacks/<int:contact_id>/done/", lookups.finish_callback, name="agent_callback_done"),
    path("contacts/<int:contact_id>/earlier/", lookups.show_earlier, name="agent_earlier"),
]
