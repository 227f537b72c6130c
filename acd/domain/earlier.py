"""Earlier contacts of the customer that an agent speaks with."""

from typing import Any

from acd.models import Contact

MOST = 10


def contacts_of_customer(agent_id: int, contact_id: int) -> list[dict[str, Any]]:
    """The last contacts of the same mail address, newest first.

    None without an address, and of a contact in another agent's hands.
    """
    contact = Contact.objects.filter(pk=contact_id, agent_id=agent_id).first()
    if contact is None or not contact.customer_email:
        return []
    same = Contact.objects.filter(customer_email=contact.customer_email, arrived_at__lte=contact.arrived_at)
    rows = same.exclude(pk=contact.pk).select_related("queue", "disposition", "agent").order_by("-arrived_at", "-pk")
    return [_row(row) for row in rows[:MOST]]


def _row(contact: Contact) -> dict[str, Any]:
    return {
        "id": contact.pk,
        "queue": contact.queue.name,
        "arrived_at": contact.arrived_at.isoformat(),
        "question": contact.question,
        "agent": contact.agent.get_full_name() if contact.agent else "",
        "disposition": contact.disposition.name if contact.disposition else "",
    }
