"""A small OpenID Connect provider on loopback: discovery, code with PKCE, token, userinfo, keys."""

import base64
import hashlib
import json
import secrets
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

CLIENT = {"client_id": "portale", "secret": "segreto-di-prova"}


@dataclass
class Provider:
    """`claims` is who sits there; `id_claims` and `faults` change what the token says."""

    url: str = ""
    claims: dict[str, Any] = field(default_factory=dict)
    id_claims: dict[str, Any] = field(default_factory=dict)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    key: Any = field(default_factory=lambda: rsa.generate_private_key(65537, 2048))

    def app(self) -> dict[str, Any]:
        one = {"provider_id": "gateway", "name": "Entra con SPID o CIE", **CLIENT}
        one["settings"] = {"server_url": self.url}
        return {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [one]}}

    def discovery(self) -> dict[str, Any]:
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "userinfo_endpoint": f"{self.url}/userinfo",
            "jwks_uri": f"{self.url}/jwks",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }

    def authorize(self, query: dict[str, str]) -> str:
        """Where the browser goes back to, once the person has shown who they are."""
        code = secrets.token_urlsafe(8)
        self.codes[code] = query
        return f"{query['redirect_uri']}?{urlencode({'code': code, 'state': query['state']})}"

    def token(self, form: dict[str, str]) -> dict[str, Any] | None:
        query = self.codes.pop(form.get("code", ""), None)
        verifier = form.get("code_verifier", "").encode()
        challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier).digest()).rstrip(b"=")
        if query is None or challenge.decode() != query["code_challenge"]:
            return None
        if (form["client_id"], form["client_secret"]) != (CLIENT["client_id"], CLIENT["secret"]):
            return None
        now = int(time.time())
        said = {"iss": self.url, "aud": "portale", "iat": now, "exp": now + 60}
        said |= {"sub": self.claims.get("sub")} | self.id_claims
        signed = jwt.encode(said, self.key, algorithm="RS256", headers={"kid": "k1"})
        return {"access_token": "gettone", "token_type": "Bearer", "id_token": signed}

    def keys(self) -> dict[str, Any]:
        public = json.loads(RSAAlgorithm.to_jwk(self.key.public_key()))
        return {"keys": [public | {"kid": "k1", "alg": "RS256", "use": "sig"}]}


@contextmanager
def running():
    provider = Provider()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            parts = urlsplit(self.path)
            provider.asked.append(parts.path)
            if parts.path == "/authorize":
                query = {key: one[0] for key, one in parse_qs(parts.query).items()}
                self.send_response(302)
                self.send_header("Location", provider.authorize(query))
                self.end_headers()
                return
            answers = {
                "/.well-known/openid-configuration": provider.discovery,
                "/jwks": provider.keys,
                "/userinfo": lambda: provider.claims,
            }
            self._answer(answers[parts.path]() if parts.path in answers else None)

        def do_POST(self):
            provider.asked.append(self.path)
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self._answer(provider.token({key: one[0] for key, one in parse_qs(body).items()}))

        def _answer(self, content):
            self.send_response(200 if content is not None else 400)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(content or {"error": "invalid_grant"}).encode())

        def log_message(self, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield provider
    server.shutdown()
    server.server_close()
    thread.join()
