"""The socket's address."""

from django.urls import path

from webchat.consumers import CustomerConsumer

sockets = [path("ws/chat/<slug:slug>/", CustomerConsumer.as_asgi())]
