// What a provider gives once and takes back by giving the next: asked for by one at a time in the whole installation, stored before
// anybody else may ask, and not forgotten while the database is away.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Channel, Rotated, Settings } from '@throughline/channel-kit';
import type { House } from '../../ground/house.ts';
import { write } from '../../ground/journal.ts';
import { closeSettings, settingsOf } from './settings.ts';
import * as store from './store.ts';

type Work = (settings: Settings) => Promise<Rotated>;

/** Each holds a database connection while its provider is asked; after a long stop many channels come at once. */
const AT_ONCE = 2;
const STORE_TRIES = 30;
const STORE_PAUSE_MS = 1000;

const lines = new Map<string, Promise<unknown>>();
const unstored = new Map<string, Rotated>();
let busy = 0;
const waiting: (() => void)[] = [];

export async function rotate(house: House, kind: Channel, row: store.ChannelRow, work: Work): Promise<Settings> {
  const mine = (lines.get(row.id) ?? Promise.resolve())
    .catch(() => undefined)
    .then(() => inTurn(() => storedFirst(house, kind, row, work)));
  lines.set(row.id, mine);
  try {
    return await mine;
  } finally {
    if (lines.get(row.id) === mine) lines.delete(row.id);
  }
}

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (busy >= AT_ONCE) await new Promise<void>((resolve) => void waiting.push(resolve));
  else busy += 1;
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else busy -= 1;
  }
}

async function storedFirst(house: House, kind: Channel, row: store.ChannelRow, work: Work): Promise<Settings> {
  const left = unstored.get(row.id);
  if (left) await keep(house, kind, row, () => Promise.resolve(left));
  return await keep(house, kind, row, work);
}

/** The provider is asked once; storing what it gave is tried for as long as it may take a database to come back. */
async function keep(house: House, kind: Channel, row: store.ChannelRow, work: Work): Promise<Settings> {
  const found: { now: Rotated | null } = { now: null };
  for (let tries = 1; ; tries += 1) {
    try {
      const settings = await once(house, kind, row, async (stored) => (found.now ??= await work(stored)));
      unstored.delete(row.id);
      return settings;
    } catch (error) {
      if (found.now === null) throw error;
      unstored.set(row.id, found.now);
      if (tries >= STORE_TRIES) throw error;
      house.log.warn({ channelId: row.id, error: String(error) }, 'what a provider gave is not stored yet');
      await sleep(STORE_PAUSE_MS);
    }
  }
}

async function once(house: House, kind: Channel, row: store.ChannelRow, work: Work): Promise<Settings> {
  return await house.db.transaction(async (tx) => {
    await store.lockRotation(tx, row.id);
    const now = await store.channelById(tx, row.workspace_id, row.id);
    if (!now) throw new Error('This channel was removed.');
    const stored = settingsOf(house, now);
    const { settings, label } = await work(stored);
    const kept = closeSettings(house, kind, row, settings);
    if (Object.keys(settings).length > 0)
      await store.mergeSettings(tx, row.workspace_id, row.id, kept.settings, kept.secrets);
    if (label !== undefined) await store.setLabel(tx, row.workspace_id, row.id, label);
    // New credentials are what it waited for.
    const goesOn = now.state === 'reconnect' && Object.keys(settings).length > 0;
    if (goesOn && (await store.setState(tx, row.workspace_id, row.id, 'connected', '', '')))
      write(tx, row.workspace_id, [
        { kind: 'channel', id: row.id, what: 'channel.state', detail: { state: 'connected', detail: '' } },
      ]);
    return { ...stored, ...settings };
  });
}
