// Letting go of what is older than a workspace's rules: a job of small batches, each one transaction that counts itself, so that a server
// that dies leaves the rest to the next attempt and nobody else waits long. What a rule no longer says meanwhile is not done.
import { audit, auditAs } from '../../ground/audit.ts';
import type { Tx } from '../../ground/db.ts';
import type { House } from '../../ground/house.ts';
import { newId } from '../../ground/id.ts';
import { addJob } from '../../ground/jobs.ts';
import type { Viewer } from '../../ground/viewer.ts';
import { holdPeople } from '../contacts/index.ts';
import { openPlan, writePlan } from '../conversations/index.ts';
import { dropContact } from '../threads/index.ts';
import { dropWhole } from './remove.ts';
import * as store from './store.ts';

export const RETENTION_TASK = 'retention';
/** Begins a run of every workspace that has a rule. */
export const RETENTION_CLOCK = 'retention-clock';
const BATCH: Readonly<Record<store.Sort, number>> = {
  conversations: 20,
  attachments: 200,
  contacts: 20,
  auditEntries: 1000,
};
const DAY_MS = 86_400_000;
const sorts = ['conversations', 'attachments', 'contacts', 'auditEntries'] as const satisfies readonly store.Sort[];
const ruleOf = {
  conversations: 'conversationDays',
  attachments: 'attachmentDays',
  contacts: 'contactDays',
  auditEntries: 'auditDays',
} as const satisfies Record<store.Sort, keyof store.Rules>;

const isOn = (rules: store.Rules, sort: store.Sort): boolean =>
  rules[ruleOf[sort]] !== null ||
  (sort === 'conversations' && Object.values(rules.kindDays).some((days) => days !== null));
export const isAnyOn = (rules: store.Rules): boolean => sorts.some((sort) => isOn(rules, sort));

/** Before when something must have been left alone to be due; null: such a rule is not on. */
export function boundOf(rules: store.Rules, sort: store.Sort, now: Date): store.Bound | null {
  const before = (days: number | null) => (days === null ? null : new Date(now.getTime() - days * DAY_MS));
  const usual = before(rules[ruleOf[sort]]);
  const kinds =
    sort === 'conversations'
      ? Object.fromEntries(Object.entries(rules.kindDays).map(([kind, days]) => [kind, before(days)]))
      : {};
  const times = [usual, ...Object.values(kinds)].flatMap((at) => at?.getTime() ?? []);
  return times.length === 0 ? null : { at: new Date(Math.max(...times)), usual, kinds };
}

/** How many of each would go now, counted no further than `limit`. */
export async function preview(
  house: House,
  workspaceId: string,
  rules: store.Rules,
  limit: number,
): Promise<store.Counts> {
  const counts = { conversations: 0, attachments: 0, contacts: 0, auditEntries: 0 };
  for (const sort of sorts) {
    const bound = boundOf(rules, sort, house.now());
    if (bound) counts[sort] = await store.countDue(house.db, workspaceId, sort, bound, limit);
  }
  return counts;
}

/** Null: one is running already, or there is no rule. */
export async function begin(tx: Tx, workspaceId: string, startedBy: string, now: Date): Promise<string | null> {
  const rules = await store.rulesOf(tx, workspaceId);
  if (!isAnyOn(rules)) return null;
  const id = newId();
  if (!(await store.addRun(tx, workspaceId, { id, rules, startedBy, now }))) return null;
  await addJob(tx, RETENTION_TASK, { workspaceId, runId: id }, { queue: `retention ${workspaceId}` });
  return id;
}
export async function beginAll(house: House): Promise<void> {
  for (const workspaceId of await store.withRules(house.db))
    await house.db.transaction((tx) => begin(tx, workspaceId, '', house.now()));
}

export async function runRetention(house: House, workspaceId: string, id: string, signal: AbortSignal): Promise<void> {
  for (const sort of sorts) {
    let after: store.Place | undefined;
    while ((after = (await batch(house, workspaceId, id, sort, after)) ?? undefined))
      if (signal.aborted) throw new Error('stopped between two batches; it goes on from there');
  }
  await house.db.transaction(async (tx) => {
    const run = await store.lockRun(tx, workspaceId, id);
    if (run?.state !== 'running') return;
    await store.endRun(tx, workspaceId, id, 'done', house.now());
    const gone = {
      conversations: run.conversations,
      attachments: run.attachments,
      contacts: run.contacts,
      auditEntries: run.audit_entries,
    };
    if (sorts.every((sort) => gone[sort] === 0)) return;
    await auditAs(tx, workspaceId, { type: 'system', id: null, name: 'Retention' }, house.now(), {
      what: 'retention.ran',
      subject: { kind: 'workspace', id: workspaceId, name: '' },
      after: { ...gone, ...(run.started_by ? { startedBy: run.started_by } : {}) },
    });
  });
}

/** One batch; where the next begins, or null: nothing more of this sort is due, or the run is over. */
export async function batch(
  house: House,
  workspaceId: string,
  id: string,
  sort: store.Sort,
  after?: store.Place,
): Promise<store.Place | null> {
  return await house.db.transaction(async (tx) => {
    const run = await store.lockRun(tx, workspaceId, id);
    if (run?.state !== 'running') return null;
    // A rule that was made longer or taken back meanwhile holds at once; a shorter one waits for the next run.
    const rules = longer(await store.rulesOf(tx, workspaceId), run.rules);
    const bound = boundOf(rules, sort, house.now());
    if (!bound) return null;
    // Nobody writes meanwhile: what arrives before this reopens a conversation, and what arrives after it finds none.
    if (sort !== 'auditEntries') holdPeople(tx, [workspaceId], 'alone');
    const { ids, last } = await store.due(tx, workspaceId, sort, bound, BATCH[sort], after);
    if (ids.length === 0) return null;
    await store.countGone(tx, workspaceId, id, sort, ids.length);
    await drop[sort](tx, house, workspaceId, ids, rules[ruleOf[sort]]);
    return last;
  });
}
/** Of two sets of rules the one that keeps more, rule by rule. */
function longer(a: store.Rules, b: store.Rules): store.Rules {
  const of = (one: number | null, other: number | null) =>
    one === null || other === null ? null : Math.max(one, other);
  const kindOf = (rules: store.Rules, kind: string) =>
    Object.hasOwn(rules.kindDays, kind) ? rules.kindDays[kind]! : rules.conversationDays;
  const kinds = new Set([...Object.keys(a.kindDays), ...Object.keys(b.kindDays)]);
  return {
    conversationDays: of(a.conversationDays, b.conversationDays),
    kindDays: Object.fromEntries([...kinds].map((kind) => [kind, of(kindOf(a, kind), kindOf(b, kind))])),
    attachmentDays: of(a.attachmentDays, b.attachmentDays),
    contactDays: of(a.contactDays, b.contactDays),
    auditDays: of(a.auditDays, b.auditDays),
  };
}

type Drop = (tx: Tx, house: House, workspaceId: string, ids: readonly string[], days: number | null) => Promise<void>;
const drop: Readonly<Record<store.Sort, Drop>> = {
  async conversations(tx, house, workspaceId, due) {
    const plan = openPlan(workspaceId, house.now());
    await dropWhole(tx, plan, await store.withTheirEmpty(tx, workspaceId, due, 'closed'));
    writePlan(tx, plan);
  },
  async attachments(tx, house, workspaceId, ids, days) {
    const messageIds = await store.dropAttachments(
      tx,
      workspaceId,
      ids,
      `Deleted after ${days ?? 0} days, as this workspace keeps files.`,
    );
    const plan = openPlan(workspaceId, house.now());
    for (const row of await store.conversationsOfMessages(tx, workspaceId, messageIds))
      plan.entries.push({
        kind: 'message',
        id: row.id,
        what: 'message.changed',
        detail: { conversationId: row.conversation_id },
        actor: plan.actor,
      });
    writePlan(tx, plan);
  },
  async contacts(tx, house, workspaceId, ids) {
    const plan = openPlan(workspaceId, house.now());
    for (const contactId of ids) await dropContact(tx, plan, contactId);
    writePlan(tx, plan);
  },
  async auditEntries(tx, _house, workspaceId, ids) {
    await store.dropAudit(tx, workspaceId, ids);
  },
};

type Change = { readonly [K in keyof store.Rules]?: store.Rules[K] | undefined };
/** What is not named stays as it is. */
export function merged(rules: store.Rules, change: Change): store.Rules {
  const named = Object.entries(change).filter(([, value]) => value !== undefined);
  return { ...rules, ...Object.fromEntries(named) };
}

/** The new rules, written into the log with the old ones. */
export async function changeRules(house: House, viewer: Viewer, change: Change): Promise<void> {
  await house.db.transaction(async (tx) => {
    const rules = await store.rulesOf(tx, viewer.workspaceId);
    const next = merged(rules, change);
    await store.setRules(tx, viewer.workspaceId, next);
    await audit(tx, viewer, house.now(), {
      what: 'retention.changed',
      subject: { kind: 'workspace', id: viewer.workspaceId, name: '' },
      before: rules,
      after: next,
    });
  });
}
