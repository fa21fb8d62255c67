from django.urls import path

from progress.saved_lists.views import (
    SavedListAddView,
    SavedListEditView,
    SavedListsView,
    begin_with_saved_list,
    delete_saved_list,
    open_saved_list,
)

urlpatterns = [
    path("saved-lists/", SavedListsView.as_view(), name="saved-lists"),
    path("saved-lists/add/", SavedListAddView.as_view(), name="saved-list-add"),
    path("saved-lists/<key:pk>/", open_saved_list, name="saved-list"),
    path("saved-lists/<key:pk>/edit/", SavedListEditView.as_view(), name="saved-list-edit"),
    path("saved-lists/<key:pk>/delete/", delete_saved_list, name="saved-list-delete"),
    path("saved-lists/<key:pk>/begin/", begin_with_saved_list, name="saved-list-begin"),
]
