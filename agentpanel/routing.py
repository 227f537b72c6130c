"""The socket's address."""

from django.urls import path

from agentpanel.consumers import AgentConsumer

sockets = [path("ws/agent/", AgentConsumer.as_asgi())]
