from allauth.account.auth_backends import AuthenticationBackend


class RoleBackend(AuthenticationBackend):
    """Sign-in by name or address and password. Permissions come from roles alone, never from groups or tables."""

    def get_all_permissions(self, user_obj, obj=None):
        return set()

    def has_perm(self, user_obj, perm, obj=None):
        return False

    def has_module_perms(self, user_obj, app_label):
        return user_obj.is_active and user_obj.is_staff
