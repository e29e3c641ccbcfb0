// The contracts of passkeys: thin, a verb each.
import { handlers } from '../../ground/handlers.ts';
import { sessionCookie } from './auth/cookie.ts';
import { from } from './from.ts';
import {
  addPasskey,
  askPasskey,
  listPasskeys,
  removePasskey,
  removePassword,
  renamePasskey,
  signInWithPasskey,
  startPasskey,
} from './passkeys.ts';

export const passkeyHandlers = handlers({
  listPasskeys: async ({ house, viewer }) => listPasskeys(house, viewer),
  startPasskey: async ({ house, viewer, body, incoming }) =>
    startPasskey(house, viewer, body, incoming.origin, from(incoming)),
  addPasskey: async ({ house, viewer, body, incoming }) =>
    addPasskey(house, viewer, body, incoming.origin, from(incoming)),
  renamePasskey: async ({ house, viewer, params, body }) => renamePasskey(house, viewer, params.id, body.name),
  removePasskey: async ({ house, viewer, params, incoming }) => {
    await removePasskey(house, viewer, params.id, from(incoming));
    return undefined;
  },
  removePassword: async ({ house, viewer, body, incoming }) => {
    await removePassword(house, viewer, body.password, from(incoming));
    return undefined;
  },
  askPasskey: async ({ house, incoming }) => askPasskey(house, incoming.origin),
  signInWithPasskey: async ({ house, body, incoming }) => {
    const token = await signInWithPasskey(house, body.response, incoming.origin, from(incoming));
    return { reply: { ok: true } as const, cookies: [sessionCookie(house, incoming.origin, token)] };
  },
});
