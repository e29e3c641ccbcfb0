// What may be drawn before anyone is known: the channel's public settings, opening hours, faces, other ways.
import { privatePushKeys } from '@throughline/channel-kit';
import { type Hours, openingAt } from '@throughline/domain';
import type { ReplyOf, Routes } from '@throughline/protocol';
import type { House } from '../../ground/house.ts';
import { listChannels, openChannel, type OpenChannel } from '../channels/index.ts';
import * as store from './store.ts';
import { fileUrl } from './ticket.ts';

type Config = ReplyOf<Routes['getVisitorConfig']>;
const FACES = 3;
const KEPT_MS = 10_000;
const KEPT_LIMIT = 1000;
/** Not the public's business: where the chat may be shown, and how users are numbered. */
const PRIVATE = new Set(['allowedDomains', 'userScope', 'awayMinutes', 'changeMinutes', ...privatePushKeys]);
const kept = new Map<string, { until: number; config: Promise<Config> }>();

/** Asked by every page view of every visitor, so it is kept for some seconds. */
export function configOf(house: House, channel: OpenChannel): Promise<Config> {
  const key = `${channel.row.id} ${channel.row.state_at.getTime()}`;
  const known = kept.get(key);
  if (known && known.until > performance.now()) return known.config;
  const config = makeConfig(house, channel);
  if (kept.size >= KEPT_LIMIT) kept.clear();
  kept.set(key, { until: performance.now() + KEPT_MS, config });
  config.catch(() => kept.delete(key));
  return config;
}

async function makeConfig(house: House, channel: OpenChannel): Promise<Config> {
  const { workspace_id: workspaceId, id: channelId, name } = channel.row;
  const [facts, faces, minutes, rows] = [
    await store.workspaceFacts(house.db, workspaceId),
    await store.facesOf(house.db, workspaceId, FACES),
    await store.usualAnswerMinutes(house.db, workspaceId),
    await listChannels(house.db, workspaceId),
  ];
  const settings = publicSettings(channel);
  const opening = openingAt(channel.row.hours ?? hoursOf(facts.settings), facts.timezone, house.now());
  const otherWays: Config['otherWays'] = [];
  for (const row of rows) {
    if (row.id === channelId || row.state !== 'connected' || !house.kinds.get(row.kind)?.card.abilities.continuation)
      continue;
    const other = await openChannel(house, row);
    // A settings change may leave a channel without anything a link could lead to.
    if (other?.kind.continuationUrl('probe-of-a-link', other.settings))
      otherWays.push({ channelId: row.id, kind: row.kind, title: other.kind.card.title, icon: other.kind.card.icon });
  }
  return {
    channelId,
    name,
    workspaceName: facts.name,
    settings,
    isOpen: opening.isOpen,
    opensAt: opening.opensAt?.toISOString() ?? null,
    usualAnswerMinutes: minutes,
    otherWays,
    agents:
      settings['showAgents'] === false
        ? []
        : faces.map((face) => ({
            name: face.name,
            avatarUrl: face.avatar_file_id ? fileUrl(house, workspaceId, face.avatar_file_id) : null,
          })),
  };
}

/** By the card: secrets and hidden values never, defaults where nothing was set. */
function publicSettings(channel: OpenChannel): Config['settings'] {
  return Object.fromEntries(
    channel.kind.card.settings.flatMap((field) => {
      if (field.kind === 'secret' || field.kind === 'hidden' || PRIVATE.has(field.key)) return [];
      const value = channel.settings[field.key] ?? field.default;
      return value === undefined ? [] : [[field.key, value]];
    }),
  );
}
const hoursOf = (settings: Readonly<Record<string, unknown>>): Hours =>
  Array.isArray(settings['hours']) ? (settings['hours'] as unknown as Hours) : [];
