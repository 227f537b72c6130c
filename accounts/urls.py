"""Sign-in, home, My Profile."""

from django.urls import path

from accounts.views import activity, home, login, logout, own_sessions, password, picture, profile, session_time

urlpatterns = [
    path("", home.home, name="home"),
    path("login/", login.login, name="login"),
    path("logout/", logout.logout, name="logout"),
    path("profile/", profile.profile, name="profile"),
    path("profile/activity/", activity.activity, name="activity"),
    path("profile/picture/", picture.change_picture, name="picture_change"),
    path("pictures/<int:user_id>/<slug:digest>/<slug:size>/", picture.picture, name="picture"),
    path("profile/sessions/", own_sessions.own_sessions, name="own_sessions"),
    path("session/", session_time.session_time, name="session_time"),
    path("session/stay/", session_time.session_stay, name="session_stay"),
    path("profile/password/", password.change_password, name="password_change"),
]
