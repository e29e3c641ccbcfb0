// For tests of doors and rooms: a house on a real database of its own, the door in front of it, and people to knock.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import type { FastifyInstance, InjectOptions } from 'fastify';
import { type Config, readConfig } from '../../ground/config.ts';
import { openDb } from '../../ground/db.ts';
import { endlessDisk } from '../../ground/disk.ts';
import type { Handlers } from '../../ground/handlers.ts';
import type { House } from '../../ground/house.ts';
import type { Whisper } from '../../ground/live.ts';
import { makeLog } from '../../ground/log.ts';
import { keyRing, sign } from '../../ground/secrets.ts';
import { testDatabase } from '../../ground/testing.ts';
import { choosePasswordCost } from '../../rooms/people/auth/password.ts';
import { peopleHandlers } from '../../rooms/people/index.ts';
import { makeApp } from './app.ts';
import type { DoorOptions } from './options.ts';

export interface Letter {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}
export interface TestDoor {
  readonly house: House;
  readonly app: FastifyInstance;
  /** What the house has mailed. */
  readonly letters: Letter[];
  /** What it has told other nodes and its sockets. */
  readonly whispers: Whisper[];
  /** Moves the house's clock. */
  wait(milliseconds: number): void;
  /** Somebody with a cookie jar of their own, at an address of their own. */
  person(ip?: string): Person;
}
export interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly text: string;
}
export interface Person {
  cookie: string;
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
}

/** A house with nobody in it. Cleaned up when the test file ends. */
export async function openDoor(
  given: {
    rooms?: readonly Handlers[];
    options?: DoorOptions;
    config?: Partial<Config>;
    /** More doors on the same server. */
    doors?: (app: FastifyInstance, house: House) => void;
  } = {},
): Promise<TestDoor> {
  choosePasswordCost({ memoryCost: 64, timeCost: 1, parallelism: 1 });
  const dataDir = mkdtempSync(join(tmpdir(), 'throughline-door-'));
  const log = makeLog('silent');
  const database = await testDatabase();
  const db = openDb(database.url, { log, max: 6 });
  const keys = keyRing([Buffer.alloc(32, 7)]);
  const letters: Letter[] = [];
  const whispers: Whisper[] = [];
  let ahead = 0;
  const house = {
    config: { ...readConfig({ DATA_DIR: dataDir }), ...given.config },
    log,
    db,
    keys,
    mailer: {
      isSet: true,
      send: async (letter: Letter) => {
        letters.push(letter);
      },
    },
    now: () => new Date(Date.now() + ahead),
    sign: (text: string) => sign(keys, text),
    live: { whisper: (whisper: Whisper) => void whispers.push(whisper) },
    disk: endlessDisk,
  } as unknown as House;
  const app = await makeApp(house, given.rooms ?? [peopleHandlers], {
    allowMissing: 'any',
    checkReplies: true,
    register: (scope) => given.doors?.(scope, house),
    ...given.options,
  });
  after(async () => {
    await app.close();
    await db.close();
    await database.drop();
    rmSync(dataDir, { recursive: true, force: true });
  });
  let people = 0;
  return {
    house,
    app,
    letters,
    whispers,
    wait: (milliseconds) => {
      ahead += milliseconds;
    },
    person: (ip = `10.1.${Math.floor(people / 250)}.${(people++ % 250) + 1}`) => makePerson(app, ip),
  };
}

function makePerson(app: FastifyInstance, ip: string): Person {
  const person: Person = {
    cookie: '',
    async call(method, path, body, headers = {}) {
      const reply = await app.inject({
        method: method as NonNullable<InjectOptions['method']>,
        url: path.startsWith('/api/') || path.startsWith('/scim/') || path.startsWith('//') ? path : `/api/v1${path}`,
        remoteAddress: ip,
        headers: { ...(person.cookie ? { cookie: person.cookie } : {}), ...headers },
        ...(body === undefined ? {} : { payload: body as object }),
      });
      for (const cookie of [reply.headers['set-cookie'] ?? []].flat())
        person.cookie = cookie.includes('Max-Age=0') ? '' : cookie.split(';')[0]!;
      const isJson = /json/.test(String(reply.headers['content-type'] ?? ''));
      return {
        status: reply.statusCode,
        body: (isJson ? JSON.parse(reply.body) : {}) as Answer['body'],
        headers: reply.headers as Answer['headers'],
        text: reply.body,
      };
    },
  };
  return person;
}

export const PASSWORD = 'correct horse battery';
/** Sets the house up and returns its owner, signed in. */
export async function makeOwner(door: TestDoor, email = 'owner@acme.example'): Promise<Person> {
  const owner = door.person();
  const reply = await owner.call('POST', '/setup', { workspaceName: 'Acme', name: 'Olga', email, password: PASSWORD });
  if (reply.status !== 201) throw new Error(`setup answered ${reply.status}: ${reply.text}`);
  return owner;
}
/** Invites someone and lets them in. */
export async function makeAgent(door: TestDoor, by: Person, role: string, email: string): Promise<Person> {
  const invited = await by.call('POST', '/invitations', { email, role });
  const token = String(invited.body['link']).split('/').at(-1)!;
  const person = door.person();
  const reply = await person.call('POST', `/auth/invitations/${token}`, {
    name: email.split('@')[0],
    password: PASSWORD,
  });
  if (reply.status !== 200) throw new Error(`joining answered ${reply.status}: ${reply.text}`);
  return person;
}
/** A key with these scopes, as a header. */
export async function makeKey(by: Person, scopes: readonly string[]): Promise<{ authorization: string }> {
  const made = await by.call('POST', '/api-keys', { name: 'test', scopes });
  return { authorization: `Bearer ${String(made.body['key'])}` };
}
