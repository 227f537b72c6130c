"""System > Queues, Pause reasons, Dispositions and Canned responses."""

from django.urls import path

from acd.views import canned, dispositions, queues, reasons

urlpatterns = [
    path("queues/", queues.queues, name="queues"),
    path("queues/add/", queues.queue_add, name="queues_add"),
    path("queues/<int:queue_id>/", queues.queue_edit, name="queues_edit"),
    path("queues/<int:queue_id>/delete/", queues.queue_delete, name="queues_delete"),
    path("queues/<int:queue_id>/members/", queues.queue_members, name="queue_members"),
    path("reasons/", reasons.reasons, name="reasons"),
    path("reasons/add/", reasons.reason_add, name="reasons_add"),
    path("reasons/<int:reason_id>/", reasons.reason_edit, name="reasons_edit"),
    path("reasons/<int:reason_id>/delete/", reasons.reason_delete, name="reasons_delete"),
    path("dispositions/", dispositions.dispositions, name="dispositions"),
    path("dispositions/add/", dispositions.disposition_add, name="dispositions_add"),
    path("dispositions/<int:disposition_id>/", dispositions.disposition_edit, name="dispositions_edit"),
    path("dispositions/<int:disposition_id>/delete/", dispositions.disposition_delete, name="dispositions_delete"),
    path("canned/", canned.canned, name="canned"),
    path("canned/add/", canned.canned_add, name="canned_add"),
    path("canned/<int:canned_id>/", canned.canned_edit, name="canned_edit"),
    path("canned/<int:canned_id>/delete/", canned.canned_delete, name="canned_delete"),
]
