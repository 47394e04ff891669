from django.contrib.auth.views import LoginView
from django.urls import reverse


class SignIn(LoginView):
    """One door for everyone; who writes or moderates comes out at the desk."""

    template_name = "accounts/sign_in.html"

    def get_default_redirect_url(self):
        return reverse("admin:index") if self.request.user.is_staff else super().get_default_redirect_url()
