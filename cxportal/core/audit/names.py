"""The events of the audit log, after OWASP's logging vocabulary; what it has no word for follows its pattern."""

from enum import StrEnum


class Name(StrEnum):
    """What happened. The outcome and the reason stand in columns of their own."""

    LOGIN_SUCCESS = "authn_login_success"
    LOGIN_SUCCESS_AFTER_FAIL = "authn_login_successafterfail"
    LOGIN_FAIL = "authn_login_fail"
    LOGIN_FAIL_MAX = "authn_login_fail_max"
    LOGIN_LOCK = "authn_login_lock"
    LOGIN_UNLOCK = "authn_login_unlock"
    LOGIN_SPRAY = "authn_login_spray"
    LOGOUT = "authn_logout"
    PASSWORD_CHANGE = "authn_password_change"  # noqa: S105 - an event
    PASSWORD_CHANGE_FAIL = "authn_password_change_fail"  # noqa: S105 - an event
    ONE_TIME_PASSWORD = "authn_password_one_time"  # noqa: S105 - an event
    PASSWORD_RESET_ASKED = "authn_password_reset_asked"  # noqa: S105 - an event
    PASSWORD_RESET = "authn_password_reset"  # noqa: S105 - an event
    PROOF_FAIL = "authn_proof_fail"
    MFA_ON = "authn_mfa_on"
    MFA_OFF = "authn_mfa_off"
    MFA_MOVED = "authn_mfa_moved"
    MFA_RESET = "authn_mfa_reset"
    TOKEN_REUSE = "authn_token_reuse"  # noqa: S105 - an event
    RECOVERY_CODES_MADE = "authn_recovery_codes_made"
    RECOVERY_CODE_USED = "authn_recovery_code_used"
    API_TOKEN_CREATED = "authn_token_created"  # noqa: S105 - an event
    API_TOKEN_REVOKED = "authn_token_revoked"  # noqa: S105 - an event
    ACCESS_DENIED = "authz_fail"
    ROLE_CHANGED = "authz_change"
    RATE_LIMIT = "excess_rate_limit_exceeded"
    SESSION_ENDED = "session_ended"
    SESSION_EXPIRED = "session_expired"
    USER_CREATED = "user_created"
    USER_UPDATED = "user_updated"
    USER_RENAMED = "user_renamed"
    USER_ACTIVATED = "user_activated"
    USER_DEACTIVATED = "user_deactivated"
    USER_INVITED = "user_invited"
    DATA_EXPORTED = "data_exported"
    DATA_IMPORTED = "data_imported"
    AUDIT_PRUNED = "audit_pruned"
    ROUTING_CREATED = "routing_created"
    ROUTING_CHANGED = "routing_changed"
    ROUTING_DELETED = "routing_deleted"
    UPLOAD = "upload_complete"
