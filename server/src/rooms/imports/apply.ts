// A stretch of planned rows, written: one statement for each table, sent together, with the journal last.
import type { Tx } from '../../ground/db.ts';
import { newId } from '../../ground/id.ts';
import { type Entry, write } from '../../ground/journal.ts';
import { newCompanies } from '../companies/index.ts';
import { people } from '../contacts/index.ts';
import type { Plan, Planned } from './rows.ts';
import * as store from './store.ts';

export async function writeRows(tx: Tx, job: store.ImportRecord, plan: Plan): Promise<void> {
  const { workspace_id: workspaceId } = job;
  const changes = plan.rows.filter(({ outcome }) => outcome === 'created' || outcome === 'updated');
  newCompanies(tx, workspaceId, plan.companies);
  // Several rows about one person are one write of how the last leaves them.
  const last = new Map(changes.map((each) => [each.contactId!, { id: each.contactId!, ...each.after! }]));
  const created = new Set(changes.filter((each) => each.outcome === 'created').map((each) => each.contactId!));
  people.addPeople(
    tx,
    workspaceId,
    [...last.values()].filter((each) => created.has(each.id)),
  );
  people.putPeople(
    tx,
    workspaceId,
    [...last.values()].filter((each) => !created.has(each.id)),
  );
  const { addresses, links, idsOf } = addressesFor(changes);
  people.addAddresses(tx, workspaceId, addresses);
  people.addLinks(tx, workspaceId, links, {
    assurance: job.assurance,
    evidence: `Import of ${job.name}`,
    madeById: job.agent_id,
  });
  const taggings = changes.flatMap((each) => each.newTags.map((name) => ({ contactId: each.contactId!, name })));
  const names = new Map(taggings.map(({ name }) => [name.toLowerCase(), { id: newId(), name }]));
  people.addTags(tx, workspaceId, [...names.values()], taggings);
  store.addRows(
    tx,
    workspaceId,
    job.id,
    plan.rows.map((each) => recordOf(each, idsOf.get(each.row) ?? [])),
  );
  tell(tx, job, changes, plan.companies);
}

function recordOf(
  { row, line, outcome, contactId, why, before, after }: Planned,
  fresh: readonly string[],
): store.RowRecord {
  const isChange = outcome === 'created' || outcome === 'updated';
  return {
    row,
    line,
    outcome,
    contact_id: contactId,
    why,
    before: isChange ? before : null,
    after: isChange ? { ...after!, identityIds: [...after!.identityIds, ...fresh] } : null,
  };
}

/** The first address of somebody new is their own home; every other has one of its own and is linked to the first. */
function addressesFor(changes: readonly Planned[]) {
  const addresses: people.NewAddress[] = [];
  const links: people.NewLink[] = [];
  const idsOf = new Map<number, string[]>();
  const anchors = new Map<string, string>();
  for (const { row, outcome, contactId, before, fresh } of changes) {
    const id = contactId!;
    for (const { kind, value, key } of fresh) {
      const anchor = anchors.get(id) ?? before?.identityIds[0];
      const isHome = outcome === 'created' && anchor === undefined;
      const address = { id: newId(), homeId: isHome ? id : newId(), contactId: id, kind, value, key };
      addresses.push(address);
      if (anchor === undefined) anchors.set(id, address.id);
      else links.push({ id: newId(), identityId: anchor, otherId: address.id });
      idsOf.set(row, [...(idsOf.get(row) ?? []), address.id]);
    }
  }
  return { addresses, links, idsOf };
}

/** Last: whoever waits for the workspace's counter waits for our commit alone. */
function tell(tx: Tx, job: store.ImportRecord, changes: readonly Planned[], companies: Plan['companies']): void {
  const actor = { type: 'agent', id: job.agent_id };
  const entries = changes.map(({ outcome, contactId }): Entry => ({
    kind: 'contact',
    id: contactId!,
    what: `contact.${outcome === 'created' ? 'created' : 'changed'}`,
    actor,
  }));
  for (const { id } of companies) entries.push({ kind: 'company', id, what: 'company.created', actor });
  if (entries.length > 0) write(tx, job.workspace_id, entries);
}
