// Numbers pass from one person to the next. Before anybody of a batch is met, this finds the known addresses that are somebody else's by
// now, or may be, and takes them out of use: what was said stays with who said it, and whoever is heard there next is met anew.
import {
  identityKey,
  type IdentityHint,
  type IdentityRef,
  type InboundIdentity,
  type InboundMessage,
  mayHavePassed,
  passesOn,
  type Sender,
  silenceOf,
} from '@throughline/domain';
import type { Tx } from '../../ground/db.ts';
import { type IdentityRow, type Known, linksByKeys, type LinkRow, retire } from '../contacts/index.ts';
import { FAILED_SCOPE, type Item } from './item.ts';
import { aliasKeys, keysOf, lentKeys, type Meeting } from './meet.ts';
import type { Fresh } from './sights.ts';

type Bringing = InboundMessage | InboundIdentity;
export interface Heard {
  readonly workspaceId: string;
  readonly event: Bringing;
}
/** Somebody met anew, and the identity they may have been before. */
export interface Passed {
  readonly workspaceId: string;
  readonly who: Sender | IdentityHint;
  readonly before: IdentityRow;
  readonly evidence: string;
  /** `claimed`: after a silence, perhaps the same person. `suggested`: another person, until somebody says otherwise. */
  readonly as: 'claimed' | 'suggested';
}
/** The links of everybody a batch speaks of, in both directions, undone ones too. */
export const linksOf = (tx: Tx, meetings: readonly Meeting[]): Promise<LinkRow[]> => linksByKeys(tx, keysOf(meetings));

/** What is heard for the first time, or says who somebody is. */
export const heardIn = (items: readonly Item[], fresh: readonly Fresh[]): Heard[] => [
  ...fresh.map(({ item, event }) => ({ workspaceId: item.channel.row.workspace_id, event })),
  ...items.flatMap((item) =>
    item.events.flatMap((event) =>
      event.kind === 'identity' ? [{ workspaceId: item.channel.row.workspace_id, event }] : [],
    ),
  ),
];
export const leftBy = (items: readonly Item[]) =>
  items.flatMap((item) =>
    item.events.flatMap((event) =>
      event.kind === 'message' || event.kind === 'identity'
        ? (event.sender.left ?? []).map((ref) => ({ ...ref, workspaceId: item.channel.row.workspace_id }))
        : [],
    ),
  );

const hints = (event: Bringing): readonly IdentityHint[] =>
  event.sender.trust === 'failed' ? [] : (event.hints ?? []);

/** They spoke themselves, from an address that may have passed to them. */
const isSign = (event: Bringing): boolean =>
  event.kind === 'message' &&
  event.direction !== 'outbound' &&
  (passesOn(event.sender.kind) || event.sender.isLent === true);

/**
 * True when nothing of these events makes or breaks a link: everybody is known, what they prove is proved already, no address was silent
 * for too long. Then the batch needs no quiet, and may be placed beside others.
 */
export function isOldNews(
  heard: readonly Heard[],
  known: readonly Known[],
  links: readonly LinkRow[],
  now: Date,
): boolean {
  const book = bookOf(known, links);
  return heard.every(({ workspaceId, event }) => {
    const { sender } = event;
    if (sender.left?.length) return false;
    const own = book.find(workspaceId, sender);
    if (own && isSign(event) && mayHavePassed(book.lastSign(own), now)) return false;
    if (!own && lentKeys(sender).some((key) => book.findKey(workspaceId, sender, key))) return false;
    return hints(event).every((hint) => {
      const other = book.find(workspaceId, hint);
      const link = own && other && book.link(own, other);
      return Boolean(link && !link.undoneAt && (link.assurance === 'proved' || hint.assurance === 'claimed'));
    });
  });
}

/** Takes what has passed on out of `known`, and says whom it leaves in doubt. Only while the people are held alone. */
export async function partFromPassed(
  tx: Tx,
  heard: readonly Heard[],
  known: readonly Known[],
  links: readonly LinkRow[],
  now: Date,
): Promise<{ readonly known: readonly Known[]; readonly passed: readonly Passed[] }> {
  const book = bookOf(known, links);
  const passed: Passed[] = [];
  const gone = new Set<string>();
  const day = now.toISOString().slice(0, 10);
  const part = async (row: IdentityRow, detail: string): Promise<void> => {
    gone.add(row.id);
    book.forget(row);
    await retire(tx, row, detail);
  };
  const doubt = async (workspaceId: string, who: Sender | IdentityHint, before: IdentityRow): Promise<void> => {
    const sign = book.lastSign(before);
    if (!sign || !mayHavePassed(sign, now)) return;
    const silence = silenceOf(sign, now);
    await part(before, `Silent for ${silence} until ${day}; it may be somebody else’s by now.`);
    passed.push({
      workspaceId,
      who,
      before,
      as: 'claimed',
      evidence: `the same address, after it was silent for ${silence}`,
    });
  };
  for (const { workspaceId, event } of heard) {
    const { sender } = event;
    for (const ref of sender.left ?? []) {
      const [before, own] = [book.find(workspaceId, ref), book.findAny(workspaceId, sender)];
      if (before && own && book.isProved(own, before)) await part(before, `They gave this address up on ${day}.`);
    }
    const own = book.find(workspaceId, sender);
    if (own && isSign(event)) await doubt(workspaceId, sender, own);
    if (!own)
      for (const key of lentKeys(sender)) {
        const before = book.findKey(workspaceId, sender, key);
        if (before) await doubt(workspaceId, sender, before);
      }
    for (const hint of hints(event)) await ofHint(workspaceId, sender, hint);
  }
  async function ofHint(workspaceId: string, sender: Sender, hint: IdentityHint): Promise<void> {
    const [own, before] = [book.findAny(workspaceId, sender), book.find(workspaceId, hint)];
    if (!before || hint.assurance !== 'proved' || (own && book.isProved(own, before))) return;
    const holder = hint.isHeld ? book.holderLike(sender, before, own) : undefined;
    if (holder) {
      const evidence = `Both proved ${hint.value}: it may have passed from one to the other`;
      await part(before, `Another account proved this address on ${day}.`);
      passed.push({ workspaceId, who: hint, before, as: 'suggested', evidence });
    } else if (passesOn(hint.kind)) await doubt(workspaceId, hint, before);
  }
  return { known: known.filter(({ identity }) => !gone.has(identity.id)), passed };
}

/** Everybody a batch speaks of, found by address, with what proves them. */
function bookOf(known: readonly Known[], links: readonly LinkRow[]) {
  const text = (workspaceId: string, kind: string, scope: string, key: string) =>
    `${workspaceId} ${kind} ${scope} ${key}`;
  const rows = new Map(
    known.map(({ identity: row }) => [text(row.workspace_id, row.kind, row.scope, row.key), row] as const),
  );
  const byId = new Map(known.map(({ identity }) => [identity.id, identity]));
  const scopeOf = (who: IdentityRef & { trust?: string }) => (who.trust === 'failed' ? FAILED_SCOPE : who.scope);
  const findKey = (workspaceId: string, who: IdentityRef & { trust?: string }, key: string) =>
    rows.get(text(workspaceId, who.kind, scopeOf(who), key));
  const find = (workspaceId: string, who: IdentityRef & { trust?: string }) =>
    findKey(workspaceId, who, identityKey(who.kind, who.value)) ??
    keysOf([{ workspaceId, channelId: null, who: who as Sender, isSender: false }])
      .filter(({ key }) => !aliasKeys(who as Sender).includes(key))
      .map(({ key }) => findKey(workspaceId, who, key))
      .find((row) => row !== undefined);
  const proofs = links.filter((link) => !link.undoneAt && link.assurance === 'proved');
  const joins = (link: LinkRow, a: IdentityRow, b: IdentityRow) =>
    (link.identityId === a.id && link.otherId === b.id) || (link.identityId === b.id && link.otherId === a.id);
  return {
    find,
    findKey,
    /** Under the ids it had before, too. */
    findAny: (workspaceId: string, sender: Sender) =>
      find(workspaceId, sender) ??
      aliasKeys(sender)
        .map((key) => findKey(workspaceId, sender, key))
        .find((row) => row !== undefined),
    link: (a: IdentityRow, b: IdentityRow) => links.find((link) => joins(link, a, b)),
    isProved: (a: IdentityRow, b: IdentityRow) => proofs.some((link) => joins(link, a, b)),
    /** When it was last heard, or proved by an account that has it. */
    lastSign(row: IdentityRow): Date | null {
      const signs = [
        ...(row.last_inbound_at ? [row.last_inbound_at] : []),
        ...proofs.filter((link) => link.otherId === row.id && link.madeBy === 'channel').map((link) => link.madeAt),
      ];
      return signs.length === 0 ? null : new Date(Math.max(...signs.map((each) => each.getTime())));
    },
    /** An account of the sender's own service that has proved this address before, and is not the sender. */
    holderLike: (sender: Sender, row: IdentityRow, own: IdentityRow | undefined) =>
      proofs.find(
        (link) =>
          link.otherId === row.id &&
          link.identityId !== own?.id &&
          link.identityKind === sender.kind &&
          link.identityScope === sender.scope,
      ),
    forget(row: IdentityRow): void {
      rows.delete(text(row.workspace_id, row.kind, row.scope, row.key));
      byId.delete(row.id);
    },
  };
}

/** Proofs told again after so long are noted again, so that their age is known. */
const RENEW_MS = 7 * 86_400_000;
export function proofsToRenew(
  heard: readonly Heard[],
  known: readonly Known[],
  links: readonly LinkRow[],
  now: Date,
): readonly { workspaceId: string; id: string }[] {
  const book = bookOf(known, links);
  return heard.flatMap(({ workspaceId, event }) =>
    hints(event).flatMap((hint) => {
      const [own, other] = [book.findAny(workspaceId, event.sender), book.find(workspaceId, hint)];
      const link = own && other && book.link(own, other);
      const isOld = link && now.getTime() - link.madeAt.getTime() > RENEW_MS;
      return isOld &&
        !link.undoneAt &&
        link.assurance === 'proved' &&
        hint.assurance === 'proved' &&
        link.otherId === other.id
        ? [{ workspaceId, id: link.id }]
        : [];
    }),
  );
}
