// The contracts of SCIM, and of its tokens.
import { handlers } from '../../../ground/handlers.ts';
import { ownerOf } from '../sso/settings.ts';
import { providerConfig, resourceTypes, schemas } from './described.ts';
import { readFilter } from './filter.ts';
import { addGroup, getGroup, patchOneGroup, removeGroup, replaceGroup } from './groups.ts';
import { pageOf, presentGroup, presentList, presentUser } from './present.ts';
import * as store from './store.ts';
import { addToken, presentToken, removeToken } from './tokens.ts';
import { addPerson, getPerson, patchOne, removePerson, replacePerson } from './users.ts';

export const scimRoutes = handlers({
  listScimTokens: async ({ house, viewer, incoming }) => ({
    items: (await store.tokensOf(house.db, ownerOf(viewer).workspaceId)).map(presentToken),
    url: `${incoming.origin}/scim/v2`,
  }),
  addScimToken: async ({ house, viewer, body }) => addToken(house, ownerOf(viewer), body.name),
  removeScimToken: async ({ house, viewer, params }) => {
    await removeToken(house, ownerOf(viewer), params.id);
    return undefined;
  },

  getScimConfig: async ({ incoming }) => providerConfig(incoming.origin),
  listScimTypes: async ({ incoming }) => resourceTypes(incoming.origin),
  listScimSchemas: async ({ incoming }) => schemas(incoming.origin),

  listScimUsers: async ({ house, viewer, query, incoming }) => {
    const page = pageOf(query);
    const { rows, total } = await store.people(house.db, viewer.workspaceId, readFilter(query.filter), page);
    return presentList(
      rows.map((row) => presentUser(row, incoming.origin)),
      total,
      page.startIndex,
    );
  },
  getScimUser: async ({ house, viewer, params, incoming }) =>
    presentUser(await getPerson(house, viewer, params.id), incoming.origin),
  addScimUser: async ({ house, viewer, body, incoming }) =>
    presentUser(await addPerson(house, viewer, body), incoming.origin),
  replaceScimUser: async ({ house, viewer, params, body, incoming }) =>
    presentUser(await replacePerson(house, viewer, params.id, body), incoming.origin),
  patchScimUser: async ({ house, viewer, params, body, incoming }) =>
    presentUser(await patchOne(house, viewer, params.id, body.Operations), incoming.origin),
  removeScimUser: async ({ house, viewer, params }) => {
    await removePerson(house, viewer, params.id);
    return undefined;
  },

  listScimGroups: async ({ house, viewer, query, incoming }) => {
    const page = pageOf(query);
    const { rows, total } = await store.groups(house.db, viewer.workspaceId, readFilter(query.filter), page);
    return presentList(
      rows.map((row) => presentGroup(row, incoming.origin, query.excludedAttributes)),
      total,
      page.startIndex,
    );
  },
  getScimGroup: async ({ house, viewer, params, query, incoming }) =>
    presentGroup(await getGroup(house, viewer, params.id), incoming.origin, query.excludedAttributes),
  addScimGroup: async ({ house, viewer, body, incoming }) =>
    presentGroup(await addGroup(house, viewer, body), incoming.origin),
  replaceScimGroup: async ({ house, viewer, params, body, incoming }) =>
    presentGroup(await replaceGroup(house, viewer, params.id, body), incoming.origin),
  patchScimGroup: async ({ house, viewer, params, body, incoming }) =>
    presentGroup(await patchOneGroup(house, viewer, params.id, body.Operations), incoming.origin),
  removeScimGroup: async ({ house, viewer, params }) => {
    await removeGroup(house, viewer, params.id);
    return undefined;
  },
});
