// Takes what is new in one folder: stored first, then marked or moved. Where the server renumbered the folder, mails are known again
// by their Message-ID.
import type { FetchMessageObject, ImapFlow, MessageStructureObject, SearchObject } from 'imapflow';
import type { DNSResolver } from 'mailauth';
import type { Raw, Source } from '@throughline/channel-kit';
import type { MailPart } from '../files.ts';
import { htmlToText } from '../html/lines.ts';
import { authFacts } from '../receive.ts';
import type { MailSettings } from '../settings.ts';
import { messageIdsOf } from '../tokens.ts';

export interface FolderCursor {
  readonly uidValidity: string;
  readonly lastUid: number;
}
export interface Cursor {
  readonly folders: Readonly<Record<string, FolderCursor>>;
}
export interface Taking {
  readonly source: Source;
  readonly kept: { cursor: Cursor; readonly failures: Map<string, number> };
  readonly settings: MailSettings;
  readonly isSentFolder: boolean;
  readonly resolver: DNSResolver | undefined;
}

const wholeBytes = 50 * 1024 * 1024;
const wordsBytes = 200_000;
const failuresRemembered = 1000;
const batchMails = 50;
const batchBytes = 16 * 1024 * 1024;
const firstLookMs = 86_400_000;
const resyncMs = 30 * 86_400_000;
const seenAtOnce = 500;

export function cursorOf(value: unknown): Cursor {
  const folders = (value as { folders?: unknown } | null)?.folders;
  return { folders: typeof folders === 'object' && folders !== null ? (folders as Record<string, FolderCursor>) : {} };
}

/** The house could not store: that is no trouble of the mailbox, and the core starts us again. */
export class TakeFailed extends Error {}

export async function takeFolder(client: ImapFlow, folder: string, taking: Taking): Promise<void> {
  const box = await client.mailboxOpen(folder);
  const uidValidity = String(box.uidValidity);
  const known = taking.kept.cursor.folders[folder];
  const top = box.uidNext - 1;
  if (!known || known.uidValidity !== uidValidity) {
    const since = new Date(Date.now() - (known ? resyncMs : firstLookMs));
    const uids = await searched(client, { since });
    // A server that is just numbering its mails anew finds none at all, not even by asking for each.
    if (uids.length === 0 && box.exists > 0 && (await searched(client, { all: true })).length === 0)
      throw new Error('The server has mails and finds none of them.');
    const key = `${folder} ${uidValidity}`;
    await takeUids(client, folder, uidValidity, await unseen(client, uids, taking, key), taking, 0);
    await advance(taking, folder, { uidValidity, lastUid: Math.max(top, ...uids.slice(-1)) }, []);
    return;
  }
  if (box.exists === 0 || top <= known.lastUid) return;
  // A server answers `n:*` with at least the last mail, even if it is older.
  const uids = (await searched(client, { uid: `${known.lastUid + 1}:*` })).filter((uid) => uid > known.lastUid);
  await takeUids(client, folder, uidValidity, uids, taking, known.lastUid);
}

async function searched(client: ImapFlow, query: SearchObject): Promise<readonly number[]> {
  const uids = await client.search(query, { uid: true });
  // A search that was cut off or refused is not a search that found nothing: the cursor must not pass what it did not see.
  if (!uids || !client.usable) throw new Error('The server did not answer the search.');
  return uids;
}

/** Those whose Message-ID was never stored; a mail without one, or not told of, is taken, and the house knows again what it has. */
async function unseen(
  client: ImapFlow,
  uids: readonly number[],
  { source, kept: { failures } }: Taking,
  key: string,
): Promise<readonly number[]> {
  // One of them ends the connection each time: then all are taken, and the house knows again what it has stored.
  if (failures.has(key)) return uids;
  const fresh: number[] = [];
  for (let at = 0; at < uids.length; at += seenAtOnce) {
    const some = uids.slice(at, at + seenAtOnce);
    const told = await counted(client, failures, key, () =>
      client.fetchAll(some.join(','), { uid: true, envelope: true }, { uid: true }),
    );
    const ids = Map.groupBy(told, ({ uid }) => uid);
    const idOf = (each: FetchMessageObject) => messageIdsOf(each.envelope?.messageId ?? '')[0] ?? '';
    const stored = new Set(await source.seen(told.map(idOf).filter((id) => id !== '')));
    // A broken server gives one number to several mails: one that is known does not stand for the others.
    fresh.push(...some.filter((uid) => !ids.get(uid)?.every((each) => stored.has(idOf(each)))));
  }
  return fresh;
}

async function takeUids(
  client: ImapFlow,
  folder: string,
  uidValidity: string,
  uids: readonly number[],
  taking: Taking,
  lastUid: number,
): Promise<void> {
  let last = lastUid;
  const sorted = [...new Set(uids)].sort((a, b) => a - b);
  for (let at = 0; at < sorted.length && !taking.source.signal.aborted;) {
    const some = sorted.slice(at, at + batchMails);
    const sizes = await sizesOf(client, some, `${folder} ${uidValidity} ${some[0]}+`, taking.kept.failures);
    const fitting = firstOf(eachOnce(sizes));
    const key = `${folder} ${uidValidity}`;
    const together = await fetchTogether(client, fitting, key, taking.kept.failures);
    const asked = fitting.at(-1)?.uid;
    const batch: { uid: number; raw: Raw }[] = [];
    for (const { uid, size = 0 } of fitting) {
      const mails = together.get(uid) ?? [await fetchMail(client, uid, size, `${key} ${uid}`, taking.kept.failures)];
      for (const found of mails) {
        // Gone between the two questions: somebody moved it; there is nothing to take.
        if (!found) continue;
        const words = found.source || !found.bodyStructure ? null : await wordsOf(client, found);
        batch.push({ uid, raw: await rawOf(found, folder, uidValidity, taking, words) });
      }
    }
    last = Math.max(last, asked ?? some.at(-1)!);
    const absent = some.filter((uid) => uid <= last && !batch.some((each) => each.uid === uid));
    for (const uid of await withheld(client, absent, uidValidity, key, taking.kept.failures))
      batch.push({ uid, raw: await rawOf(unreadable(uid), folder, uidValidity, taking, null) });
    while (at < sorted.length && sorted[at]! <= last) at += 1;
    await advance(
      taking,
      folder,
      { uidValidity, lastUid: last },
      batch.map(({ raw }) => raw),
    );
    await after(
      client,
      batch.map(({ uid }) => uid),
      taking,
    );
  }
}

type Sized = { readonly uid: number; readonly size?: number | undefined };
/** In order, and each number once, with the size of all mails a broken server shows under it. */
function eachOnce(sizes: readonly Sized[]): readonly Sized[] {
  const sums = new Map<number, number>();
  for (const { uid, size = 0 } of sizes) sums.set(uid, (sums.get(uid) ?? 0) + size);
  return [...sums].map(([uid, size]) => ({ uid, size })).sort((a, b) => a.uid - b.uid);
}
/** As many of the first as may be in memory at once; one in any case. */
function firstOf(mails: readonly Sized[]): readonly Sized[] {
  let bytes = 0;
  const end = mails.findIndex(({ size = 0 }, index) => {
    bytes += size > wholeBytes ? 0 : size;
    return index > 0 && bytes > batchBytes;
  });
  return end < 0 ? mails : mails.slice(0, end);
}
const wholeMail = (client: ImapFlow) => ({
  uid: true,
  source: true,
  internalDate: true,
  size: true,
  ...(client.capabilities.has('X-GM-EXT-1') ? { threadId: true } : {}),
});
/**
 * All of them by one question: a backlog is through many times sooner than mail by mail. Where that ended the connection or was
 * refused, and for whatever it leaves out, each is asked for by itself.
 */
async function fetchTogether(
  client: ImapFlow,
  mails: readonly Sized[],
  folderKey: string,
  failures: Map<string, number>,
): Promise<ReadonlyMap<number, readonly FetchMessageObject[]>> {
  const uids = mails.filter(({ size = 0 }) => size <= wholeBytes).map(({ uid }) => uid);
  const key = `${folderKey} together:${uids[0]}`;
  if (uids.length === 0 || failures.has(key)) return new Map();
  const found = await counted(client, failures, key, () =>
    client
      .fetchAll(uids.join(','), wholeMail(client), { uid: true })
      .catch((error: unknown) => unlessBroken(client, error, [])),
  );
  return Map.groupBy(
    found.filter(({ source }) => source !== undefined),
    ({ uid }) => uid,
  );
}

/**
 * A mail the server itself cannot read is noted by what it will still tell, and holds up nothing behind it. Some servers refuse it,
 * others hang up, each time: so it is remembered how often a connection ended while this very mail was asked for.
 */
async function fetchMail(
  client: ImapFlow,
  uid: number,
  size: number,
  key: string,
  failures: Map<string, number>,
): Promise<FetchMessageObject | false> {
  const headers = { uid: true, headers: true, bodyStructure: true, internalDate: true, size: true };
  const failed = failures.get(key) ?? 0;
  for (const query of [size > wholeBytes || failed >= 2 ? [] : wholeMail(client), failed >= 3 ? [] : headers].flat()) {
    const found = await counted(client, failures, key, () =>
      client
        .fetchOne(String(uid), query, { uid: true })
        .then((each) => each ?? false)
        .catch((error: unknown) => unlessBroken(client, error, null)),
    );
    if (found !== null) return found;
  }
  failures.delete(key);
  return unreadable(uid);
}
const unreadable = (uid: number): FetchMessageObject => ({
  uid,
  seq: 0,
  headers: Buffer.from(`Subject: Mail ${uid} could not be read from the mail server\r\n\r\n`),
});
/**
 * What was not given and is not gone: a server that is just numbering a folder anew answers with nothing, and the cursor must not pass
 * what it still has. So we come back; what it never gives is noted.
 */
async function withheld(
  client: ImapFlow,
  uids: readonly number[],
  uidValidity: string,
  folderKey: string,
  failures: Map<string, number>,
): Promise<readonly number[]> {
  if (uids.length === 0) return [];
  if (client.mailbox === false || String(client.mailbox.uidValidity) !== uidValidity)
    throw new Error('The server renumbered the folder.');
  const still = await searched(client, { uid: uids.join(',') });
  const key = `${folderKey} withheld ${uids[0]}`;
  if (still.length === 0 || (failures.get(key) ?? 0) >= 3) return still;
  failures.set(key, (failures.get(key) ?? 0) + 1);
  throw new Error('The server did not give mails it has.');
}
/**
 * Counts what it asks for as failed until it has the answer: a connection's end is heard only by whoever comes back. Nothing, or only a
 * part, from a connection that has ended meanwhile does not mean that there is no more.
 */
async function counted<T>(
  client: ImapFlow,
  failures: Map<string, number>,
  key: string,
  work: () => Promise<T>,
): Promise<T> {
  if (failures.size > failuresRemembered) failures.clear();
  failures.set(key, (failures.get(key) ?? 0) + 1);
  const done = await work();
  if (!client.usable) throw new Error('The server closed the connection.');
  failures.delete(key);
  return done;
}
/** Where the server cannot even say how big they are, none is taken whole. */
async function sizesOf(
  client: ImapFlow,
  uids: readonly number[],
  key: string,
  failures: Map<string, number>,
): Promise<Sized[]> {
  const unknown = uids.map((uid) => ({ uid, size: Infinity }));
  if ((failures.get(key) ?? 0) >= 2) return unknown;
  return await counted(client, failures, key, () =>
    client
      .fetchAll(uids.join(','), { uid: true, size: true }, { uid: true })
      .catch((error: unknown) => unlessBroken(client, error, unknown)),
  );
}
/** A connection's end is the session's trouble; a refusal is only this mail's. */
function unlessBroken<T>(client: ImapFlow, error: unknown, otherwise: T): T {
  if (!client.usable) throw error;
  return otherwise;
}

async function advance(taking: Taking, folder: string, cursor: FolderCursor, raws: readonly Raw[]): Promise<void> {
  const next = { folders: { ...taking.kept.cursor.folders, [folder]: cursor } };
  await taking.source.take(raws, next).catch((error: unknown) => {
    throw new TakeFailed('Could not be stored', { cause: error });
  });
  taking.kept.cursor = next;
}

/** Only what is stored is touched, and a server that refuses this costs nothing but the mark. */
async function after(client: ImapFlow, uids: readonly number[], { settings, isSentFolder }: Taking): Promise<void> {
  if (uids.length === 0 || settings.after === 'leave' || isSentFolder) return;
  if (settings.after === 'seen') {
    await client.messageFlagsAdd(uids.join(','), ['\\Seen'], { uid: true });
    return;
  }
  const moved = await client.messageMove(uids.join(','), settings.moveTo, { uid: true }).catch(() => false);
  if (moved) return;
  await client.mailboxCreate(settings.moveTo);
  await client.messageMove(uids.join(','), settings.moveTo, { uid: true });
}

async function rawOf(
  found: FetchMessageObject,
  folder: string,
  uidValidity: string,
  { settings, isSentFolder, resolver }: Taking,
  words: Words | null,
): Promise<Raw> {
  const body = new Uint8Array(found.source ?? found.headers ?? Buffer.alloc(0));
  const arrived = found.internalDate ? new Date(found.internalDate) : null;
  const auth =
    settings.authservId === '' && found.source ? await authFacts(body, { mta: settings.domain }, resolver) : null;
  return {
    body,
    headers: {},
    meta: {
      via: 'imap',
      folder,
      uid: found.uid,
      uidValidity,
      bytes: found.size ?? body.length,
      ...(isSentFolder ? { isSentFolder } : {}),
      ...(arrived && !Number.isNaN(arrived.getTime()) ? { receivedAt: arrived.toISOString() } : {}),
      ...(found.threadId ? { gmailThread: found.threadId } : {}),
      // Without the client's address SPF cannot be judged: a missing pass is no failure.
      ...(auth ? { auth: auth.dmarc === 'pass' ? auth : { ...auth, dmarc: 'none', spf: 'none' } } : {}),
      ...(found.source
        ? {}
        : { parts: partsOf(found.bodyStructure).filter(({ part }) => part !== words?.part), words: words?.text ?? '' }),
    },
  };
}
interface Words {
  readonly part: string;
  readonly text: string;
}
/** What a mail too big to be taken whole says, by its text part alone. */
async function wordsOf(client: ImapFlow, found: FetchMessageObject): Promise<Words | null> {
  const leaves = partsOf(found.bodyStructure);
  const leaf = ['text/plain', 'text/html'].flatMap((mime) => leaves.find((each) => each.mime === mime) ?? [])[0];
  if (!leaf) return null;
  const { content } = await client.download(String(found.uid), leaf.part, { uid: true, maxBytes: wordsBytes });
  if (!content) return null;
  const chunks: Buffer[] = [];
  for await (const chunk of content) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString('utf8');
  return { part: leaf.part, text: leaf.mime === 'text/html' ? htmlToText(text) : text };
}
/** The leaves of a big mail that was left in the mailbox. */
function partsOf(node: MessageStructureObject | undefined, depth = 0): readonly MailPart[] {
  if (!node || depth > 20) return [];
  if (node.childNodes)
    return node.childNodes
      .slice(0, 100)
      .flatMap((each) => partsOf(each, depth + 1))
      .slice(0, 100);
  const name = node.dispositionParameters?.['filename'] ?? node.parameters?.['name'];
  return [
    {
      part: node.part ?? '1',
      name: String(name ?? `part-${node.part ?? '1'}`).slice(0, 180),
      mime: /^[\w.+-]+\/[\w.+-]+$/.test(node.type) ? node.type : 'application/octet-stream',
      bytes: node.size ?? 0,
    },
  ];
}
