"""Addresses below /chat/."""

from django.urls import path

from webchat import views

urlpatterns = [
    path("demo/", views.demo, name="chat_demo"),
    path("<slug:slug>/", views.frame, name="chat_frame"),
    path("<slug:slug>/widget.js", views.widget, name="chat_widget"),
]
