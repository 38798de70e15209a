"""The settings of ATSConnect, with the model that its form is measured against in the admin."""

from atsconnect.settings import *  # noqa: F403
from atsconnect.settings import INSTALLED_APPS as APPS

INSTALLED_APPS = [*APPS, "benchmarks.form_admin.apps.FormAdminConfig"]
