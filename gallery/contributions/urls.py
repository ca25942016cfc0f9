from django.urls import path

from gallery.contributions import account, drafting, hello, invitations, own_stories, photo_views, sending, views

app_name = "contributions"
urlpatterns = [
    path("share/", views.share, name="share"),
    path("share/<str:slug>/", views.share_story, name="share_story"),
    path("drafts/<uuid:key>/", drafting.open_draft, name="draft"),
    path("drafts/<uuid:key>/preview/", drafting.preview_draft, name="preview_draft"),
    path("drafts/<uuid:key>/delete/", drafting.delete_draft_view, name="delete_draft"),
    path("drafts/<uuid:key>/photos/add/", photo_views.add_photo_view, name="add_photo"),
    path("drafts/<uuid:key>/photos/remove/", photo_views.remove_photo_view, name="remove_photo"),
    path("drafts/<uuid:key>/check-and-send/", sending.check_and_send, name="check_and_send"),
    path("drafts/<uuid:key>/invite/", invitations.invite_to_draft, name="invite_to_draft"),
    path("drafts/<uuid:key>/leave/", invitations.leave_draft, name="leave_draft"),
    path(
        "drafts/<uuid:key>/co-authors/<int:user>/remove/", invitations.remove_from_draft, name="remove_from_draft"
    ),
    path("drafts/<uuid:key>/<slug:step>/", drafting.draft_step, name="draft_step"),
    path("my-stories/", own_stories.my_stories, name="my_stories"),
    path("my-stories/<int:pk>/", own_stories.my_story, name="my_story"),
    path("my-stories/<int:pk>/sent/", sending.sent, name="sent"),
    path("my-stories/<int:pk>/edit/", own_stories.edit_story, name="edit_story"),
    path("my-stories/<int:pk>/withdraw/", own_stories.withdraw, name="withdraw"),
    path("my-stories/<int:pk>/write/", own_stories.write_to_moderators, name="write_to_moderators"),
    path("my-stories/<int:pk>/hello/", hello.set_hello, name="set_hello"),
    path("my-stories/<int:pk>/invite/", invitations.invite_to_story, name="invite_to_story"),
    path("my-stories/<int:pk>/leave/", invitations.leave_story, name="leave_story"),
    path(
        "my-stories/<int:pk>/co-authors/<int:user>/remove/", invitations.remove_from_story, name="remove_from_story"
    ),
    path("invitations/<uuid:key>/", invitations.invitation, name="invitation"),
    path("invitations/<uuid:key>/take-back/", invitations.take_back_invitation, name="take_back_invitation"),
    path("stories/<int:pk>/hello/", hello.say_hello, name="say_hello"),
    path("hello/stop/<str:token>/", hello.stop_hello, name="stop_hello"),
    path("account/", account.account, name="account"),
    path("account/address/", account.change_address, name="change_address"),
    path("account/address/<str:token>/", account.confirm_address, name="confirm_address"),
    path("account/sign-out-everywhere/", account.sign_out_everywhere, name="sign_out_everywhere"),
    path("account/everything/", account.download, name="download"),
    path("account/delete/", account.delete_account, name="delete_account"),
    path("account/deleted/", account.account_deleted, name="account_deleted"),
]
