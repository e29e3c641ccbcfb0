// Facts over REST: a wrong one is dismissed and never comes back by itself.
import { problem } from '@throughline/protocol';
import { handlers } from '../../ground/handlers.ts';
import { write } from '../../ground/journal.ts';
import { actorOf } from '../../ground/viewer.ts';
import * as store from './store.ts';

export const contextRoutes = handlers({
  async dismissFact({ house, viewer, params }) {
    await house.db.transaction(async (tx) => {
      const contactId = await store.dismiss(tx, viewer.workspaceId, params.id, house.now());
      if (!contactId) throw problem('not_found');
      write(tx, viewer.workspaceId, [
        { kind: 'contact', id: contactId, what: 'contact.facts', actor: actorOf(viewer) },
      ]);
    });
  },
});
