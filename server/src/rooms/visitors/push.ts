// An answer somebody does not see at once is pushed to their devices: those of the same proved person, each by a job of its own, so that
// one dead service holds up nobody. Whoever has the app open sees it there, and is looked after once more should they leave.
import { createHash } from 'node:crypto';
import { pushAccounts } from '@throughline/channel-kit';
import { type BodyOf, problem, type ReplyOf, type Routes } from '@throughline/protocol';
import type { House } from '../../ground/house.ts';
import { addJob, type JobPayload } from '../../ground/jobs.ts';
import { channelAt, type OpenChannel } from '../channels/index.ts';
import { identitiesByIds } from '../contacts/index.ts';
import { filesOf, type MessageRow, messagesByIds } from '../conversations/index.ts';
import { PUSH_TASK } from '../delivery/index.ts';
import { clipped, ownKey, push, type PushContent, type PushMeans, type PushTo } from '../push/index.ts';
import { fill, languageOf } from '../threads/index.ts';
import { visitorsHere } from './here.ts';
import { letterWords } from './letter-words.ts';
import * as pushStore from './push-store.ts';
import { identitiesOf, isLockedOut } from './session.ts';
import * as store from './store.ts';

export const PUSH_DEVICE_TASK = 'push-device';

/** Somebody with more devices than this is no person. */
const DEVICES_LIMIT = 20;
const ATTEMPTS = 6;
/** Seconds after which those who had the app open are looked at again, and again. */
const LATER_SECONDS = [30, 120];
/** Later it is no news. */
const NEWS_MS = 24 * 60 * 60_000;
const [TITLE_BYTES, BODY_BYTES] = [120, 600];
const UNREAD_LIMIT = 99;

export async function pushSetup(
  house: House,
  session: store.SessionRow,
  channel: OpenChannel,
): Promise<ReplyOf<Routes['getVisitorPush']>> {
  const { workspace_id: workspaceId } = session;
  const accounts = pushAccounts(channel.settings);
  const registered = await pushStore.addressOf(house.db, workspaceId, session.id);
  const { vapid } = await meansOf(house, channel);
  return {
    webPushKey: vapid.publicKey,
    kinds: ['webpush', ...(accounts.fcm ? (['fcm'] as const) : []), ...(accounts.apns ? (['apns'] as const) : [])],
    registered: registered?.address.kind ?? null,
  };
}
export async function registerPush(
  house: House,
  session: store.SessionRow,
  channel: OpenChannel,
  address: BodyOf<Routes['registerVisitorPush']>,
): Promise<void> {
  if (isLockedOut(session, channel)) throw problem('forbidden', { detail: 'Sign in to get notifications here.' });
  const accounts = pushAccounts(channel.settings);
  if (address.kind !== 'webpush' && !accounts[address.kind])
    throw problem('conflict', {
      detail: `This channel has no key to push to ${address.kind === 'fcm' ? 'Android' : 'Apple'} devices.`,
    });
  await meansOf(house, channel);
  await house.db.transaction((tx) =>
    pushStore.setAddress(tx, session.workspace_id, {
      sessionId: session.id,
      channelId: session.channel_id,
      address,
      digest: digestOf(address),
    }),
  );
}
const digestOf = (to: PushTo): string =>
  createHash('sha256')
    .update(to.kind === 'webpush' ? to.subscription.endpoint : `${to.kind} ${to.token}`)
    .digest('base64url');

/** The first look: gives each device that is not here a job of its own. `sessionIds`: of a later look, only those who were here. */
export async function pushUnseen(house: House, payload: JobPayload): Promise<void> {
  const workspaceId = String(payload.workspaceId);
  const only = payload['sessionIds'] as readonly string[] | undefined;
  const turn = Number(payload['turn'] ?? 0);
  const message = await unseen(house, workspaceId, String(payload['messageId']));
  if (!message) return;
  const devices = (await devicesFor(house, message)).filter(({ session_id: id }) => !only || only.includes(id));
  const here = await visitorsHere(
    house,
    workspaceId,
    devices.map((device) => device.identity_id),
  );
  const sessionIds = devices.flatMap((device) => (here.has(device.identity_id) ? [device.session_id] : []));
  const again = LATER_SECONDS[turn];
  await house.db.transaction(async (tx) => {
    for (const device of devices)
      if (!here.has(device.identity_id))
        await addJob(
          tx,
          PUSH_DEVICE_TASK,
          { workspaceId, messageId: message.id, sessionId: device.session_id },
          { key: `${PUSH_DEVICE_TASK}:${message.id}:${device.session_id}`, maxAttempts: ATTEMPTS },
        );
    if (sessionIds.length > 0 && again !== undefined)
      await addJob(
        tx,
        PUSH_TASK,
        { workspaceId, messageId: message.id, sessionIds, turn: turn + 1 },
        { key: `${PUSH_TASK}:${message.id}`, runAt: new Date(house.now().getTime() + again * 1000) },
      );
  });
}

/** One push to one device. Throws what is worth another try. */
export async function pushDevice(house: House, payload: JobPayload): Promise<void> {
  const workspaceId = String(payload.workspaceId);
  const sessionId = String(payload['sessionId']);
  const message = await unseen(house, workspaceId, String(payload['messageId']));
  const session = await store.sessionById(house.db, workspaceId, sessionId);
  const registered = session && (await pushStore.addressOf(house.db, workspaceId, sessionId));
  const channel = session ? await channelAt(house, session.channel_id) : null;
  if (!message || !registered || !channel) return;
  // Who signed out or over since, or lost the link to this thread, is told nothing of it.
  const mine = await identitiesOf(house, session, channel);
  if (!message.identity_id || !mine.includes(message.identity_id)) return;
  const means = await meansOf(house, channel);
  const pushed = await push(house, means, registered.address, await contentFor(house, session, channel, message, mine));
  if (pushed.ok) {
    await pushStore.notePushed(house.db, workspaceId, sessionId);
    if (means.trouble !== '') await pushStore.setPushTrouble(house.db, workspaceId, channel.row.id, '');
    return;
  }
  const { why, detail, retryAfterSeconds } = pushed;
  if (why === 'gone') return await pushStore.removeAddress(house.db, workspaceId, sessionId, registered.digest);
  if (why === 'unauthorized') return await pushStore.setPushTrouble(house.db, workspaceId, channel.row.id, detail);
  if (why === 'rejected') {
    house.log.warn({ workspaceId, channelId: channel.row.id, detail }, 'a push was refused');
    return;
  }
  const tries = Number(payload['tries'] ?? 0);
  if (retryAfterSeconds === undefined || tries >= ATTEMPTS) throw new Error(detail);
  await addJob(
    house.db,
    PUSH_DEVICE_TASK,
    { ...payload, tries: tries + 1 },
    {
      // Not this job's own key: it is still running under that.
      key: `${PUSH_DEVICE_TASK}:${message.id}:${sessionId}:${tries + 1}`,
      maxAttempts: ATTEMPTS,
      runAt: new Date(house.now().getTime() + retryAfterSeconds * 1000),
    },
  );
}

/** The answer, while it is still news and nobody of its readers has seen it. */
async function unseen(house: House, workspaceId: string, messageId: string): Promise<MessageRow | undefined> {
  const [message] = await messagesByIds(house.db, workspaceId, [messageId]);
  if (!message?.identity_id || message.direction !== 'outbound' || message.deleted_at !== null) return undefined;
  if (message.delivery !== 'sent' && message.delivery !== 'delivered') return undefined;
  return house.now().getTime() - message.created_at.getTime() < NEWS_MS ? message : undefined;
}

/** Devices of whoever may see this answer: the one it went to, and those proved to be the same user's. */
async function devicesFor(house: House, message: MessageRow): Promise<readonly pushStore.PushDevice[]> {
  const { workspace_id: workspaceId } = message;
  const identity = (await identitiesByIds(house.db, workspaceId, [message.identity_id!]))[0];
  const channel = identity?.kind === 'visitor' ? await channelAt(house, identity.scope) : null;
  if (!identity || channel?.row.workspace_id !== workspaceId) return [];
  const identityIds = await store.visibleIdentities(house.db, workspaceId, identity.id, channel.row.kind);
  const devices = await pushStore.pushDevices(house.db, workspaceId, identityIds, DEVICES_LIMIT);
  const open = await Promise.all(devices.map(async (device) => await channelAt(house, device.channel_id)));
  return devices.filter((device, at) => open[at] && !isLockedOut(device, open[at]));
}

async function contentFor(
  house: House,
  session: store.SessionRow,
  channel: OpenChannel,
  message: MessageRow,
  identityIds: readonly string[],
): Promise<PushContent> {
  const { workspace_id: workspaceId } = session;
  const { name: company } = await store.workspaceFacts(house.db, workspaceId);
  const unread = await store.unreadCount(house.db, workspaceId, identityIds, session.read_number, UNREAD_LIMIT);
  const files = await filesOf(house.db, workspaceId, [message.id]);
  const { showsText } = pushAccounts(channel.settings);
  const words = letterWords[languageOf(session.language, String(channel.settings['locale'] ?? ''))];
  const said = message.text.trim() === '' ? files.map((file) => file.name).join(', ') : message.text;
  const author = channel.settings['showAgents'] === false ? '' : message.author_name;
  return {
    channelId: channel.row.id,
    messageId: message.id,
    number: message.number,
    unread: Math.max(1, unread),
    title: clipped((showsText && author) || company, TITLE_BYTES),
    body: clipped(showsText && said !== '' ? said : fill(words.awaySubject, { company }), BODY_BYTES),
  };
}

/** The channel's keys; its own for browsers are made when they are first wanted. */
async function meansOf(house: House, channel: OpenChannel): Promise<PushMeans & { readonly trouble: string }> {
  const { workspace_id: workspaceId, id } = channel.row;
  const { vapid, row } = await ownKey(
    house,
    {
      seal: { table: 'push_keys', column: 'private_key', rowId: id, workspaceId },
      find: () => pushStore.pushKey(house.db, workspaceId, id),
      add: (key) => pushStore.addPushKey(house.db, workspaceId, id, key),
      drop: () => house.db.transaction((tx) => pushStore.dropPushKey(tx, workspaceId, id)),
    },
    'the channel',
  );
  return { ...pushAccounts(channel.settings), vapid, trouble: row.trouble };
}
