"""Sign-in, home, My Profile."""

from django.urls import path

from accounts.views import activity, home, login, logout, password, profile

urlpatterns = [
    path("", home.home, name="home"),
    path("login/", login.login, name="login"),
    path("logout/", logout.logout, name="logout"),
    path("profile/", profile.profile, name="profile"),
    path("profile/activity/", activity.activity, name="activity"),
    path("profile/password/", password.change_password, name="password_change"),
]
