"""Whom our clients trust: the system's authorities, or those of one file, all of them alike."""

import ssl

from firefighter.settings import Settings, SettingsFault


def context(settings: Settings) -> ssl.SSLContext | None:
    """Give what urllib and websockets take; None is whatever the system trusts.

    Raises:
        SettingsFault: if the file cannot be read, or holds no certificates.
    """
    if settings.ca_bundle is None:
        return None
    try:
        return ssl.create_default_context(cafile=settings.ca_bundle)
    except OSError as error:
        why = "it holds no certificates" if isinstance(error, ssl.SSLError) else error.strerror
        message = (
            f"CA_BUNDLE names {settings.ca_bundle}, which cannot be used: {why}. "
            "Set CA_BUNDLE to a file of certificates in PEM."
        )
        raise SettingsFault(message) from error


def verify(settings: Settings) -> str | bool:
    """Give what requests takes."""
    return settings.ca_bundle or True
