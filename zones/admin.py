from django.contrib import admin

from progress.sites.admin import SiteAdmin
from zones.models import Zone
from zones.resources import ZoneResource


@admin.register(Zone)
class ZoneAdmin(SiteAdmin):
    resource_classes = [ZoneResource]
    own_fields = ("planning_sponsor",)
