"""A browser without a window: cookies, forms, redirects, and an address of its own choice."""

import http.client
import re
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urljoin, urlsplit


class Answer:
    def __init__(self, url, response):
        self.url, self.status, self.headers = url, response.status, response.headers
        self.text = response.read().decode(errors="replace")

    @property
    def location(self) -> str:
        return urljoin(self.url, self.headers.get("Location", ""))


class Visitor:
    """Speaks to a running product over the network, from the local address given."""

    def __init__(self, base: str, *, source: str = "127.0.0.1"):
        self.base, self.source, self.jars = base, source, {}
        self.netloc = urlsplit(base).netloc

    def ask(self, method, url, data=None, headers=None) -> Answer:
        url = urljoin(self.base, url)
        parts = urlsplit(url)
        jar = self.jars.setdefault(parts.netloc, {})
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in jar.items())} | (headers or {})
        body = None
        if data is not None:
            body = urlencode(data)
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        line = http.client.HTTPConnection(
            parts.hostname, parts.port, timeout=30, source_address=(self.source, 0)
        )
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        line.request(method, path, body, headers)
        response = line.getresponse()
        for cookie in response.headers.get_all("Set-Cookie") or []:
            for name, morsel in SimpleCookie(cookie).items():
                jar[name] = morsel.value
        answer = Answer(url, response)
        line.close()
        return answer

    def get(self, url, **more) -> Answer:
        return self.ask("GET", url, **more)

    def follow(self, answer: Answer) -> Answer:
        """Go where redirects lead."""
        for _each in range(10):
            if answer.status not in (301, 302, 303):
                return answer
            answer = self.get(answer.location)
        raise AssertionError("Redirects without end")

    def post(self, url, data=None, *, page: str = "", headers=None) -> Answer:
        """Send the form of a page, its token included."""
        form = self.get(page or url)
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', form.text)
        data = {"csrfmiddlewaretoken": token[1] if token else ""} | (data or {})
        return self.ask("POST", url, data, headers)

    def sign_in(self, login, password, **headers) -> Answer:
        return self.post("/sign-in/", {"login": login, "password": password}, headers=headers)
