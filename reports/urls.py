from django.urls import include, path

from reports.calendar import views as calendars
from reports.dashboard.views import DashboardView, latest_changes
from reports.differences.views import DifferencesView
from reports.doubts.views import DoubtsView
from reports.forms import filing_views as filing
from reports.forms import hand_views as hand
from reports.forms import views as forms
from reports.indicators import edit_views as indicators
from reports.indicators.views import IndicatorView, indicator_basis
from reports.letters import views as letters
from reports.moves.views import MovesView
from reports.outlook.views import OutlookView, SiteOutlookView
from reports.summary.views import summary
from reports.weekly.views import weekly

urlpatterns = [
    path("", DashboardView.as_view(), name="dashboard"),
    path("latest-changes/", latest_changes, name="latest-changes"),
    path("account/calendar/", calendars.make_address, name="calendar-make"),
    path("account/calendar/withdraw/", calendars.withdraw_address, name="calendar-withdraw"),
    path("calendar/<slug:secret>.ics", calendars.calendar, name="calendar"),
    path("doubts/", DoubtsView.as_view(), name="doubts"),
    path("differences/", DifferencesView.as_view(), name="differences"),
    path("indicators/", indicators.IndicatorListView.as_view(), name="indicators"),
    path("indicators/add/", indicators.IndicatorAddView.as_view(), name="indicator-add"),
    path("indicators/<slug:code>/", IndicatorView.as_view(), name="indicator"),
    path("indicators/<slug:code>/basis/", indicator_basis, name="indicator-basis"),
    path("indicators/<slug:code>/edit/", indicators.IndicatorEditView.as_view(), name="indicator-edit"),
    path(
        "indicators/<slug:code>/figures/add/",
        indicators.IndicatorFigureAddView.as_view(),
        name="indicator-figure-add",
    ),
    path(
        "indicators/<slug:code>/figures/<key:pk>/edit/",
        indicators.IndicatorFigureEditView.as_view(),
        name="indicator-figure-edit",
    ),
    path(
        "indicators/<slug:code>/figures/<key:pk>/delete/",
        indicators.delete_indicator_figure,
        name="indicator-figure-delete",
    ),
    path(
        "indicators/<slug:code>/figures/<key:pk>/choose/",
        indicators.choose_indicator_figure,
        name="indicator-figure-choose",
    ),
    path("moves/", MovesView.as_view(), name="moves"),
    path("", include("reports.forms.desk.urls")),
    path("forms/", forms.FormListView.as_view(), name="forms"),
    path("forms/filed/<key:pk>/", filing.FiledFormView.as_view(), name="form-filed"),
    path("forms/filed/<key:pk>/<str:row>/", filing.FiledRowView.as_view(), name="form-filed-row"),
    path("forms/<slug:number>/<str:period>/", forms.CompiledFormView.as_view(), name="form"),
    path("forms/<slug:number>/<str:period>/file/", filing.FileView.as_view(), name="form-file"),
    path("forms/<slug:number>/<str:period>/<str:row>/override/", hand.OverrideView.as_view(), name="form-override"),
    path("forms/<slug:number>/<str:period>/<str:row>/", forms.FormRowView.as_view(), name="form-row"),
    path("cross-table/", include("reports.cross.urls")),
    path("own-tables/", include("reports.tables.urls")),
    path("national-file/", include("reports.national.urls")),
    path("copies/", include("reports.forms.copies.urls")),
    path("outlook/", OutlookView.as_view(), name="outlook"),
    path("outlook/<key:pk>/", SiteOutlookView.as_view(), name="site-outlook"),
    path("paper/", include("reports.paper.urls")),
    path("", include("reports.investors.urls")),
    path("summary/", summary, name="summary"),
    path("weekly/", weekly, name="weekly"),
    path("letters/", letters.letters, name="letters"),
    path("letters/<key:pk>/", letters.preview, name="letter"),
    path("meetings/<key:pk>/minutes/", letters.minutes, name="meeting-minutes"),
    path("letters/<key:pk>/word/", letters.word, name="letter-word"),
]
