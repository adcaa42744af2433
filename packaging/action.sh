#!/usr/bin/env bash
# Tries the GitHub action with GitHub's own client: the client takes the release that packaging/static.sh
# made from a server on this machine that speaks as the service does, and the action's own script unpacks
# it and scans. Needs gh, openssl and python3.
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD
test -f target/package/SHA256SUMS || packaging/static.sh
place=$(mktemp -d)
trap 'kill "${server:-}" 2>/dev/null || true; rm -rf "$place"' EXIT
mkdir "$place/temp" "$place/home" "$place/repository"
openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost \
  -keyout "$place/key.pem" -out "$place/cert.pem" 2>/dev/null
python3 - "$place" target/package > "$place/port" <<'PYTHON' &
import http.server, json, pathlib, ssl, sys
place, assets = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
names = ["withhold-x86_64-linux.tar.gz", "SHA256SUMS"]
class Service(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        base = f"https://localhost:{self.server.server_port}/api/v3/repos/example/withhold/releases"
        path = self.path.rsplit("/releases/", 1)[-1]
        if path == "tags/v0.1.0":
            listed = [{"name": n, "url": f"{base}/assets/{i}", "size": (assets / n).stat().st_size} for i, n in enumerate(names)]
            body = json.dumps({"tag_name": "v0.1.0", "assets": listed}).encode()
        elif path.startswith("assets/"):
            body = (assets / names[int(path.removeprefix("assets/"))]).read_bytes()
        else:
            return self.send_error(404)
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
    def log_message(self, *_): pass
server = http.server.ThreadingHTTPServer(("localhost", 0), Service)
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(place / "cert.pem", place / "key.pem")
server.socket = context.wrap_socket(server.socket, server_side=True)
print(server.server_port, flush=True)
server.serve_forever()
PYTHON
server=$!
for _ in $(seq 50); do [ -s "$place/port" ] || sleep 0.1; done

step() { # the script of a step of the action
  python3 - "$root/action.yml" "$1" <<'PYTHON'
import pathlib, sys, textwrap
rest = pathlib.Path(sys.argv[1]).read_text().split(f"- name: {sys.argv[2]}\n")[1]
lines = rest.split("run: |\n")[1].split("\n")
print(textwrap.dedent("\n".join(line for line in lines[: next((n for n, line in enumerate(lines) if line.startswith("    - ")), None)])))
PYTHON
}
export HOME=$place/home RUNNER_TEMP=$place/temp GITHUB_PATH=$place/path GITHUB_OUTPUT=$place/output
export SSL_CERT_FILE=$place/cert.pem GH_HOST GH_ENTERPRISE_TOKEN=stand-in GH_PROMPT_DISABLED=1
GH_HOST=localhost:$(cat "$place/port")
get() { (cd "$place/repository" && VERSION=$1 REPOSITORY=$GH_HOST/example/withhold bash -c "$(step 'Get the release')"); }
get v0.1.0
if get v9.9.9 2>/dev/null; then echo "a release that is not there was taken"; exit 1; fi
PATH=$(cat "$place/path"):$PATH
[ "$(command -v withhold)" = "$place/temp/withhold/withhold" ]
mkdir "$place/repository/documents"
echo "Ring 07700 900123." > "$place/repository/documents/a.txt"
code=0
(cd "$place/repository" && BUNDLE=documents ARGUMENTS="--profile council" SARIF=out.sarif bash -c "$(step Scan)") || code=$?
[ "$code" = 1 ] && grep --quiet '^code=1$' "$GITHUB_OUTPUT" && grep --quiet 2.1.0 "$place/repository/out.sarif"
echo "the action took the release, scanned, and handed on code $code"
