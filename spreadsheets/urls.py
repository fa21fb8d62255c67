"""Sending files in and getting them out."""

app_name = "spreadsheets"

urlpatterns = []
