/**
 * Load balancers that stand before several machines in tests.
 *
 * @module
 */
import { findProgram } from "../programs.ts";

/** Where a balancer works. */
export interface BalancerSite {
  readonly folder: string;
  readonly port: number;
  readonly nodes: readonly number[];
}

/** One balancer: its program, its configuration, and how it is started. */
export interface Balancer {
  readonly name: string;
  readonly program: string | undefined;
  config(site: BalancerSite): string;
  args(file: string, site: BalancerSite): string[];
}

/** Those that are tested with. Each asks another machine where one does not answer. */
export const BALANCERS: readonly Balancer[] = [
  {
    name: "nginx",
    program: findProgram("nginx"),
    config: ({ folder, port, nodes }) =>
      `daemon off; master_process off; pid ${folder}/pid; error_log stderr crit;
events { worker_connections 256; }
http {
  access_log off; client_body_temp_path ${folder}/b; proxy_temp_path ${folder}/p;
  fastcgi_temp_path ${folder}/f; uwsgi_temp_path ${folder}/u; scgi_temp_path ${folder}/s;
  upstream nodes {
    ${nodes.map((node) => `server 127.0.0.1:${node} max_fails=1 fail_timeout=1s;`).join(" ")}
  }
  server {
    listen 127.0.0.1:${port};
    location / { proxy_pass http://nodes; proxy_set_header Host $host; }
  }
}`,
    args: (file, { folder }) => ["-c", file, "-p", folder],
  },
  {
    name: "HAProxy",
    program: findProgram("haproxy"),
    config: ({ port, nodes }) =>
      `global
  nbthread 1
  maxconn 256
defaults
  mode http
  timeout client 20s
  timeout server 20s
  timeout connect 2s
  retries 3
  option redispatch 1
  retry-on conn-failure empty-response response-timeout
frontend in
  bind 127.0.0.1:${port}
  http-request set-header Host 127.0.0.1
  default_backend out
backend out
  balance roundrobin
  ${nodes.map((node) => `server n${node} 127.0.0.1:${node} check inter 200ms`).join("\n  ")}
`,
    args: (file) => ["-db", "-f", file],
  },
];
