"""The environment of the tests, set before Django reads it; a developer's .env changes nothing."""

import os
import tempfile

os.environ.update(
    {
        "SECRET_KEY": "tests-only-tests-only-tests-only-tests-only",
        "FIELD_ENCRYPTION_KEYS": "dGVzdHMtb25seS10ZXN0cy1vbmx5LXRlc3RzLW9ubHk=",
        "DEBUG": "false",
        "HTTPS": "false",
        "ALLOWED_HOSTS": "localhost,127.0.0.1,testserver",
        "ALLOWED_API_HOSTS": "127.0.0.1,localhost",
        "HUEY_URL": f"sqlite:///{tempfile.mkdtemp(prefix='atsconnect-')}/queue.sqlite3",
        "DEFAULT_REGION": "",
        "PROXY_URL": "",
        "CA_BUNDLE": "",
        **dict.fromkeys(
            ("CALL_TIMEOUTS", "LEASE_MARGIN", "LOOK_AFTER", "READ_BACK_AFTER", "SWEEP_EVERY"), ""
        ),
        "METRICS_TOKEN": "",
        "UPLOADS_DIR": tempfile.mkdtemp(prefix="atsconnect-uploads-"),
        "PUBLIC_URL": "",
        "ADMIN_EMAILS": "",
        "TIME_ZONE": "UTC",
        "EMAIL_URL": "memorymail://",
        "LOG_LEVEL": "WARNING",
    }
)
os.environ.setdefault("DATABASE_URL", "sqlite:////tmp/atsconnect-tests.sqlite3")
