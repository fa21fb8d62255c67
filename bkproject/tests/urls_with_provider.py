"""The addresses as they are where variables name an identity provider."""

from django.urls import include, path

from bkproject.urls import handler400, handler500
from bkproject.urls import urlpatterns as usual

__all__ = ["handler400", "handler500", "urlpatterns"]
urlpatterns = [path("login/provider/", include("bkproject.signin.provider")), *usual]
