"""An OAuth 2 / OpenID Connect authorization server whose persons tick exactly what may be read."""

from oauthsrv.factory import AuthorizationServer, create_app

__all__ = ["AuthorizationServer", "create_app"]
