"""An OAuth 2 / OpenID Connect authorization server whose persons tick exactly what may be read.

`AuthorizationServer` is the Flask extension, `create_app` the stand-alone application. Both are
looked up when first used, so that importing one small module does not load the whole server.
"""

from typing import Any

__all__ = ["AuthorizationServer", "create_app"]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(name)
    from oauthsrv import factory

    return getattr(factory, name)
