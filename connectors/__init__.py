"""The API of the thick clients: Agent App and Salesforce Connector."""
