// A channel's tone guide: kept beside its settings and changed without a call to its provider.
import type { ToneGuide } from '@throughline/domain';
import { problem } from '@throughline/protocol';
import { audit } from '../../ground/audit.ts';
import type { House } from '../../ground/house.ts';
import { write } from '../../ground/journal.ts';
import { actorOf, type Viewer } from '../../ground/viewer.ts';
import * as store from './store.ts';

/** Null: as the kind suggests, again. */
export async function changeTone(house: House, viewer: Viewer, id: string, tone: ToneGuide | null): Promise<void> {
  if (tone && tone.maxLength > 0 && tone.minLength > tone.maxLength)
    throw problem('invalid', { fields: { 'tone.maxLength': 'must not be below the shortest length' } });
  await house.db.transaction(async (tx) => {
    const row = await store.channelById(tx, viewer.workspaceId, id);
    if (!row) throw problem('not_found');
    await store.setTone(tx, viewer.workspaceId, id, tone);
    await audit(tx, viewer, house.now(), {
      what: 'channel.changed',
      subject: { kind: 'channel', id, name: row.name },
      before: { tone: row.tone },
      after: { tone },
    });
    write(tx, viewer.workspaceId, [
      { kind: 'channel', id, what: 'channel.changed', detail: { state: row.state }, actor: actorOf(viewer) },
    ]);
  });
}
