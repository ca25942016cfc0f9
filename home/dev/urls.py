from django.urls import path

from home.dev import mailbox

app_name = "dev"
urlpatterns = [
    path("mail/", mailbox.mails, name="mails"),
    path("mail/<str:name>/", mailbox.mail, name="mail"),
    path("mail/<str:name>/html/", mailbox.mail_html, name="mail_html"),
]
