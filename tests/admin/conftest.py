"""The people and the browsers of the pages' tests."""

from tests.views.conftest import _quick, admin_tab, asked, manager, recruiter, tab

__all__ = ["_quick", "admin_tab", "asked", "manager", "recruiter", "tab"]
