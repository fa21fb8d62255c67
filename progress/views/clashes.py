"""Forms of one record that another person may have saved meanwhile: theirs and mine, and the choice between them."""

from django.http import Http404

from progress.conflicts import USE, conflict, is_open
from values.tracking import StaleVersion


class MayClash:
    """Mixin for views of one record's form that carries its version, named before Django's class.

    A refused save answers 422. Choosing whose value a field is to have saves nothing and is done as asked: 200.
    """

    def stored_now(self):
        """The record as it is stored, behind the view's own gate."""
        return self.get_object()

    def post(self, request, *args, **kwargs):
        if USE not in request.POST:
            return super().post(request, *args, **kwargs)
        self.object = self.stored_now()
        return self.clashed(self.get_form(), self.stored_now(), status=200)

    def stale(self, form, stale: StaleVersion):
        """Somebody saved since the form was given out: both values, and the form to go on from."""
        if stale.stored is None:
            raise Http404
        return self.clashed(form, self.stored_now())

    def clashed(self, form, stored, status: int = 422):
        found = conflict(form, stored)
        self.object = stored
        return self.show_again(found.form, found, status)

    def form_invalid(self, form):
        return self.clashed(form, self.stored_now()) if is_open(form) else self.show_again(form)

    def show_again(self, form, found=None, status: int = 422):
        return self.render_to_response(self.get_context_data(form=form, conflict=found), status=status)
