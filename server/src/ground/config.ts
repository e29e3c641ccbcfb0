// What the operator decides: every environment variable, read once, checked, and frozen. Nobody else reads the environment.
import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { resolve } from 'node:path';
import { routes } from '@throughline/protocol';
import { createSecureContext } from 'node:tls';
import type { TracesTarget } from './traces-export.ts';

/** Stops the start with one sentence for the operator; no stack is worth showing. */
export class StartError extends Error {}
/** A variable of the environment that cannot be right. The sentence names it. */
export class ConfigError extends StartError {}

export type NodeRole = 'all' | 'web' | 'worker';
export type LogLevel = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';

export interface Config {
  readonly port: number;
  readonly host: string;
  /** `https://support.example`, without a slash at the end; null while unknown. */
  readonly publicUrl: string | null;
  /** Absolute. */
  readonly dataDir: string;
  /** Null: the embedded database in `dataDir`. */
  readonly databaseUrl: string | null;
  /** Keys of 32 bytes, the first encrypts; null: the file in `dataDir`. */
  readonly secretKeys: readonly Buffer[] | null;
  readonly role: NodeRole;
  /** Null: no built-in mail server. */
  readonly smtpPort: number | null;
  /** PEM, for STARTTLS of the built-in mail server; null: it speaks in the clear. */
  readonly smtpTls: { readonly key: string; readonly cert: string } | null;
  /** Addresses whose PROXY header the built-in mail server believes. */
  readonly smtpProxies: readonly string[];
  readonly natsUrl: string | null;
  readonly s3Url: string | null;
  /** Room on our disks below which nothing new is taken; null: the usual, 0: none. */
  readonly diskReserveMegabytes: number | null;
  /** How long a node that was told to stop goes on answering, so that whoever shares the calls among nodes can look elsewhere. */
  readonly drainSeconds: number;
  readonly logLevel: LogLevel;
  /** Who receives traces (OTLP over HTTP); null: nobody. */
  readonly traces: TracesTarget | null;
  readonly bootstrap: Bootstrap | null;
  /** `…_API_URL`, `…_GRAPH_URL`, `…_BASE_URL` by the variable's name. */
  readonly vendorUrls: Readonly<Record<string, string | undefined>>;
  /** The house's own mail (`smtp://user:pass@host:587`); null: none is sent. */
  readonly mailUrl: string | null;
  readonly mailFrom: string | null;
  /** Whose `X-Forwarded-For` we believe: nobody, the last N hops, or these networks. */
  readonly trustProxy: false | true | number | readonly string[];
}
export interface Bootstrap {
  readonly workspace: string;
  readonly email: string;
  readonly password: string;
  readonly apiKey: string | null;
}

type Env = Readonly<Record<string, string | undefined>>;

/** Reads and checks the environment. Throws ConfigError for the first variable that cannot be right. */
export function readConfig(env: Env): Config {
  const get = (name: string) => value(env, name);
  return Object.freeze({
    port: number(get, 'PORT', 0, 65_535) ?? 4000,
    host: get('HOST') ?? '127.0.0.1',
    publicUrl: publicUrl(get),
    dataDir: resolve(get('DATA_DIR') ?? './data'),
    databaseUrl: url(get, 'DATABASE_URL', ['postgres:', 'postgresql:', 'socket:']),
    secretKeys: secretKeys(get),
    role: choice(get, 'ROLE', ['all', 'web', 'worker'] as const) ?? 'all',
    smtpPort: number(get, 'SMTP_PORT', 1, 65_535),
    smtpTls: smtpTls(get),
    smtpProxies: addresses(get, 'SMTP_PROXY'),
    natsUrl: url(get, 'NATS_URL', ['nats:', 'tls:']),
    s3Url: s3Url(get),
    diskReserveMegabytes: number(get, 'DISK_RESERVE_MB', 0, 10_000_000),
    drainSeconds: number(get, 'DRAIN_SECONDS', 0, 60) ?? 0,
    logLevel:
      choice(get, 'LOG_LEVEL', ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const) ?? 'info',
    traces: traces(get),
    bootstrap: bootstrap(get),
    vendorUrls: vendorUrls(env),
    mailUrl: url(get, 'MAIL_URL', ['smtp:', 'smtps:']),
    mailFrom: mailFrom(get),
    trustProxy: trustProxy(get),
  });
}

type Get = (name: string) => string | null;

/** A variable's value, or the content of the file named by `<NAME>_FILE`, as container secrets are handed over. */
function value(env: Env, name: string): string | null {
  const direct = env[name]?.trim();
  const path = env[`${name}_FILE`]?.trim();
  if (direct && path) throw new ConfigError(`${name} and ${name}_FILE are both set; set one of them.`);
  if (direct) return direct;
  if (!path) return null;
  try {
    return readFileSync(path, 'utf8').trim() || null;
  } catch {
    throw new ConfigError(`${name}_FILE names a file that cannot be read: ${path}`);
  }
}

function number(get: Get, name: string, least: number, most: number): number | null {
  const text = get(name);
  if (text === null) return null;
  const parsed = Number(text);
  if (!/^\d+$/.test(text) || parsed < least || parsed > most)
    throw new ConfigError(`${name} must be a whole number from ${least} to ${most}, not "${text}".`);
  return parsed;
}

function choice<const T extends string>(get: Get, name: string, choices: readonly T[]): T | null {
  const text = get(name);
  if (text === null) return null;
  const found = choices.find((each) => each === text.toLowerCase());
  if (!found) throw new ConfigError(`${name} must be one of ${choices.join(', ')}, not "${text}".`);
  return found;
}

/** Addresses may hold passwords, so the sentence never repeats them. */
function url(get: Get, name: string, protocols: readonly string[]): string | null {
  const text = get(name);
  if (text === null) return null;
  const protocol = URL.canParse(text) ? new URL(text).protocol : '';
  if (!protocols.includes(protocol))
    throw new ConfigError(
      `${name} must be an address beginning with ${protocols.map((each) => `${each}//`).join(' or ')}.`,
    );
  return text;
}

function publicUrl(get: Get): string | null {
  const text = url(get, 'PUBLIC_URL', ['http:', 'https:']);
  if (text === null) return null;
  const parsed = new URL(text);
  if (parsed.pathname !== '/' || parsed.search || parsed.hash || parsed.username)
    throw new ConfigError('PUBLIC_URL must be only scheme, host and port, like https://support.example.');
  return parsed.origin;
}

function s3Url(get: Get): string | null {
  const text = url(get, 'S3_URL', ['http:', 'https:']);
  if (text === null) return null;
  const parsed = new URL(text);
  if (!parsed.username || !parsed.password || parsed.pathname.length < 2)
    throw new ConfigError('S3_URL must look like https://KEY:SECRET@s3.example/bucket?region=eu-central-1.');
  return text;
}

export const KEY_BYTES = 32;
/** Reads one or several keys, separated by commas or lines; null when one of them is not 32 bytes in base64. */
export function parseKeys(text: string): readonly Buffer[] | null {
  const parts = text.split(/[\s,]+/).filter((part) => part !== '');
  const keys = parts.filter((part) => /^[A-Za-z0-9+/_-]+={0,2}$/.test(part)).map((part) => Buffer.from(part, 'base64'));
  return keys.length > 0 && keys.length === parts.length && keys.every((key) => key.length === KEY_BYTES) ? keys : null;
}

function secretKeys(get: Get): readonly Buffer[] | null {
  const text = get('SECRET_KEY');
  if (text === null) return null;
  const keys = parseKeys(text);
  if (!keys)
    throw new ConfigError(
      'SECRET_KEY must be 32 bytes in base64 (openssl rand -base64 32), or several of them separated by commas, the newest first.',
    );
  return keys;
}

function bootstrap(get: Get): Bootstrap | null {
  const [workspace, email, password, apiKey] = [
    get('BOOTSTRAP_WORKSPACE'),
    get('BOOTSTRAP_EMAIL'),
    get('BOOTSTRAP_PASSWORD'),
    get('BOOTSTRAP_API_KEY'),
  ];
  if (!workspace && !email && !password && !apiKey) return null;
  if (!workspace)
    throw new ConfigError(
      'BOOTSTRAP_WORKSPACE is missing: it goes together with BOOTSTRAP_EMAIL and BOOTSTRAP_PASSWORD.',
    );
  // The same rules as for a person who sets it up by hand, from the same contract.
  const rules = routes.setUp.body.safeParse({ workspaceName: workspace, name: 'Owner', email, password });
  const wrong = new Set(rules.error?.issues.map((issue) => issue.path[0]));
  if (wrong.has('workspaceName')) throw new ConfigError('BOOTSTRAP_WORKSPACE must have 1 to 200 characters.');
  if (!email || wrong.has('email'))
    throw new ConfigError("BOOTSTRAP_EMAIL must be the email address of the workspace's owner.");
  if (!password || wrong.has('password'))
    throw new ConfigError(
      `BOOTSTRAP_PASSWORD must have ${routes.setUp.body.shape.password.minLength} to ${routes.setUp.body.shape.password.maxLength} characters.`,
    );
  if (apiKey && !/^[\w.-]{20,200}$/.test(apiKey))
    throw new ConfigError('BOOTSTRAP_API_KEY must have 20 to 200 letters, digits, dots, dashes or underscores.');
  return { workspace, email, password, apiKey };
}

function vendorUrls(env: Env): Readonly<Record<string, string | undefined>> {
  const found: Record<string, string> = {};
  for (const name of Object.keys(env).filter((each) => /^[A-Z][A-Z0-9_]*_(API|GRAPH|BASE)_URL$/.test(each))) {
    const address = url((each) => value(env, each), name, ['http:', 'https:']);
    if (address !== null) found[name] = address.replace(/\/+$/, '');
  }
  return Object.freeze(found);
}

function smtpTls(get: Get): Config['smtpTls'] {
  const [key, cert] = ['SMTP_TLS_KEY', 'SMTP_TLS_CERT'].map((name) => get(name)?.replaceAll('\\n', '\n') ?? null);
  if (!key && !cert) return null;
  if (!key || !cert) throw new ConfigError('SMTP_TLS_KEY and SMTP_TLS_CERT go together: set both or neither.');
  try {
    createSecureContext({ key, cert });
  } catch {
    throw new ConfigError('SMTP_TLS_KEY and SMTP_TLS_CERT must be a private key and its certificate in PEM.');
  }
  return { key, cert };
}

function traces(get: Get): TracesTarget | null {
  const address = url(get, 'OTEL_EXPORTER_OTLP_ENDPOINT', ['http:', 'https:']);
  const headers: Record<string, string> = {};
  for (const each of (get('OTEL_EXPORTER_OTLP_HEADERS') ?? '').split(',').filter((part) => part.trim() !== '')) {
    const [, name, content] = /^\s*([\w-]+)=((?:[^%]|%[0-9a-fA-F]{2})+)$/.exec(each) ?? [];
    if (!name || content === undefined)
      throw new ConfigError('OTEL_EXPORTER_OTLP_HEADERS must be like authorization=Bearer%20abc, separated by commas.');
    headers[name] = content
      .trim()
      .replace(/(%[0-9a-fA-F]{2})+/g, (bytes) => Buffer.from(bytes.replaceAll('%', ''), 'hex').toString());
  }
  return address === null
    ? null
    : { url: address.replace(/\/+$/, ''), headers, service: get('OTEL_SERVICE_NAME') ?? 'throughline' };
}

function addresses(get: Get, name: string): readonly string[] {
  const found = (get(name) ?? '')
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '');
  const wrong = found.find((each) => isIP(each) === 0);
  if (wrong !== undefined) throw new ConfigError(`${name} must be addresses separated by commas, not "${wrong}".`);
  return found;
}

function mailFrom(get: Get): string | null {
  const text = get('MAIL_FROM');
  if (text !== null && !/^([^<>\r\n]*<[^\s@<>]+@[^\s@<>]+>|[^\s@<>]+@[^\s@<>]+)$/.test(text))
    throw new ConfigError('MAIL_FROM must be an address like support@acme.example or Acme <support@acme.example>.');
  if (text === null && get('MAIL_URL') !== null)
    throw new ConfigError('MAIL_FROM is missing: MAIL_URL needs the address the mail comes from.');
  return text;
}

function trustProxy(get: Get): Config['trustProxy'] {
  const text = get('TRUST_PROXY');
  if (text === null || text === 'false') return false;
  if (text === 'true') return true;
  if (/^\d{1,2}$/.test(text)) return Number(text);
  const networks = text.split(',').map((each) => each.trim());
  if (!networks.every((each) => /^[0-9a-fA-F:.]+(\/\d{1,3})?$|^(loopback|linklocal|uniquelocal)$/.test(each))) {
    throw new ConfigError('TRUST_PROXY must be true, false, a number of hops, or networks separated by commas.');
  }
  return networks;
}
