# One image for web and worker; compose.yaml says what each runs. docs/operate.md explains it.
FROM python:3.12-slim

ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
WORKDIR /app

COPY requirements/prod.txt requirements/prod.txt
RUN pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements/prod.txt

# The code stays root's, so that the process cannot change it; it writes to var/ alone.
RUN useradd --uid 10001 --no-create-home atsconnect \
    && install --directory --owner atsconnect var var/static var/uploads
COPY . .

USER atsconnect
EXPOSE 8000
CMD ["gunicorn", "atsconnect.wsgi", "--bind", "0.0.0.0:8000", "--workers", "2", "--threads", "8", "--worker-tmp-dir", "/dev/shm", "--no-control-socket"]
