// Searching over REST.
import { handlers } from '../../ground/handlers.ts';
import { search } from './search.ts';

export const searchRoutes = handlers({
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
