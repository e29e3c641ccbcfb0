// The workspace's own settings and its tags.
import { settingsMistakes } from '@throughline/domain';
import type { BodyOf, Routes } from '@throughline/protocol';
import { problem } from '@throughline/protocol';
import { audit } from '../../ground/audit.ts';
import { isDuplicate } from '../../ground/db.ts';
import type { House } from '../../ground/house.ts';
import { newId } from '../../ground/id.ts';
import { type Entry, write } from '../../ground/journal.ts';
import { actorOf, type Viewer } from '../../ground/viewer.ts';
import { presentTag, presentWorkspace } from './present.ts';
import { checkPlace } from './setup.ts';
import * as store from './store.ts';

export async function getWorkspace(house: House, viewer: Viewer): Promise<store.WorkspaceRow> {
  const row = await store.workspaceById(house.db, viewer.workspaceId);
  if (!row) throw problem('not_found');
  return row;
}

export async function changeWorkspace(
  house: House,
  viewer: Viewer,
  change: BodyOf<Routes['changeWorkspace']>,
): Promise<store.WorkspaceRow> {
  checkPlace(change);
  const settings = Object.fromEntries(Object.entries(change.settings ?? {}).filter(([, value]) => value !== undefined));
  const fields = settingsMistakes(settings);
  if (Object.keys(fields).length > 0) throw problem('invalid', { fields });
  return house.db.transaction(async (tx) => {
    const before = (await store.workspaceById(tx, viewer.workspaceId))!;
    await store.changeWorkspace(tx, viewer.workspaceId, { ...change, settings });
    const after = (await store.workspaceById(tx, viewer.workspaceId))!;
    await audit(tx, viewer, house.now(), {
      what: 'workspace.changed',
      subject: { kind: 'workspace', id: after.id, name: after.name },
      before: presentWorkspace(before),
      after: presentWorkspace(after),
    });
    write(tx, viewer.workspaceId, [
      { kind: 'workspace', id: viewer.workspaceId, what: 'workspace.changed', actor: actorOf(viewer) },
    ]);
    return after;
  });
}

export async function addTag(house: House, viewer: Viewer, given: BodyOf<Routes['addTag']>): Promise<store.TagRow> {
  const tag = { id: newId(), name: given.name.trim(), color: given.color };
  if (tag.name === '') throw problem('invalid', { fields: { name: 'must not be empty' } });
  await house.db
    .transaction(async (tx) => {
      await store.addTag(tx, viewer.workspaceId, tag);
      await audit(tx, viewer, house.now(), { what: 'tag.added', subject: { kind: 'tag', ...tag }, after: tag });
      write(tx, viewer.workspaceId, [{ kind: 'tag', id: tag.id, what: 'tag.added', actor: actorOf(viewer) }]);
    })
    .catch((error: unknown) => {
      throw isDuplicate(error)
        ? problem('conflict', { detail: 'There is a tag of this name already.', fields: { name: 'is taken' } })
        : error;
    });
  return tag;
}

/** Every conversation that had it has changed, and says so. */
export async function removeTag(house: House, viewer: Viewer, id: string): Promise<void> {
  await house.db.transaction(async (tx) => {
    const [tag] = await store.tags(tx, viewer.workspaceId, [id]);
    const conversationIds = tag && (await store.removeTag(tx, viewer.workspaceId, id));
    if (!conversationIds) throw problem('not_found');
    await audit(tx, viewer, house.now(), {
      what: 'tag.removed',
      subject: { kind: 'tag', id, name: tag.name },
      before: presentTag(tag),
      after: { conversations: conversationIds.length },
    });
    const actor = actorOf(viewer);
    const changed = conversationIds.map((conversationId): Entry => ({
      kind: 'conversation',
      id: conversationId,
      what: 'conversation.changed',
      actor,
    }));
    write(tx, viewer.workspaceId, [{ kind: 'tag', id, what: 'tag.removed', actor }, ...changed]);
  });
}
