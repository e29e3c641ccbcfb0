// An opened channel: its kind's code, its settings with secrets in the clear, and the place it talks from. Lives only in memory.
import type { Channel, Place, Settings } from '@throughline/channel-kit';
import type { Db } from '../../ground/db.ts';
import type { House } from '../../ground/house.ts';
import { write } from '../../ground/journal.ts';
import { outside } from '../../ground/wall.ts';
import { rotate } from './rotate.ts';
import { closeSettings, settingsOf } from './settings.ts';
import * as store from './store.ts';
import { tallyError } from './tally.ts';

export interface OpenChannel {
  readonly row: store.ChannelRow;
  readonly kind: Channel;
  readonly settings: Settings;
  readonly place: Place;
}

/** Opens a row. Null when its kind is not in this house, or its secrets cannot be read: then it shows as `reconnect`. */
export async function openChannel(house: House, row: store.ChannelRow): Promise<OpenChannel | null> {
  const kind = house.kinds.get(row.kind);
  if (!kind) return null;
  let settings: Settings;
  try {
    settings = settingsOf(house, row);
  } catch {
    await markState(
      house.db,
      row,
      'reconnect',
      'Its stored secrets cannot be read with the keys of this installation.',
      'Enter the secrets again under Settings → Channels.',
    );
    return null;
  }
  const place: Place = {
    ...placeOf(house, row.id, settings),
    keepSettings: (values) => keepSettings(house, kind, row, values),
    rotate: (work) => rotate(house, kind, row, work).finally(() => forget(row.id)),
  };
  return { row, kind, settings, place };
}
export function placeOf(house: House, channelId: string, settings: Settings): Place {
  const { publicUrl } = house.config;
  return {
    channelId,
    settings,
    net: house.vendorNet,
    hookUrl: publicUrl ? `${publicUrl}/hooks/${channelId}` : null,
    env: house.config.vendorUrls,
    sign: house.sign,
  };
}
/** What a provider changed by itself (a rotated token) is stored at once, sealed like what a person typed. */
async function keepSettings(house: House, kind: Channel, row: store.ChannelRow, values: Settings): Promise<void> {
  const kept = closeSettings(house, kind, row, values);
  await house.db.transaction((tx) => store.mergeSettings(tx, row.workspace_id, row.id, kept.settings, kept.secrets));
  forget(row.id);
}
export async function markState(
  db: Db,
  row: Pick<store.ChannelRow, 'workspace_id' | 'id'>,
  state: store.ChannelRow['state'],
  detail: string,
  remedy: string,
): Promise<void> {
  await db.transaction(async (tx) => {
    if (await store.setState(tx, row.workspace_id, row.id, state, detail, remedy))
      write(tx, row.workspace_id, [{ kind: 'channel', id: row.id, what: 'channel.state', detail: { state, detail } }]);
  });
  if (state === 'trouble' || state === 'reconnect')
    tallyError(db, row, { direction: 'in', why: state, detail, remedy });
  forget(row.id);
}

const KEPT_MS = 2000;
const KEPT_LIMIT = 1000;
const kept = new Map<string, { until: number; channel: Promise<OpenChannel | null> }>();
/** The open channel behind a door's address, remembered briefly: a busy webhook must not read it for every call. */
export async function channelAt(caller: House, id: string): Promise<OpenChannel | null> {
  const known = kept.get(id);
  if (known && known.until > performance.now()) return await known.channel;
  // Kept for everybody who comes, so not as one of them sees it.
  const house = outside(caller, 'channels');
  const channel = store
    .channelAnywhere(house.db, id)
    .then((row) => (row && row.state !== 'off' ? openChannel(house, row) : null));
  if (kept.size >= KEPT_LIMIT) kept.clear();
  kept.set(id, { until: performance.now() + KEPT_MS, channel });
  channel.catch(() => kept.delete(id));
  return await channel;
}
export function forget(id: string): void {
  kept.delete(id);
}
