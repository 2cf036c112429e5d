"""Why a connection was not made: nobody whom we trust has signed what was shown."""

SIGN = "CERTIFICATE_VERIFY_FAILED"
"""What OpenSSL calls it; each client wraps that in errors of its own."""


def untrusted(error: Exception) -> bool:
    """Tell whether a client hung up because of the certificate that it was shown."""
    return SIGN in str(error)
