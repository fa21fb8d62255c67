from django.urls import path

from reports.forms.desk import debt_views as debt
from reports.forms.desk.files import views as files
from reports.forms.desk.remind_views import RemindView
from reports.forms.desk.views import DeskView

ONE = "figures/<slug:form>/<str:period>/<key:pk>/"

urlpatterns = [
    path("figures/", DeskView.as_view(), name="filing-desk"),
    path("figures/remind/", RemindView.as_view(), name="filing-remind"),
    path(ONE, debt.DebtView.as_view(), name="filing-debt"),
    path(f"{ONE}form.xlsx", files.DebtExcelView.as_view(), name="filing-excel"),
    path(f"{ONE}receive/", debt.ReceiveView.as_view(), name="filing-receive"),
    path(f"{ONE}return/", debt.ReturnView.as_view(), name="filing-return"),
    path(f"{ONE}cancel/", debt.CancelView.as_view(), name="filing-cancel"),
    path(f"{ONE}sign/", debt.SignView.as_view(), name="filing-sign"),
    path(f"{ONE}upload/", debt.HandInView.as_view(), name="filing-hand-in"),
    path(f"{ONE}sent/", debt.SendUpView.as_view(), name="filing-send-up"),
    path(f"{ONE}answer/", debt.AnswerView.as_view(), name="filing-answer"),
    path(f"{ONE}undo-ministry/", debt.UndoUpwardView.as_view(), name="filing-undo-upward"),
    path(f"{ONE}received/<key:step>/file/", files.ReceiptFileView.as_view(), name="filing-file"),
    path(f"{ONE}received/<key:step>/", files.TakeOverView.as_view(), name="filing-take-over"),
]
