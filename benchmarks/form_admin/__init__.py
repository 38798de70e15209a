"""The form page's fifty questions as a plain model in Django's admin, to measure against."""
