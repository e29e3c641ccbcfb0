// Alerts for browsers in which the app is closed, over their vendors' push services. A moment after the alert, so that whoever looks at
// the app is not told twice; what was read by then is no news.
import { alertWords, isQuietAt, isTimezone, readAlertChoice, troubleText } from '@throughline/domain';
import { problem } from '@throughline/protocol';
import type { House } from '../../ground/house.ts';
import { addJob, type JobPayload } from '../../ground/jobs.ts';
import type { Tx } from '../../ground/db.ts';
import type { AgentViewer } from '../../ground/viewer.ts';
import { speak } from '../../ground/words.ts';
import { languageOf } from '../people/index.ts';
import { clipped, ownKey, push, type PushMeans } from '../push/index.ts';
import * as browserStore from './browser-store.ts';
import * as store from './store.ts';

export const ALERT_PUSH_TASK = 'alert-push';
const WAIT_MS = 4000;
const ATTEMPTS = 5;
/** More at once are no help. */
const AT_ONCE = 3;
const [TITLE_BYTES, BODY_BYTES] = [120, 400];

export async function browserSetup(house: House, viewer: AgentViewer) {
  const { sessionId } = viewer;
  const { publicKey } = await keyOf(house, viewer.workspaceId);
  const isRegistered =
    sessionId !== undefined && (await browserStore.isRegistered(house.db, viewer.workspaceId, sessionId));
  return { webPushKey: publicKey, isRegistered };
}
export async function registerBrowser(
  house: House,
  viewer: AgentViewer,
  given: { endpoint: string; keys: { p256dh: string; auth: string }; timezone: string },
): Promise<void> {
  const { sessionId } = viewer;
  if (sessionId === undefined) throw problem('forbidden', { detail: 'This needs a signed-in browser.' });
  if (!isTimezone(given.timezone)) throw problem('invalid', { fields: { timezone: 'must be a time zone' } });
  const row = { ...given, session_id: sessionId, agent_id: viewer.agentId };
  await house.db.transaction((tx) => browserStore.addBrowser(tx, viewer.workspaceId, row));
}
export async function removeBrowser(house: House, viewer: AgentViewer): Promise<void> {
  if (viewer.sessionId !== undefined) await browserStore.removeBrowser(house.db, viewer.workspaceId, viewer.sessionId);
}

/** With the alerts themselves, in their transaction. */
export async function queuePushes(tx: Tx, workspaceId: string, agentIds: readonly string[], now: Date): Promise<void> {
  for (const agentId of await browserStore.listeners(tx, workspaceId, agentIds))
    await addJob(
      tx,
      ALERT_PUSH_TASK,
      { workspaceId, agentId },
      { key: `${ALERT_PUSH_TASK}:${agentId}`, runAt: new Date(now.getTime() + WAIT_MS), maxAttempts: ATTEMPTS },
    );
}

/** Tells each of an agent's browsers what is new to it and still unread. Throws what is worth another try. */
export async function pushAlerts(house: House, payload: JobPayload): Promise<void> {
  const workspaceId = String(payload.workspaceId);
  const agentId = String(payload['agentId']);
  const chosen = await store.choices(house.db, workspaceId, [agentId]);
  if (!chosen.has(agentId)) return;
  const choice = readAlertChoice(chosen.get(agentId));
  const rows = (await store.list(house.db, workspaceId, agentId, Number.MAX_SAFE_INTEGER, 50)).filter(
    (row) => row.read_at === null && choice.ways[row.kind] === 'desktop',
  );
  const unread = await store.unread(house.db, workspaceId, agentId);
  const means: PushMeans = { fcm: null, apns: null, showsText: true, vapid: await keyOf(house, workspaceId) };
  const { t, told, number } = await speak(...(await languageOf(house.db, workspaceId, agentId)));
  const troubles: string[] = [];
  for (const browser of await browserStore.browsersOf(house.db, workspaceId, agentId, house.now())) {
    const fresh = rows.filter((row) => row.number > browser.told_number);
    const isQuiet = isQuietAt(choice, clockIn(browser.timezone, house.now()));
    for (const row of isQuiet ? [] : fresh.slice(0, AT_ONCE).toReversed()) {
      const words = choice.showsContent
        ? {
            title: alertWords(wordsOf(row), t, number),
            body: (row.kind === 'failed' ? told(troubleText(row.why)) : row.words) || row.subject,
          }
        : { title: t('Something waits for you'), body: '' };
      const pushed = await push(
        house,
        means,
        { kind: 'webpush', subscription: { endpoint: browser.endpoint, keys: browser.keys } },
        {
          channelId: '',
          messageId: row.message_id,
          conversationId: row.conversation_id,
          tag: `${row.conversation_id} ${row.kind}`,
          number: row.number,
          unread,
          title: clipped(words.title, TITLE_BYTES),
          body: clipped(words.body, BODY_BYTES),
        },
      );
      if (pushed.ok) continue;
      if (pushed.why === 'gone') {
        await browserStore.removeBrowser(house.db, workspaceId, browser.session_id);
        break;
      }
      if (pushed.why === 'busy' || pushed.why === 'unavailable') troubles.push(pushed.detail);
      else house.log.warn({ workspaceId, detail: pushed.detail }, 'a push to an agent was refused');
    }
    const last = fresh[0]?.number;
    if (last !== undefined && troubles.length === 0)
      await browserStore.setTold(house.db, workspaceId, browser.session_id, last);
  }
  if (troubles.length > 0) throw new Error(troubles.join('; '));
}
const wordsOf = (row: store.AlertRow) => ({
  kind: row.kind,
  authorName: row.author_name,
  contactName: row.contact_name,
  count: row.count,
});
const clockIn = (timeZone: string, at: Date): string =>
  new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(at);

const keyOf = async (house: House, workspaceId: string): Promise<PushMeans['vapid']> =>
  (
    await ownKey(
      house,
      {
        seal: { table: 'agent_push_keys', column: 'private_key', rowId: workspaceId, workspaceId },
        find: () => browserStore.pushKey(house.db, workspaceId),
        add: (key) => browserStore.addPushKey(house.db, workspaceId, key),
        drop: () => house.db.transaction((tx) => browserStore.dropPushKey(tx, workspaceId)),
      },
      'this workspace',
    )
  ).vapid;
