"""Sign-in, home, My Profile."""

from django.urls import path

from accounts.enums import LinkPurpose
from accounts.views import (
    activity,
    home,
    login,
    logout,
    own_sessions,
    password,
    password_forgotten,
    password_link,
    password_strength,
    picture,
    profile,
    session_time,
)

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
    path("password/forgotten/", password_forgotten.password_forgotten, name="password_forgotten"),
    path("password/forgotten/sent/", password_forgotten.password_forgotten_sent, name="password_forgotten_sent"),
    path("password/strength/", password_strength.password_strength, name="password_strength"),
    path("password/reset/", password_link.choose_password, {"purpose": LinkPurpose.RESET}, name="password_reset"),
    path("password/reset/<str:key>/", password_link.open_link, {"purpose": LinkPurpose.RESET}),
    path("invitation/", password_link.choose_password, {"purpose": LinkPurpose.INVITATION}, name="invitation"),
    path("invitation/<str:key>/", password_link.open_link, {"purpose": LinkPurpose.INVITATION}),
    path("profile/password/", password.change_password, name="password_change"),
]
