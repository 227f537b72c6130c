"""The socket's address."""

from django.urls import path

from floor.consumers import FloorConsumer

sockets = [path("ws/floor/", FloorConsumer.as_asgi())]
