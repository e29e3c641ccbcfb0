// The contracts of single sign-on: its settings, and whether an address is to be taken to a provider.
import { handlers } from '../../../ground/handlers.ts';
import { addDomain, proveDomain, type ReadTxt, readTxt, removeDomain } from './domains.ts';
import { readSamlMetadata, saveSaml, trySso } from './saml-settings.ts';
import { getSso, ownerOf, removeSso, requireSso, saveSso, testSso } from './settings.ts';
import * as store from './store.ts';

/** `txt` is how domains are looked at; tests hand in their own. */
export const ssoRoutes = (txt: ReadTxt = readTxt) =>
  handlers({
    findSignIn: async ({ house, body }) => {
      // By the domain alone: whether there is such an account is not told.
      const found = await store.workspaceOfDomain(house.db, body.email.split('@')[1]!);
      return {
        sso: found
          ? {
              url: `/sso/${found.workspace_id}/start`,
              workspaceName: found.name,
              isRequired: found.requires_sso,
            }
          : null,
      };
    },
    getSso: async ({ house, viewer, incoming }) => getSso(house, ownerOf(viewer).workspaceId, incoming.origin),
    saveSso: async ({ house, viewer, body, incoming }) => {
      await saveSso(house, ownerOf(viewer), body);
      return getSso(house, viewer.workspaceId, incoming.origin);
    },
    saveSaml: async ({ house, viewer, body, incoming }) => {
      await saveSaml(house, ownerOf(viewer), body);
      return getSso(house, viewer.workspaceId, incoming.origin);
    },
    readSamlMetadata: async ({ house, viewer, body }) => {
      ownerOf(viewer);
      return readSamlMetadata(house, body);
    },
    trySso: async ({ house, viewer, incoming }) => trySso(house, ownerOf(viewer).workspaceId, incoming.origin),
    testSso: async ({ house, viewer }) => testSso(house, ownerOf(viewer).workspaceId),
    removeSso: async ({ house, viewer }) => {
      await removeSso(house, ownerOf(viewer));
      return undefined;
    },
    requireSso: async ({ house, viewer, body, incoming }) => {
      await requireSso(house, ownerOf(viewer), body.isRequired);
      return getSso(house, viewer.workspaceId, incoming.origin);
    },
    addSsoDomain: async ({ house, viewer, body, incoming }) => {
      await addDomain(house, ownerOf(viewer), body.domain);
      return getSso(house, viewer.workspaceId, incoming.origin);
    },
    proveSsoDomain: async ({ house, viewer, params, incoming }) => {
      await proveDomain(house, ownerOf(viewer), params.id, txt);
      return getSso(house, viewer.workspaceId, incoming.origin);
    },
    removeSsoDomain: async ({ house, viewer, params }) => {
      await removeDomain(house, ownerOf(viewer), params.id);
      return undefined;
    },
  });
