/**
 * The servers of the comparison: how each is started as a cache before the origin, on one core. Those
 * that are not installed are left out.
 *
 * @module
 */
import { findProgram } from "../programs.ts";

/** Where a server works. */
export interface Site {
  /** A folder of its own, in memory if there is such a place. */
  readonly folder: string;
  readonly port: number;
  /** Port of the origin on the loopback. */
  readonly origin: number;
}

/** One server. */
export interface Peer {
  readonly name: string;
  /** Its program; undefined where it is not installed. */
  readonly program: string | undefined;
  /** Files that it needs, by their names in its folder. */
  files?(site: Site): Readonly<Record<string, string>>;
  args(site: Site): string[];
}

const ROOT = new URL("../../", import.meta.url).href;

function variform(name: string, front: string): Peer {
  return {
    name,
    program: Deno.execPath(),
    args: ({ port, origin }) => [
      ...["run", "--quiet", "--allow-net", "--allow-read", "--allow-env", `${ROOT}src/main.ts`],
      ...["serve", "--quiet", "--front", front, "--port", String(port)],
      `http://127.0.0.1:${origin}`,
    ],
  };
}

const nginxConfig = ({ folder, port, origin }: Site) =>
  `daemon off; master_process off; worker_processes 1; pid ${folder}/pid; error_log stderr crit;
events { worker_connections 1024; }
http {
  access_log off; sendfile on; tcp_nopush on; keepalive_requests 100000000;
  client_body_temp_path ${folder}/b; proxy_temp_path ${folder}/p; fastcgi_temp_path ${folder}/f;
  uwsgi_temp_path ${folder}/u; scgi_temp_path ${folder}/s;
  proxy_cache_path ${folder}/cache keys_zone=all:10m;
  server {
    listen 127.0.0.1:${port};
    location / { proxy_pass http://127.0.0.1:${origin}; proxy_cache all; proxy_set_header Host $host; }
  }
}`;

const haproxyConfig = ({ port, origin }: Site) =>
  `global
  nbthread 1
  maxconn 1024
defaults
  mode http
  timeout client 50s
  timeout server 50s
  timeout connect 5s
cache all
  total-max-size 256
  max-object-size 4194304
  max-age 3600
  process-vary on
frontend in
  bind 127.0.0.1:${port}
  http-request cache-use all
  http-response cache-store all
  default_backend out
backend out
  server origin 127.0.0.1:${origin}
`;

const squidConfig = ({ folder, port, origin }: Site) =>
  `http_port 127.0.0.1:${port} accel defaultsite=127.0.0.1 no-vhost
cache_peer 127.0.0.1 parent ${origin} 0 no-query originserver
http_access allow all
cache_mem 256 MB
maximum_object_size_in_memory 4 MB
cache_log ${folder}/log
access_log none
pid_filename ${folder}/pid
coredump_dir ${folder}
workers 1
shutdown_lifetime 0 seconds
`;

const MODULES = ["mpm_event", "authz_core", "proxy", "proxy_http", "cache", "cache_disk"];
const MODULE_FOLDER = "/usr/lib/apache2/modules";

const apacheConfig = ({ folder, port, origin }: Site) =>
  `ServerRoot ${folder}
ServerName 127.0.0.1
Listen 127.0.0.1:${port}
PidFile ${folder}/pid
ErrorLog ${folder}/log
LogLevel crit
User www-data
Group www-data
${MODULES.map((name) => `LoadModule ${name}_module ${MODULE_FOLDER}/mod_${name}.so`).join("\n")}
StartServers 1
ServerLimit 1
ThreadsPerChild 64
ThreadLimit 64
MaxRequestWorkers 64
KeepAlive On
MaxKeepAliveRequests 0
CacheRoot ${folder}/cache
CacheEnable disk /
CacheQuickHandler on
ProxyPass / http://127.0.0.1:${origin}/
`;

/** All of them, the one that others are compared with first. */
export const PEERS: readonly Peer[] = [
  {
    name: "bare Deno.serve",
    program: Deno.execPath(),
    args: ({ port }) => [
      ...["run", "--quiet", "--allow-net", `${ROOT}tests/bench/server_origin.ts`, String(port)],
    ],
  },
  {
    name: "the same, ten fields",
    program: Deno.execPath(),
    args: ({ port }) => [
      ...["run", "--quiet", "--allow-net", `${ROOT}tests/bench/server_origin.ts`, String(port)],
      "all",
    ],
  },
  variform("Variform, wire", "wire"),
  variform("Variform, web", "web"),
  {
    name: "nginx",
    program: findProgram("nginx"),
    files: (site) => ({ "nginx.conf": nginxConfig(site), "cache/.keep": "" }),
    args: ({ folder }) => ["-c", `${folder}/nginx.conf`, "-p", folder],
  },
  {
    name: "HAProxy",
    program: findProgram("haproxy"),
    files: (site) => ({ "haproxy.cfg": haproxyConfig(site) }),
    args: ({ folder }) => ["-db", "-f", `${folder}/haproxy.cfg`],
  },
  {
    name: "Varnish",
    program: findProgram("varnishd"),
    args: ({ folder, port, origin }) => [
      ...["-F", "-a", `127.0.0.1:${port}`, "-b", `127.0.0.1:${origin}`, "-s", "malloc,256m"],
      ...["-n", `${folder}/varnish`, "-p", "thread_pool_min=10", "-p", "thread_pools=1"],
    ],
  },
  {
    name: "Squid",
    program: findProgram("squid"),
    files: (site) => ({ "squid.conf": squidConfig(site) }),
    args: ({ folder }) => ["-N", "-f", `${folder}/squid.conf`],
  },
  {
    name: "Apache",
    program: findProgram("apache2"),
    files: (site) => ({ "apache.conf": apacheConfig(site), "cache/.keep": "" }),
    args: ({ folder }) => ["-X", "-f", `${folder}/apache.conf`],
  },
];
