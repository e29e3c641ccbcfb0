// Connecting, changing and removing a channel. Settings are checked by the card's own rules, then by a real call.
import type { Card, Channel, Field, Place, Settings, SettingValue } from '@throughline/channel-kit';
import { settingsMistakes, type ToneGuide } from '@throughline/domain';
import { problem } from '@throughline/protocol';
import { audit } from '../../ground/audit.ts';
import type { Tx } from '../../ground/db.ts';
import type { House } from '../../ground/house.ts';
import { newId } from '../../ground/id.ts';
import { write } from '../../ground/journal.ts';
import { actorOf, type Viewer } from '../../ground/viewer.ts';
import { outside } from '../../ground/wall.ts';
import { isOfDemo } from './demo.ts';
import { forget, markState, openChannel, placeOf, sharersOf } from './open.ts';
import { presentChannel } from './present.ts';
import { rotate } from './rotate.ts';
import { closeSettings, settingsOf } from './settings.ts';
import * as store from './store.ts';
import { changeTone } from './tone.ts';

/** Whispered when a channel was connected anew: what waited for it need not wait for its time. */
export const CONNECTED = 'channel-connected';
type Given = Readonly<Record<string, SettingValue | null>>;

export async function addChannel(
  house: House,
  viewer: Viewer,
  body: { kind: string; name: string; settings: Given } & GivenDefaults,
): Promise<string> {
  const kind = house.kinds.get(body.kind);
  if (!kind) throw problem('invalid', { fields: { kind: `must be one of ${[...house.kinds.keys()].join(', ')}` } });
  const row = { workspace_id: viewer.workspaceId, id: newId() };
  await checkDefaults(house, viewer, body);
  const settings = checkSettings(kind.card, {}, body.settings);
  await checkUnique(outside(house, 'channels'), kind.card, row.id, settings);
  const connected = await kind.connect(placeOf(house, row.id, settings));
  if (!connected.ok) throw refusal(connected);
  await checkFound(house, kind, row.id, settings, connected.settings);
  await house.db.transaction(async (tx) => {
    await store.addChannel(tx, {
      ...row,
      kind: body.kind,
      name: body.name,
      label: connected.label,
      ...defaultsFrom(noDefaults, body),
      ...closeSettings(house, kind, row, { ...settings, ...connected.settings }),
    });
    await tell(tx, house, viewer, 'channel.added', null, row.id, body.settings);
    write(tx, viewer.workspaceId, [
      { kind: 'channel', id: row.id, what: 'channel.created', detail: { kind: body.kind }, actor: actorOf(viewer) },
    ]);
  });
  forget(row.id);
  await register(house, viewer.workspaceId, row.id);
  return row.id;
}

/** What the provider proves by calling us: its call must find the channel stored. A refusal is shown and does not undo the rest. */
async function register(house: House, workspaceId: string, id: string): Promise<void> {
  const row = await store.channelById(house.db, workspaceId, id);
  const open = row ? await openChannel(house, row) : null;
  if (!open?.kind.register) return;
  const check = await open.kind.register(open.place).catch((error: unknown) => ({
    ok: false,
    detail: error instanceof Error ? error.message : String(error),
    remedy: 'Save this channel again.',
  }));
  if (!check.ok) await markState(house.db, open.row, 'trouble', check.detail, check.remedy ?? '');
}

/** Their provider may have called them at the address of the one that goes: whoever is left says anew where they are. */
async function registerOthers(house: House, gone: string, sharers: readonly { readonly row: store.ChannelRow }[]) {
  for (const { row } of sharers) if (row.id !== gone) await register(house, row.workspace_id, row.id);
}

export async function changeChannel(
  house: House,
  viewer: Viewer,
  id: string,
  body: {
    name?: string | undefined;
    settings?: Given | undefined;
    state?: 'connected' | 'off' | undefined;
    tone?: ToneGuide | null | undefined;
  } & GivenDefaults,
): Promise<void> {
  const { tone, ...rest } = body;
  if (tone !== undefined) await changeTone(house, viewer, id, tone);
  if (tone !== undefined && Object.keys(rest).length === 0) return;
  const row = await store.channelById(house.db, viewer.workspaceId, id);
  if (!row) throw problem('not_found');
  const kind = house.kinds.get(row.kind);
  if (!kind) throw problem('unavailable', { detail: `This installation does not know channels of kind ${row.kind}.` });
  await checkDefaults(house, viewer, body);
  const before = await openChannel(house, row);
  const old = before?.settings ?? row.settings;
  let settings: Settings = body.settings ? checkSettings(kind.card, old, body.settings) : old;
  if (body.settings || body.state === 'connected')
    await checkUnique(outside(house, 'channels'), kind.card, id, settings);
  let label = row.label;
  const sharers = before ? await sharersOf(house, before) : [];
  const state = body.state ?? (row.state === 'off' ? 'off' : 'connected');
  const place = { ...placeOf(house, id, settings), rotate: (work: Rotation) => rotate(house, kind, row, work) };
  let found: Settings = {};
  if (state === 'off' && row.state !== 'off')
    await kind
      .disconnect(place)
      .catch((error: unknown) => house.log.warn({ channelId: id, error: String(error) }, 'disconnecting failed'));
  if (state === 'connected' && (body.settings || row.state !== 'connected')) {
    const connected = await kind.connect(place);
    if (!connected.ok) throw refusal(connected);
    found = connected.settings;
    await checkFound(house, kind, id, settings, found);
    settings = { ...settings, ...found };
    label = connected.label;
  }
  await house.db.transaction(async (tx) => {
    settings = { ...settings, ...(await ownNow(house, tx, kind.card, row)), ...found };
    await store.changeChannel(tx, viewer.workspaceId, id, {
      name: body.name ?? row.name,
      label,
      ...defaultsFrom(row, body),
      state,
      ...closeSettings(house, kind, row, settings),
    });
    await tell(tx, house, viewer, 'channel.changed', row, id, body.settings);
    write(tx, viewer.workspaceId, [
      { kind: 'channel', id, what: 'channel.changed', detail: { state }, actor: actorOf(viewer) },
    ]);
  });
  forget(id);
  const key = kind.intake.shared?.key;
  if ((state === 'off' && row.state !== 'off') || key?.(settings) !== key?.(old))
    await registerOthers(house, id, sharers);
  if (state !== 'connected' || !(body.settings || row.state !== 'connected')) return;
  await register(house, viewer.workspaceId, id);
  house.live.whisper({ workspaceId: viewer.workspaceId, kind: CONNECTED, body: { channelId: id } });
}

export async function removeChannel(house: House, viewer: Viewer, id: string): Promise<void> {
  const row = await store.channelById(house.db, viewer.workspaceId, id);
  if (!row) throw problem('not_found');
  const open = await openChannel(house, row);
  const sharers = open ? await sharersOf(house, open) : [];
  // Saying goodbye to the provider is a courtesy: a dead token must not keep a channel here.
  if (open)
    await open.kind
      .disconnect(open.place)
      .catch((error: unknown) => house.log.warn({ channelId: id, error: String(error) }, 'disconnecting failed'));
  await house.db.transaction(async (tx) => {
    await store.removeChannel(tx, viewer.workspaceId, id);
    await tell(tx, house, viewer, 'channel.removed', row, id);
    write(tx, viewer.workspaceId, [{ kind: 'channel', id, what: 'channel.removed', actor: actorOf(viewer) }]);
  });
  forget(id);
  await registerOthers(house, id, sharers);
}

async function tell(
  tx: Tx,
  house: House,
  viewer: Viewer,
  what: string,
  before: store.ChannelRow | null,
  id: string,
  given: Given = {},
): Promise<void> {
  const after = await store.channelById(tx, viewer.workspaceId, id);
  const { kind, name } = (after ?? before)!;
  const secrets = house.kinds.get(kind)?.card.settings.filter((field) => field.kind === 'secret' && given[field.key]);
  await audit(tx, viewer, house.now(), {
    what,
    subject: { kind: 'channel', id, name },
    before: before && told(house, before),
    after: after ? told(house, after) : null,
    secrets: secrets?.map((field) => `settings.${field.key}`) ?? [],
  });
}
function told(house: House, row: store.ChannelRow): object {
  const { kind, name, settings, teamId, hours, welcomeText, closedText, state } = presentChannel(house, row);
  return { kind, name, settings, teamId, hours, welcomeText, closedText, state };
}

type Rotation = Parameters<NonNullable<Place['rotate']>>[0];
/** What the channel keeps for itself may have changed while its provider was asked; what was read before that is void. */
async function ownNow(house: House, tx: Tx, card: Card, row: store.ChannelRow): Promise<Settings> {
  const own = card.settings.filter((field) => field.isOwn).map((field) => field.key);
  if (own.length === 0) return {};
  await store.lockRotation(tx, row.id);
  const now = await store.channelById(tx, row.workspace_id, row.id);
  if (!now) throw problem('not_found');
  const stored = settingsOf(house, now);
  return Object.fromEntries(own.flatMap((key) => (stored[key] === undefined ? [] : [[key, stored[key]]])));
}

interface GivenDefaults {
  readonly teamId?: string | null | undefined;
  readonly hours?: [string, string][][] | null | undefined;
  readonly welcomeText?: string | undefined;
  readonly closedText?: string | undefined;
}
const noDefaults: store.Defaults = { team_id: null, hours: null, welcome_text: '', closed_text: '' };
const defaultsFrom = (old: store.Defaults, given: GivenDefaults): store.Defaults => ({
  team_id: given.teamId === undefined ? old.team_id : given.teamId,
  hours: given.hours === undefined ? old.hours : given.hours,
  welcome_text: given.welcomeText?.trim() ?? old.welcome_text,
  closed_text: given.closedText?.trim() ?? old.closed_text,
});
/** Before the provider is called: a refusal afterwards would leave its side connected. */
async function checkDefaults(house: House, viewer: Viewer, { teamId, hours }: GivenDefaults): Promise<void> {
  if (teamId && !(await store.teamExists(house.db, viewer.workspaceId, teamId)))
    throw problem('invalid', { fields: { teamId: 'must be a team of this workspace' } });
  const mistakes = hours ? settingsMistakes({ hours }) : {};
  const fields = Object.fromEntries(
    Object.entries(mistakes).map(([path, mistake]) => [path.replace(/^settings\./, ''), mistake]),
  );
  if (Object.keys(fields).length > 0) throw problem('invalid', { fields });
}

/** Also across workspaces: the provider knows one receiver only, and the last to connect would silence the others. */
async function checkUnique(house: House, card: Card, id: string, settings: Settings): Promise<void> {
  const fields = card.settings.filter((field) => field.isUnique && settings[field.key] !== undefined);
  if (fields.length === 0) return;
  for (const row of await store.channelsOfKinds(house.db, [card.kind])) {
    const other = row.id === id ? null : await openChannel(house, row);
    const same = fields.find((field) => other?.settings[field.key] === settings[field.key]);
    if (same?.kind === 'hidden')
      throw refusal({
        detail: 'This account is connected to another channel here already.',
        remedy: 'Remove it there first.',
      });
    if (same)
      throw problem('invalid', {
        fields: { [`settings.${same.key}`]: 'is connected to another channel here already. Remove it there first.' },
      });
  }
}

/** Whose account it is may be known only once the provider was asked; what that began there is ended again. */
async function checkFound(house: House, kind: Channel, id: string, asked: Settings, found: Settings): Promise<void> {
  if (
    !kind.card.settings.some(({ key, isUnique }) => isUnique && found[key] !== undefined && found[key] !== asked[key])
  )
    return;
  const settings = { ...asked, ...found };
  try {
    await checkUnique(outside(house, 'channels'), kind.card, id, settings);
  } catch (error) {
    await kind
      .disconnect(placeOf(house, id, settings))
      .catch((failed: unknown) => house.log.warn({ channelId: id, error: String(failed) }, 'disconnecting failed'));
    throw error;
  }
}

function refusal(connected: { field?: string; detail: string; remedy: string }) {
  const detail = [connected.detail, connected.remedy].map(sentence).join(' ').trim();
  return problem('channel_refused', {
    detail,
    remedy: connected.remedy,
    ...(connected.field ? { fields: { [`settings.${connected.field}`]: detail } } : {}),
  });
}

/** Providers end their words as they like; ours go on behind them. */
function sentence(words: string): string {
  const said = words.trim();
  return said === '' || /[.!?…:。！？]["'”»)]?$/.test(said) ? said : `${said}.`;
}

/** Old settings with the given ones over them, held against the card. A missing secret stays; null clears. */
export function checkSettings(card: Card, old: Settings, given: Given): Settings {
  const fields: Record<string, string> = {};
  // The mark of a demo's channel is none of the card's settings, and must never be lost: without it the channel would reach people.
  const settings: Record<string, SettingValue> = isOfDemo(old) ? { demo: true } : {};
  for (const key of Object.keys(given))
    if (!card.settings.some((field) => field.key === key))
      fields[`settings.${key}`] = 'is not a setting of this channel';
  for (const field of card.settings) {
    const value = field.key in given ? (given[field.key] ?? null) : (old[field.key] ?? field.default ?? null);
    const isShown =
      !field.when ||
      field.when.is.includes(
        (given[field.when.key] ??
          old[field.when.key] ??
          card.settings.find((other) => other.key === field.when!.key)?.default) as SettingValue,
      );
    if (value === null || value === '') {
      if (field.required && isShown && field.kind !== 'hidden') fields[`settings.${field.key}`] = 'is needed';
      continue;
    }
    const trouble = troubleWith(field, value);
    if (trouble) fields[`settings.${field.key}`] = trouble;
    settings[field.key] = value;
  }
  if (Object.keys(fields).length > 0) throw problem('invalid', { fields });
  return settings;
}
const VALUE_LIMIT = 20_000;
function troubleWith(field: Field, value: SettingValue): string | null {
  const expected = field.kind === 'number' ? 'number' : field.kind === 'switch' ? 'boolean' : 'string';
  if (typeof value !== expected) return `must be a ${expected === 'string' ? 'text' : expected}`;
  if (typeof value === 'string' && value.length > VALUE_LIMIT) return `must be at most ${VALUE_LIMIT} characters`;
  if (field.kind === 'choice' && !field.choices?.some((choice) => choice.value === value))
    return `must be one of ${field.choices?.map((choice) => choice.value).join(', ')}`;
  if (field.kind === 'color' && !/^#[0-9a-f]{6}$/i.test(String(value))) return 'must be a colour like #2F55D4';
  if (field.pattern && !new RegExp(`^(?:${field.pattern.source})$`, 'u').test(String(value))) return field.pattern.hint;
  return null;
}
