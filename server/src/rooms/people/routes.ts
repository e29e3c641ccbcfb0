// The people room's answers to its contracts: thin, a verb and a presenter each.
import { type Call, handlers } from '../../ground/handlers.ts';
import { agentOf } from '../../ground/viewer.ts';
import { VERSION } from '../../ground/version.ts';
import { problem } from '@throughline/protocol';
import { tellAccountDeed } from './account-deeds.ts';
import { changeAgent, changeMe, me } from './agents.ts';
import { addKey, revokeKey } from './api-keys.ts';
import { noSessionCookie, sessionCookie } from './auth/cookie.ts';
import { from } from './from.ts';
import { demoDoorOf, enterDemo, joinDemo, presentDemo, removeDemo, type Seed } from './demo.ts';
import * as authStore from './auth/store.ts';
import { tellAccessEnded } from './ended.ts';
import { acceptInvitation, invite, showInvitation, withdrawInvitation } from './invite.ts';
import { passkeyHandlers } from './passkey-routes.ts';
import {
  presentAgent,
  presentInvitation,
  presentKey,
  presentSession,
  presentTag,
  presentTeam,
  presentWorkspace,
} from './present.ts';
import { addRole, changeRole, listRoles, removeRole } from './roles.ts';
import { askReset, resetPassword } from './reset.ts';
import { addWorkspace, isSetUpNeeded, setUp } from './setup.ts';
import { changePassword, confirmTwoFactor, signIn, startTwoFactor, stopTwoFactor } from './sign-in.ts';
import * as store from './store.ts';
import { addTeam, changeTeam, removeTeam } from './teams.ts';
import { addTag, changeWorkspace, getWorkspace, removeTag } from './workspace.ts';

const signing = handlers({
  getSetup: async ({ house, incoming }) => ({
    needed: await isSetUpNeeded(house),
    demo: false,
    demoDoor: await demoDoorOf(house, incoming, false),
    version: VERSION,
  }),
  setUp: async ({ house, body, incoming }) => {
    const { userId, workspaceId, token } = await setUp(house, body, from(incoming));
    return { reply: await me(house, { userId, workspaceId }), cookies: [sessionCookie(house, incoming.origin, token)] };
  },
  signIn: async ({ house, body, incoming }) => {
    const token = await signIn(house, body, from(incoming));
    return { reply: { ok: true } as const, cookies: [sessionCookie(house, incoming.origin, token)] };
  },
  signOut: async ({ house, viewer, incoming }) => {
    await authStore.endSession(house.db, viewer.userId, viewer.sessionId);
    tellAccessEnded(house, viewer.userId);
    return { reply: undefined, cookies: [noSessionCookie(incoming.origin)] };
  },
  askReset: async ({ house, body, incoming }) => {
    await askReset(house, body.email, incoming.ip);
    return undefined;
  },
  resetPassword: async ({ house, params, body, incoming }) => {
    await resetPassword(house, params.token, body.password, from(incoming));
    return undefined;
  },
  getInvitation: async ({ house, params }) => showInvitation(house, params.token),
  acceptInvitation: async ({ house, params, body, incoming }) => {
    const token = await acceptInvitation(house, params.token, body, from(incoming));
    return { reply: { ok: true } as const, cookies: token ? [sessionCookie(house, incoming.origin, token)] : [] };
  },
  startTwoFactor: async ({ house, viewer, body, incoming }) =>
    startTwoFactor(house, viewer, body.password, from(incoming)),
  confirmTwoFactor: async ({ house, viewer, body, incoming }) => ({
    reply: undefined,
    cookies: [sessionCookie(house, incoming.origin, await confirmTwoFactor(house, viewer, body.code, from(incoming)))],
  }),
  stopTwoFactor: async ({ house, viewer, body, incoming }) => ({
    reply: undefined,
    cookies: [sessionCookie(house, incoming.origin, await stopTwoFactor(house, viewer, body.password, from(incoming)))],
  }),
  changePassword: async ({ house, viewer, body, incoming }) => ({
    reply: undefined,
    cookies: [
      sessionCookie(
        house,
        incoming.origin,
        await changePassword(house, viewer, body.current, body.password, from(incoming)),
      ),
    ],
  }),
  listSessions: async ({ house, viewer }) => ({
    items: (await authStore.sessionsOf(house.db, viewer.userId, house.now(), viewer.ssoWorkspaceId)).map((row) =>
      presentSession(row, viewer.sessionId),
    ),
  }),
  revokeSession: async ({ house, viewer, params, incoming }) => {
    if (!(await authStore.endSession(house.db, viewer.userId, params.id, viewer.ssoWorkspaceId)))
      throw problem('not_found');
    tellAccessEnded(house, viewer.userId);
    await tellAccountDeed(house, viewer.userId, 'account.session-ended', from(incoming));
    return undefined;
  },
});

const working = handlers({
  getMe: async ({ house, viewer }) => me(house, agentOf(viewer)),
  changeMe: async ({ house, viewer, body }) => {
    await changeMe(house, agentOf(viewer), body);
    return me(house, agentOf(viewer));
  },
  makeWorkspace: async ({ house, viewer, body }) => presentWorkspace(await addWorkspace(house, viewer, body)),
  getWorkspace: async ({ house, viewer }) => presentWorkspace(await getWorkspace(house, viewer)),
  changeWorkspace: async ({ house, viewer, body }) => presentWorkspace(await changeWorkspace(house, viewer, body)),

  listAgents: async ({ house, viewer }) => ({
    items: (await store.agents(house.db, viewer.workspaceId)).map(presentAgent),
  }),
  changeAgent: async ({ house, viewer, params, body }) =>
    presentAgent(await changeAgent(house, viewer, params.id, body)),
  listInvitations: async ({ house, viewer }) => ({
    items: (await store.invitations(house.db, viewer.workspaceId, house.now())).map(presentInvitation),
  }),
  invite: async ({ house, viewer, body, incoming }) => invite(house, viewer, body, incoming.origin),
  withdrawInvitation: async ({ house, viewer, params }) => {
    await withdrawInvitation(house, viewer, params.id);
    return undefined;
  },

  listRoles: async ({ house, viewer }) => ({ items: await listRoles(house, viewer) }),
  addRole: async ({ house, viewer, body }) => addRole(house, viewer, body),
  changeRole: async ({ house, viewer, params, body }) => {
    await changeRole(house, viewer, params.id, body);
    return (await listRoles(house, viewer)).find((role) => role.id === params.id)!;
  },
  removeRole: async ({ house, viewer, params, query }) => {
    await removeRole(house, viewer, params.id, query.moveTo);
    return undefined;
  },

  listTeams: async ({ house, viewer }) => ({
    items: (await store.teams(house.db, viewer.workspaceId)).map(presentTeam),
  }),
  addTeam: async ({ house, viewer, body }) => presentTeam(await addTeam(house, viewer, body)),
  changeTeam: async ({ house, viewer, params, body }) => presentTeam(await changeTeam(house, viewer, params.id, body)),
  removeTeam: async ({ house, viewer, params }) => {
    await removeTeam(house, viewer, params.id);
    return undefined;
  },

  listKeys: async ({ house, viewer }) => ({ items: (await store.keys(house.db, viewer.workspaceId)).map(presentKey) }),
  addKey: async ({ house, viewer, body }) => addKey(house, viewer, body),
  revokeKey: async ({ house, viewer, params }) => {
    await revokeKey(house, viewer, params.id);
    return undefined;
  },

  listTags: async ({ house, viewer }) => ({ items: (await store.tags(house.db, viewer.workspaceId)).map(presentTag) }),
  addTag: async ({ house, viewer, body }) => presentTag(await addTag(house, viewer, body)),
  removeTag: async ({ house, viewer, params }) => {
    await removeTag(house, viewer, params.id);
    return undefined;
  },
});

export const peopleHandlers = { ...signing, ...passkeyHandlers, ...working };

/** The same in a house that was started for its demo: the first screen says so, and nobody can make it theirs. */
export const demoPeopleHandlers = {
  ...peopleHandlers,
  getSetup: async ({ house, incoming }: Call<'getSetup'>) => ({
    needed: false,
    demo: true,
    demoDoor: await demoDoorOf(house, incoming, true),
    version: VERSION,
  }),
  setUp: async (): Promise<never> => {
    throw problem('already_set_up');
  },
};

export const demoHandlers = (seed: Seed, isDemo: boolean) =>
  handlers({
    enterDemo: async ({ house, incoming }) => {
      const { userId, workspaceId, token } = await enterDemo(house, seed, incoming, from(incoming), isDemo);
      return {
        reply: await me(house, { userId, workspaceId }),
        cookies: [sessionCookie(house, incoming.origin, token)],
      };
    },
    getDemo: async ({ house, viewer }) => presentDemo(house, viewer),
    addDemo: async ({ house, viewer }) => {
      await joinDemo(house, viewer, seed);
      return presentDemo(house, viewer);
    },
    removeDemo: async ({ house, viewer }) => {
      await removeDemo(house, viewer);
      return undefined;
    },
  });
