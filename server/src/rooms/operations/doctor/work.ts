// The work: what waits, what is stuck, whether the keys fit, and how old the newest backup is.
import type { House } from '../../../ground/house.ts';
import * as store from './doctor-store.ts';
import { type Finding, findingsOf, many, spanWords } from './finding.ts';

const LATE_SECONDS = { warning: 300, bad: 3600 };
const BEHIND = 5000;
const ODD_DAYS = 7;
const BACKUP_DAYS = 7;
const { good, warning, bad } = findingsOf('work');

export async function queues(house: House, workspaceId: string | null): Promise<Finding[]> {
  const now = house.now();
  const outbox = await store.outboxWaiting(house.db, workspaceId, now);
  const found = [
    waiting('outbox', 'Answers to send', outbox, 'Look at the channels below, and that a worker runs.'),
    waiting(
      'webhooks',
      'Webhooks to deliver',
      await store.deliveriesWaiting(house.db, workspaceId, now),
      'Look at Settings → Webhooks: a receiver may be down. It is tried again for a day.',
    ),
    waiting('jobs', 'Jobs', await store.jobsWaiting(house.db, now), 'Check that a worker runs, and its log.'),
  ];
  if (outbox.unknown > 0)
    found.push(
      warning(
        {
          id: 'unknown',
          title: 'Answers without a verdict',
          detail: `Of ${many(outbox.unknown, 'answer')} nobody knows whether the provider took it.`,
        },
        'Open them in the inbox: after a look at the provider, send again or leave it.',
      ),
    );
  const odd = await store.oddCalls(house.db, workspaceId, new Date(now.getTime() - ODD_DAYS * 86_400_000));
  if (odd > 0)
    found.push(
      warning(
        {
          id: 'other-words',
          title: 'Other words under a known id',
          detail: `${many(odd, 'call')} of the last ${ODD_DAYS} days brought other words for a message that was there; the first were kept.`,
        },
        'The log names the messages. A provider that means an edit must send one; if the channel has a secret, somebody else may know it.',
      ),
    );
  const lag = await store.lag(house.db, workspaceId);
  found.push(
    lag && lag.behind > BEHIND
      ? warning(
          { id: 'followers', title: 'Reactions', detail: `“${lag.name}” is ${many(lag.behind, 'change')} behind.` },
          'It catches up by itself; if the number grows, look into the log of the worker.',
        )
      : good('followers', 'Reactions', 'Facts and webhooks follow what happens.'),
  );
  return found;
}

function waiting(id: string, title: string, { count, overdue, seconds }: store.Waiting, remedy: string): Finding {
  const words = {
    id,
    title,
    detail: `${count.toLocaleString('en')} waiting, ${overdue.toLocaleString('en')} of them overdue, the oldest for ${spanWords(seconds)}.`,
  };
  if (seconds >= LATE_SECONDS.bad) return bad(words, remedy);
  if (seconds >= LATE_SECONDS.warning) return warning(words, remedy);
  return good(id, title, count === 0 ? 'Nothing waits.' : `${count.toLocaleString('en')} waiting, none of them late.`);
}

export async function stuckThings(house: House, workspaceId: string | null): Promise<Finding> {
  const { receipts, jobs } = await store.stuck(house.db, workspaceId);
  const title = 'Stuck';
  return receipts + jobs === 0
    ? good('stuck', title, 'Nothing is stuck.')
    : warning(
        {
          id: 'stuck',
          title,
          detail: `${many(receipts, 'call')} or mails could not be read, and ${many(jobs, 'job')} gave up.`,
        },
        'Settings → Stuck says why. Mend the cause or upgrade, then press Retry there; nothing is lost.',
      );
}

export async function keys(house: House, workspaceId: string | null): Promise<Finding> {
  const title = 'Keys';
  const sealed = await store.sealedWith(house.db, workspaceId);
  const ids = house.keys.map(({ id }) => id);
  const total = (rows: typeof sealed) => rows.reduce((sum, { count }) => sum + count, 0);
  const lost = sealed.filter(({ key }) => !ids.includes(key));
  if (lost.length > 0)
    return bad(
      {
        id: 'keys',
        title,
        detail: `${many(total(lost), 'secret')} cannot be opened: the key ${lost.map(({ key }) => key).join(', ')} is not here.`,
      },
      'Put that key back into secret.key or SECRET_KEY. If it is lost, enter the secrets of those channels and webhooks again.',
    );
  const old = sealed.filter(({ key }) => key !== ids[0]);
  return old.length > 0
    ? warning(
        { id: 'keys', title, detail: `${many(total(old), 'secret')} still sealed with an older key.` },
        'Run npm run rotate-keys before the older key is taken away.',
      )
    : good('keys', title, `${many(total(sealed), 'secret')}, all sealed with the first of ${many(ids.length, 'key')}.`);
}

export async function backups(house: House): Promise<Finding> {
  const [id, title] = ['backup', 'Backup'];
  const newest = await store.newestBackup(house.db);
  const remedy =
    'Run npm run backup -- FOLDER every night, on another disk; or leave this, if your provider keeps backups of the database and files.';
  if (!newest) return warning({ id, title, detail: 'No backup was ever taken by the backup command.' }, remedy);
  const seconds = Math.max(0, (house.now().getTime() - newest.taken_at.getTime()) / 1000);
  const detail = `The newest is ${spanWords(seconds)} old and took ${spanWords(newest.took_seconds)}.`;
  return seconds > BACKUP_DAYS * 86_400 ? warning({ id, title, detail }, remedy) : good(id, title, detail);
}
