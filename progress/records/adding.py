"""What pages share on which a record is added."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.generic import FormView

from progress.records.pages import complain


class RecordAddView(FormView):
    """A new record, by a form that takes `by` and `instance` and can `apply()`; what was typed comes back with 422."""

    permission: str  # "progress.add_meeting"

    def dispatch(self, request, *args, **kwargs):
        if not self.may_add():
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def may_add(self) -> bool:
        return self.request.user.has_perm(self.permission)

    def begun(self):
        """Return the record that is not saved yet."""
        raise NotImplementedError

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"by": self.request.user, "instance": self.begun()}

    def form_valid(self, form):
        try:
            record = form.apply()
        except ValidationError as error:
            complain(form, error)
            return self.form_invalid(form)
        self.say(record, form)
        return HttpResponseRedirect(self.after(record))

    def say(self, record, form) -> None:
        """Tell the person that the record is saved."""
        messages.success(self.request, _("Saved") + f": {record}")

    def after(self, record) -> str:
        """Return the address that follows."""
        return record.get_absolute_url()

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=422)
