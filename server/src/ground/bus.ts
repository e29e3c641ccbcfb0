// How nodes wake each other: one coalesced NOTIFY of PostgreSQL, or NATS where there are many nodes. What travels is a hint, never the
// truth: it may be lost, and the journal's readers look for themselves now and then.
import type { NatsConnection } from '@nats-io/transport-node';
import pg from 'pg';
import { connection, type Db } from './db.ts';
import type { Log } from './log.ts';
import { counter, gauge } from './metrics.ts';

export interface Bus {
  /** Short texts for every other node, at most 8000 bytes each; ours come back to us too. */
  publish(texts: readonly string[]): void;
  /** Whether others are heard; while they are not, nobody knows who is there. */
  isUp(): boolean;
  close(): Promise<void>;
}
export interface BusGround {
  readonly db: Db;
  /** The database's address: listening needs a connection of its own. */
  readonly databaseUrl: string;
  readonly natsUrl: string | null;
  readonly log: Log;
}
const SUBJECT = 'throughline';
const up = gauge('bus_up', 'Whether this node hears the others: 1, or 0 while it looks for news by itself.', ['bus']);
const hints = counter('bus_hints_total', 'Hints between nodes, said and heard.', ['way']);

/** `cameUp`: from now on others are heard, for the first time or again. */
export function openBus(ground: BusGround, hear: (text: string) => void, cameUp: () => void): Bus {
  const heard = (text: string) => {
    hints.inc({ way: 'heard' });
    try {
      hear(text);
    } catch (error) {
      ground.log.debug({ error: String(error) }, 'bus: an unreadable wake-up');
    }
  };
  let isUp = false;
  const turned = (now: boolean) => {
    isUp = now;
    up.set({ bus: ground.natsUrl ? 'nats' : 'postgres' }, now ? 1 : 0);
    if (now) cameUp();
  };
  const bus = ground.natsUrl ? natsBus(ground.natsUrl, ground.log, heard, turned) : postgresBus(ground, heard, turned);
  return {
    publish(texts) {
      hints.inc({ way: 'said' }, texts.length);
      bus.publish(texts);
    },
    isUp: () => isUp,
    close: () => bus.close(),
  };
}
type Way = Pick<Bus, 'publish' | 'close'>;

/** One connection that listens, made again with a pause when it breaks; one statement for everything that is to be said. */
function postgresBus(
  { db, databaseUrl, log }: BusGround,
  heard: (text: string) => void,
  turned: (isUp: boolean) => void,
): Way {
  let closed = false;
  let client: pg.Client | null = null;
  const start = async (): Promise<void> => {
    if (closed) return;
    client = new pg.Client({ ...connection(databaseUrl), application_name: 'throughline live' });
    client.on('error', (error) => log.debug({ error: error.message }, 'bus: the listening connection broke'));
    client.on('end', () => {
      turned(false);
      if (!closed) setTimeout(() => void start(), 1000).unref();
    });
    client.on('notification', (message) => heard(message.payload ?? ''));
    try {
      await client.connect();
      await client.query(`listen ${SUBJECT}`);
      turned(true);
    } catch (error) {
      log.debug({ error: String(error) }, 'bus: cannot listen yet');
    }
  };
  void start();
  return {
    publish(texts) {
      db.query('select pg_notify($1, t) from unnest($2::text[]) as t', [SUBJECT, texts]).catch((error: unknown) =>
        log.debug({ error: String(error) }, 'bus: notify failed'),
      );
    },
    async close() {
      closed = true;
      await client?.end().catch(() => undefined);
    },
  };
}

const AGAIN_MS = 5000;
/** Connects again by itself, for ever; while it is away, also at the start, nodes find news by looking. */
function natsBus(url: string, log: Log, heard: (text: string) => void, turned: (isUp: boolean) => void): Way {
  const { protocol, host, username, password } = new URL(url);
  let closed = false;
  let nats: NatsConnection | null = null;
  turned(false);
  const start = async (): Promise<void> => {
    // Only who uses it pays for it.
    const { connect } = await import('@nats-io/transport-node');
    try {
      const connected = await connect({
        servers: host,
        name: 'throughline',
        maxReconnectAttempts: -1,
        ...(protocol === 'tls:' ? { tls: {} } : {}),
        ...(username === '' ? {} : { user: decodeURIComponent(username), pass: decodeURIComponent(password) }),
      });
      if (closed) return await connected.close();
      nats = connected;
    } catch (error) {
      log.warn({ error: String(error) }, 'bus: NATS does not answer; nodes find news by looking until it does');
      setTimeout(() => void start(), AGAIN_MS).unref();
      return;
    }
    nats.subscribe(SUBJECT, { callback: (error, message) => (error ? undefined : heard(message.string())) });
    turned(true);
    for await (const { type } of nats.status()) {
      if (type !== 'disconnect' && type !== 'reconnect') continue;
      turned(type === 'reconnect');
      log.warn({ state: type }, 'bus: NATS came or went');
    }
  };
  void start();
  return {
    publish(texts) {
      try {
        for (const text of texts) nats?.publish(SUBJECT, text);
      } catch (error) {
        log.debug({ error: String(error) }, 'bus: NATS took nothing');
      }
    },
    async close() {
      closed = true;
      await nats?.close().catch(() => undefined);
    },
  };
}
