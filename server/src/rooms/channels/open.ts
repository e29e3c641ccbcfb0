// An opened channel: its kind's code, its settings with secrets in the clear, and the place it talks from. Lives only in memory.
import type { Channel, Place, Settings, WhoseHook } from '@throughline/channel-kit';
import type { Db } from '../../ground/db.ts';
import type { House } from '../../ground/house.ts';
import { write } from '../../ground/journal.ts';
import { outside } from '../../ground/wall.ts';
import { placeOfDemo, settingsOfDemo } from './demo.ts';
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
    settings = settingsOfDemo(house, kind, row.id, settingsOf(house, row));
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
    ...placeOfDemo(kind, placeOf(house, row.id, settings)),
    keepSettings: (values) => keepSettings(house, kind, row, values),
    rotate: (work) => rotate(house, kind, row, work).finally(() => forget(row.id)),
    whoseHook: (url) => whoseHook(house, { row, kind, settings }, url),
  };
  return { row, kind, settings, place };
}
export function placeOf(house: House, channelId: string, settings: Settings): Place {
  const { publicUrl } = house.config;
  return {
    channelId,
    settings,
    net: house.vendorNet,
    hookUrl: publicUrl ? hookUrlOf(publicUrl, channelId) : null,
    env: house.config.vendorUrls,
    sign: house.sign,
  };
}
const hookUrlOf = (publicUrl: string, channelId: string): string => `${publicUrl}/hooks/${channelId}`;

type Sharer = Pick<OpenChannel, 'row' | 'kind' | 'settings'>;
/** The working channels whose provider calls one address for all of them, this one among them where it works. */
export async function sharersOf(house: House, channel: Sharer): Promise<readonly OpenChannel[]> {
  const key = channel.kind.intake.shared?.key(channel.settings) ?? null;
  if (key === null) return [];
  const rows = await store.listChannels(house.db, channel.row.workspace_id);
  const open = await Promise.all(
    rows.map(async (row) =>
      row.state !== 'off' && house.kinds.get(row.kind)?.intake.shared ? await openChannel(house, row) : null,
    ),
  );
  return open.filter((each) => each !== null && each.kind.intake.shared?.key(each.settings) === key) as OpenChannel[];
}
async function whoseHook(house: House, channel: Sharer, url: string): Promise<WhoseHook> {
  const { publicUrl } = house.config;
  const id = /\/hooks\/([0-9a-f-]{36})$/.exec(url)?.[1];
  const row = id === undefined ? undefined : await store.channelAnywhere(outside(house, 'channels').db, id);
  // An address of ours behind which nothing is any more; at another host it may be another installation's.
  if (!row) return publicUrl && url.startsWith(`${publicUrl}/hooks/`) ? 'nobody' : 'another';
  if (row.state === 'off') return 'nobody';
  if (row.workspace_id !== channel.row.workspace_id) return 'another';
  // Where this installation was reached before it moved.
  if (!publicUrl || url !== hookUrlOf(publicUrl, row.id)) return 'nobody';
  if (row.id === channel.row.id) return 'ours';
  return (await sharersOf(house, channel)).some((each) => each.row.id === row.id) ? 'ours' : 'nobody';
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
const together = new WeakMap<OpenChannel, Promise<readonly OpenChannel[]>>();
/** Who a call at this channel's address may be for, remembered as long as the channel is. */
export async function listenersAt(house: House, channel: OpenChannel): Promise<readonly OpenChannel[]> {
  if (!channel.kind.intake.shared) return [channel];
  const known = together.get(channel) ?? sharersOf(outside(house, 'channels'), channel);
  together.set(channel, known);
  known.catch(() => together.delete(channel));
  return await known;
}
