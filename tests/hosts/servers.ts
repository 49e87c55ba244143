// Starts nginx, Apache, Caddy and Python's server on the built site, each with its configuration of deploy/, and stops them.

import { type ChildProcess, spawn } from "node:child_process";
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Where the site lies below the host's root, as the configurations of deploy/ have it. */
export const FOLDER = "metavae";
/** Nobody's number on Debian: no server runs as root. */
const NOBODY = 65534;

export interface Running {
  /** The page's address. */
  readonly url: string;
  stop(): Promise<void>;
}

export interface Host {
  readonly name: string;
  /** Whether it sends what deploy/ says; Python's server knows no configuration. */
  readonly isConfigured: boolean;
  start(options?: { isolated?: boolean }): Promise<Running>;
}

/** A place for one server: the site, its configuration, and where it may write. */
interface Place {
  readonly root: string;
  readonly port: number;
  /** The folder that holds the site's. */
  readonly www: string;
}

interface Command {
  readonly program: string;
  readonly options: readonly string[];
}

export const hosts: readonly Host[] = [
  host("nginx", true, nginx),
  host("Apache", true, apache),
  host("Caddy", true, caddy),
  host("Python", false, ({ port, www }) => ({
    program: found("Python", ["/usr/bin/python3", "/usr/local/bin/python3", "/opt/homebrew/bin/python3"]),
    options: ["-m", "http.server", String(port), "--bind", "127.0.0.1", "--directory", www],
  })),
];

function nginx(place: Place, isolated: boolean): Command {
  const brotli = "/usr/lib/nginx/modules/ngx_http_brotli_static_module.so";
  if (!existsSync(brotli))
    throw new Error("nginx's brotli module is missing: apt-get install libnginx-mod-http-brotli-static");
  const site = adapted("nginx.conf", isolated, [
    ["listen 80;", `listen 127.0.0.1:${place.port};`],
    ["server_name example.org;", "server_name localhost;"],
    ["root /srv/www;", `root ${place.www};`],
  ]);
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];
  const path = written(
    place,
    "nginx.conf",
    `load_module ${brotli};
    daemon off; worker_processes 1; pid ${place.root}/nginx.pid;
    events {}
    http {
      access_log off;
      ${temporary.map((kind) => `${kind}_temp_path ${place.root}/${kind};`).join("\n")}
      ${site}
    }`,
  );
  return { program: found("nginx", ["/usr/sbin/nginx"]), options: ["-e", "stderr", "-p", place.root, "-c", path] };
}

function apache(place: Place, isolated: boolean): Command {
  const modules = "mpm_event authz_core dir mime headers rewrite expires filter deflate negotiation env setenvif".split(
    " ",
  );
  writeFileSync(join(place.www, FOLDER, ".htaccess"), adapted(".htaccess", isolated, []));
  // A host with habits of its own, which the site's .htaccess has to put right.
  const path = written(
    place,
    "apache.conf",
    `ServerRoot ${place.root}
    ServerName localhost
    Listen 127.0.0.1:${place.port}
    PidFile ${place.root}/apache.pid
    ErrorLog "|/bin/cat"
    ${modules.map((name) => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`).join("\n")}
    TypesConfig /etc/mime.types
    AddEncoding x-gzip .gz
    AddOutputFilterByType DEFLATE text/html text/css text/javascript application/json application/wasm application/gzip
    ExpiresActive On
    ExpiresDefault "access plus 1 day"
    DocumentRoot ${place.www}
    <Directory ${place.www}>
      AllowOverride All
      Require all granted
    </Directory>
    <Files ".ht*">
      Require all denied
    </Files>`,
  );
  return { program: found("Apache", ["/usr/sbin/apache2"]), options: ["-D", "FOREGROUND", "-f", path] };
}

function caddy(place: Place, isolated: boolean): Command {
  const site = adapted("Caddyfile", isolated, [
    ["\nexample.org {", `\nhttp://127.0.0.1:${place.port} {`],
    ["root * /srv/www/metavae", `root * ${place.www}/${FOLDER}`],
  ]);
  const path = written(place, "Caddyfile", `{\n\tadmin off\n\tauto_https off\n}\n${site}`);
  return { program: found("Caddy", ["/usr/bin/caddy"]), options: ["run", "--adapter", "caddyfile", "--config", path] };
}

function host(name: string, isConfigured: boolean, command: (place: Place, isolated: boolean) => Command): Host {
  const start = async ({ isolated = false } = {}): Promise<Running> => {
    const place = await settled();
    const stop = async (child?: ChildProcess) => {
      if (child) await ended(child);
      rmSync(place.root, { recursive: true, force: true });
    };
    let running: Process | undefined;
    try {
      const { program, options } = command(place, isolated);
      running = run(program, options, place);
      await answering(name, place.port, running);
    } catch (error) {
      await stop(running?.child);
      throw error;
    }
    const { child } = running;
    return { url: `http://127.0.0.1:${place.port}/${FOLDER}/`, stop: () => stop(child) };
  };
  return { name, isConfigured, start };
}

/** A configuration of deploy/ with another port and folder. */
function adapted(name: string, isolated: boolean, changes: ReadonlyArray<readonly [string, string]>): string {
  let text = readFileSync(join("deploy", name), "utf8");
  for (const [from, to] of changes) {
    if (!text.includes(from)) throw new Error(`deploy/${name} has no line '${from.trim()}' to adapt.`);
    text = text.replace(from, () => to);
  }
  if (!isolated) return text;
  const optional = /^(\s*)# (.*Cross-Origin-(?:Opener|Embedder)-Policy)/gm;
  if (text.match(optional)?.length !== 2) throw new Error(`deploy/${name} does not offer isolation in two lines.`);
  return text.replace(optional, "$1$2");
}

async function settled(): Promise<Place> {
  const root = mkdtempSync(join(tmpdir(), "metavae-host-"));
  const www = join(root, "www");
  mkdirSync(www);
  // Times are part of how servers tell versions apart.
  cpSync("dist", join(www, FOLDER), { recursive: true, preserveTimestamps: true });
  chmodSync(root, 0o755);
  if (isRoot()) chownSync(root, NOBODY, NOBODY);
  return { root, www, port: await freePort() };
}

const isRoot = (): boolean => process.getuid?.() === 0;

function written(place: Place, name: string, text: string): string {
  const path = join(place.root, name);
  writeFileSync(path, text);
  return path;
}

function found(name: string, paths: readonly string[]): string {
  const path = paths.find((path) => existsSync(path));
  if (!path)
    throw new Error(`${name} is missing: './build.sh test hosts' as root installs it on Debian, see scripts/hosts.sh.`);
  return path;
}

interface Process {
  readonly child: ChildProcess;
  readonly said: string[];
}

function run(program: string, options: readonly string[], { root }: Place): Process {
  const said: string[] = [];
  const child = spawn(program, options, {
    cwd: root,
    env: { PATH: process.env.PATH, HOME: root, XDG_DATA_HOME: root, XDG_CONFIG_HOME: root },
    stdio: ["ignore", "pipe", "pipe"],
    ...(isRoot() ? { uid: NOBODY, gid: NOBODY } : {}),
  });
  child.on("error", (error) => said.push(String(error)));
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (text) => said.push(String(text)));
  return { child, said };
}

async function answering(name: string, port: number, { child, said }: Process): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    if (await listens(port)) return;
    if (child.exitCode !== null) break;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${name} did not start:\n${said.join("")}`);
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  const patience = setTimeout(() => child.kill("SIGKILL"), 5000);
  await gone;
  clearTimeout(patience);
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => {
      socket.destroy();
      resolve(true);
    });
    socket.on("error", () => resolve(false));
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() =>
        address && typeof address === "object" ? resolve(address.port) : reject(new Error("no port")),
      );
    });
  });
}
