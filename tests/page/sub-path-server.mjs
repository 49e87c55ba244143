// Serves dist/ under /some/where/, as plainly as a server can: no compression, a content type only where browsers insist.

import { createReadStream, existsSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { join, normalize } from "node:path";

const prefix = "/some/where/";
const types = { html: "text/html", js: "text/javascript", css: "text/css" };

createServer((request, response) => {
  const path = new URL(request.url ?? "/", "http://localhost").pathname;
  if (!path.startsWith(prefix)) {
    // The address without the prefix answers too, so that a test runner sees that the server is up.
    response.writeHead(path === "/" ? 200 : 404).end();
    return;
  }
  const file = join("dist", normalize(path.slice(prefix.length) || "index.html"));
  if (!file.startsWith("dist") || !existsSync(file) || !statSync(file).isFile()) {
    response.writeHead(404).end();
    return;
  }
  response.writeHead(200, {
    "content-type": types[file.split(".").pop() ?? ""] ?? "application/octet-stream",
    // As many static hosts do: a frame without an origin is a stranger to its own site.
    "access-control-allow-origin": "*",
  });
  createReadStream(file).pipe(response);
}).listen(Number(process.argv[2]));
