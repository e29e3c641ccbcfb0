// Searching over REST.
import { handlers } from '../../ground/handlers.ts';
import { getConversation } from '../conversations/index.ts';
import { search } from './search.ts';
import { searchThread } from './thread.ts';

export const searchRoutes = handlers({
  async searchThread({ house, viewer, params, query }) {
    const row = await getConversation(house.db, viewer.workspaceId, params.id);
    return await searchThread(house.db, viewer.workspaceId, row.id, query.q, query.limit);
  },
  async search({ house, viewer, query }) {
    return {
      items: await search(
        house.db.outsideTheWall('search'),
        viewer.workspaceId,
        query,
        viewer.scopes.has('contacts:read'),
      ),
    };
  },
});
