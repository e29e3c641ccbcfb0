// The machine and its way to the world: versions, disk, ports, the public address and its certificate, the clock.
import { existsSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import type { House } from '../../../ground/house.ts';
import { readMigrations } from '../../../ground/migrate.ts';
import { VERSION } from '../../../ground/version.ts';
import * as store from './doctor-store.ts';
import { type Finding, findingsOf, size, many, spanWords } from './finding.ts';
import type { Probes } from './probes.ts';

const OLDEST_NODE = 24;
const OLDEST_POSTGRES = 15;
const MIGRATIONS = join(import.meta.dirname, '../../../../migrations');
/** Below this the house stops taking messages in before the database breaks. */
const LEAST_FREE = { share: 0.05, bytes: 500e6 };
const LITTLE_FREE = { share: 0.1, bytes: 2e9 };
const SKEW_SECONDS = { warning: 2, bad: 60 };
const CERTIFICATE_DAYS = 14;
const DAY_MS = 86_400_000;

const { good, warning, bad } = findingsOf('machine');
const said = (error: unknown) => {
  const { code, message, cause } = error as NodeJS.ErrnoException;
  return (cause as NodeJS.ErrnoException | undefined)?.code ?? code ?? message;
};

export async function versions(house: House): Promise<Finding[]> {
  const { version, bytes, workers } = await store.serverFacts(house.db);
  const node = process.versions.node;
  const applied = await store.appliedMigrations(house.db);
  const known = readMigrations(MIGRATIONS).map(({ name }) => name);
  const pending = known.filter((name) => !applied.includes(name));
  const newer = applied.filter((name) => !known.includes(name));
  const title = 'Tables';
  return [
    Number.parseInt(node, 10) >= OLDEST_NODE
      ? good('version', 'Throughline', `Version ${VERSION} on Node ${node}.`)
      : bad(
          { id: 'version', title: 'Throughline', detail: `Version ${VERSION} runs on Node ${node}.` },
          `Run it with Node ${OLDEST_NODE} or newer; npm start does.`,
        ),
    Number.parseInt(version, 10) >= OLDEST_POSTGRES
      ? good('postgres', 'PostgreSQL', `Its version is ${version}; it holds ${size(bytes)}.`)
      : bad(
          { id: 'postgres', title: 'PostgreSQL', detail: `Version ${version} is too old.` },
          `Move to PostgreSQL ${OLDEST_POSTGRES} or newer (npm run move-database).`,
        ),
    newer.length > 0
      ? bad(
          { id: 'migrations', title, detail: `The database was made by a newer version (${newer.join(', ')}).` },
          'Run that version, or restore the backup made before the upgrade.',
        )
      : pending.length > 0
        ? bad(
            {
              id: 'migrations',
              title,
              detail: `${many(pending.length, 'migration')} did not run: ${pending.join(', ')}.`,
            },
            'Start the server; it brings the tables up to date.',
          )
        : good('migrations', title, `All ${applied.length} migrations have run.`),
    workers > 0
      ? good('workers', 'Workers', `${many(workers, 'worker')} at work.`)
      : bad(
          { id: 'workers', title: 'Workers', detail: 'Nobody does the work: nothing is sent, fetched or polled.' },
          'Start the server, or one more node with ROLE=worker.',
        ),
  ];
}

/** Whether the database itself keeps workspaces apart, behind our own statements that do. */
export async function secondWall(house: House): Promise<Finding> {
  const { role, may_enter: mayEnter, open, user } = await store.secondWall(house.db);
  const finding = { id: 'second-wall', title: 'Second wall' };
  if (!mayEnter)
    return warning(
      { ...finding, detail: `The database lets callers read as its owner: ${user} may not act as ${role}.` },
      `As an administrator of the database: create role "${role}" nologin; grant "${role}" to "${user}"; then restart.`,
    );
  if (open.length > 0)
    return warning(
      { ...finding, detail: `Not yet behind it: ${open.join(', ')}.` },
      'Restart the server; it puts every table behind it.',
    );
  return good(finding.id, finding.title, `What calls from outside read, they read as ${role}, of one workspace.`);
}

export async function disk(house: House, probes: Probes): Promise<Finding[]> {
  const { dataDir, databaseUrl } = house.config;
  const places = [{ id: 'disk', title: 'Disk', path: dataDir }];
  const home = join(dataDir, 'pg');
  // The embedded database may lie elsewhere, behind a link.
  if (databaseUrl === null && existsSync(home) && realpathSync(home) !== home)
    places.push({ id: 'disk-database', title: 'Disk of the database', path: realpathSync(home) });
  return await Promise.all(
    places.map(async ({ id, title, path }) => {
      const { free, total } = await probes.space(path);
      const detail = `${size(free)} of ${size(total)} are free under ${path}.`;
      const isBelow = (least: typeof LEAST_FREE) => free < Math.max(least.bytes, total * least.share);
      const remedy = 'Free some room, or move DATA_DIR to a larger disk; a full disk stops new messages.';
      if (isBelow(LEAST_FREE)) return bad({ id, title, detail }, remedy);
      return isBelow(LITTLE_FREE) ? warning({ id, title, detail }, remedy) : good(id, title, detail);
    }),
  );
}

/** `isAsked`: the question came through the port itself, so it answers. */
export async function ports(house: House, probes: Probes, isAsked: boolean): Promise<Finding[]> {
  const { host, port, smtpPort, role } = house.config;
  const near = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  const found: Finding[] = [];
  if (role !== 'worker')
    found.push(
      isAsked
        ? good('port', 'Web port', `This answer came through it (${port}).`)
        : await probes.get(`http://${near.includes(':') ? `[${near}]` : near}:${port}/healthz`).then(
            ({ status }) =>
              status === 200
                ? good('port', 'Web port', `${near}:${port} answers.`)
                : bad(
                    { id: 'port', title: 'Web port', detail: `${near}:${port} answers with ${status}.` },
                    'Another program may hold the port: stop it, or set PORT.',
                  ),
            (error: unknown) =>
              bad(
                { id: 'port', title: 'Web port', detail: `${near}:${port} does not answer (${said(error)}).` },
                'Start the server (npm start), with the same PORT and HOST as this command.',
              ),
          ),
    );
  if (smtpPort !== null && role !== 'worker')
    found.push(
      await probes.greeting(near, smtpPort).then(
        (line) =>
          line.startsWith('220')
            ? good('smtp', 'Inbound mail server', `${near}:${smtpPort} takes mail.`)
            : bad(
                {
                  id: 'smtp',
                  title: 'Inbound mail server',
                  detail: `${near}:${smtpPort} greets with “${line.slice(0, 100)}”.`,
                },
                'Another mail server may hold the port: stop it, or set SMTP_PORT.',
              ),
        (error: unknown) =>
          bad(
            {
              id: 'smtp',
              title: 'Inbound mail server',
              detail: `${near}:${smtpPort} does not answer (${said(error)}).`,
            },
            'Start the server with this SMTP_PORT; below 1024 it needs rights, so listen higher and forward 25 to it.',
          ),
      ),
    );
  return found;
}

export async function publicAddress(house: House, probes: Probes): Promise<Finding[]> {
  const { publicUrl } = house.config;
  const [id, title] = ['public-url', 'Public address'];
  if (publicUrl === null)
    return [
      warning(
        { id, title, detail: 'PUBLIC_URL is not set: providers cannot call us, and links in mails lead nowhere.' },
        'Set PUBLIC_URL to the address by which the world reaches you.',
      ),
    ];
  const { protocol, hostname, port } = new URL(publicUrl);
  const isHere = /^(localhost|127\.|\[::1\])/.test(hostname);
  const found: Finding[] = [];
  if (protocol === 'https:') found.push(...(await tls(probes, hostname.replace(/^\[|\]$/g, ''), Number(port || 443))));
  else if (!isHere)
    found.push(
      warning(
        { id: 'tls', title: 'TLS', detail: `${publicUrl} is not encrypted: everybody on the way can read along.` },
        'Put a proxy with a certificate in front (docs/operating.md) and set PUBLIC_URL to https.',
      ),
    );
  found.push(
    await probes.get(`${publicUrl}/healthz`).then(
      ({ status, text }) =>
        status === 200 && text.includes('"ok"')
          ? good(id, title, `${publicUrl} leads here.`)
          : bad(
              { id, title, detail: `${publicUrl} answers, but not as this server does (${status}).` },
              'Let the proxy pass every path to the server.',
            ),
      (error: unknown) =>
        bad(
          { id, title, detail: `${publicUrl} cannot be reached from here (${said(error)}).` },
          'Check the DNS record, the proxy and the firewall.',
        ),
    ),
  );
  return found;
}

/** Nothing where nobody answers: the certificate of a host that cannot be reached is not what is wrong. */
async function tls(probes: Probes, host: string, port: number): Promise<Finding[]> {
  const [id, title] = ['tls', 'TLS'];
  try {
    const ends = await probes.certificate(host, port);
    const days = Math.floor((ends.getTime() - Date.now()) / DAY_MS);
    const detail = `The certificate of ${host} ends in ${many(days, 'day')}.`;
    return [
      days < CERTIFICATE_DAYS
        ? warning({ id, title, detail }, 'Renew it, and find out why it was not renewed by itself.')
        : good(id, title, detail),
    ];
  } catch (error) {
    const code = said(error);
    if (AWAY.has(code)) return [];
    return [
      bad(
        { id, title, detail: `No trusted connection to ${host}:${port} (${code}).` },
        'Install a certificate of a known authority that names this host, with its whole chain.',
      ),
    ];
  }
}
const AWAY = new Set([
  'ENOTFOUND',
  'EAI_AGAIN',
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ETIMEDOUT',
  'no answer',
]);

/** Only against the database: a machine that keeps time asks nobody outside for us. */
export async function clock(house: House): Promise<Finding> {
  const began = Date.now();
  const { now } = await store.serverFacts(house.db);
  const skew = Math.abs(now.getTime() - (began + Date.now()) / 2) / 1000;
  const [id, title] = ['clock', 'Clock'];
  if (skew < SKEW_SECONDS.warning) return good(id, title, 'This machine and the database agree on the time.');
  const words = { id, title, detail: `This machine and the database are ${spanWords(skew)} apart.` };
  const remedy = 'Let both keep time by NTP (chrony or systemd-timesyncd).';
  return skew < SKEW_SECONDS.bad ? warning(words, remedy) : bad(words, remedy);
}
