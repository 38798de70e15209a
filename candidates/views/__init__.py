"""The recruiter's pages: fetch, validate, call one service, answer."""
