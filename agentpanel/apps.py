from django.apps import AppConfig


class AgentPanelConfig(AppConfig):
    name = "agentpanel"
