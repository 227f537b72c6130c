"""Sign-in, home, My Profile."""

from django.urls import path

from accounts.views import activity, home, login, logout, password, picture, profile

urlpatterns = [
    path("", home.home, name="home"),
    path("login/", login.login, name="login"),
    path("logout/", logout.logout, name="logout"),
    path("profile/", profile.profile, name="profile"),
    path("profile/activity/", activity.activity, name="activity"),
    path("profile/picture/", picture.change_picture, name="picture_change"),
    path("pictures/<int:user_id>/<slug:digest>/<slug:size>/", picture.picture, name="picture"),
    path("profile/password/", password.change_password, name="password_change"),
]
