// App panels over REST: admins keep them, agents see them beside a conversation.
import { type Panel, problem } from '@throughline/protocol';
import type { z } from 'zod';
import { audit } from '../../ground/audit.ts';
import type { Tx } from '../../ground/db.ts';
import { handlers } from '../../ground/handlers.ts';
import type { House } from '../../ground/house.ts';
import { newId } from '../../ground/id.ts';
import { open, seal, SealBroken, type SealPlace } from '../../ground/secrets.ts';
import { newSecret } from '../../ground/signature.ts';
import { type AgentViewer, agentOf, type Viewer } from '../../ground/viewer.ts';
import { getConversation } from '../conversations/index.ts';
import { aboutOf, tokenOf } from './about.ts';
import { fetchCards } from './cards.ts';
import { framePage, framePolicy, whyNoFrame } from './frame.ts';
import { keptOr } from './kept.ts';
import * as store from './store.ts';

/** More would be a column nobody reads, and a call to each of them with every conversation that is opened. */
const MOST_PANELS = 20;

export const panelRoutes = handlers({
  listPanels: async ({ house, viewer }) => ({
    items: (await store.listPanels(house.db, viewer.workspaceId)).map(present),
  }),
  async addPanel({ house, viewer, body, incoming }) {
    check(body.url, body.kind, incoming.origin);
    const secret = newSecret('panel');
    const place = { workspace_id: viewer.workspaceId, id: newId() };
    return await house.db.transaction(async (tx) => {
      const { count, last } = await store.lockPanels(tx, viewer.workspaceId);
      if (count >= MOST_PANELS)
        throw problem('conflict', { detail: `A workspace has at most ${MOST_PANELS} app panels.` });
      const row = await put(tx, {
        ...place,
        name: body.name,
        kind: body.kind,
        url: body.url,
        team_ids: body.teamIds,
        position: last + 1,
        is_enabled: body.isEnabled,
        secret: seal(house.keys, secret, sealPlace(place)),
      });
      await tell(tx, house, viewer, 'panel.added', null, row);
      return { ...present(row), secret };
    });
  },
  async changePanel({ house, viewer, params, body, incoming }) {
    return await house.db.transaction(async (tx) => {
      const before = await store.lockPanel(tx, viewer.workspaceId, params.id);
      if (!before) throw problem('not_found');
      if (body.url !== undefined) check(body.url, before.kind, incoming.origin);
      const row = await put(tx, {
        ...before,
        name: body.name ?? before.name,
        url: body.url ?? before.url,
        team_ids: body.teamIds ?? before.team_ids,
        position: body.position ?? before.position,
        is_enabled: body.isEnabled ?? before.is_enabled,
      });
      await tell(tx, house, viewer, 'panel.changed', before, row);
      return present(row);
    });
  },
  async rollPanelSecret({ house, viewer, params }) {
    const secret = newSecret('panel');
    return await house.db.transaction(async (tx) => {
      const row = await store.lockPanel(tx, viewer.workspaceId, params.id);
      if (!row) throw problem('not_found');
      await store.putPanel(tx, { ...row, secret: seal(house.keys, secret, sealPlace(row)) });
      await audit(tx, viewer, house.now(), {
        what: 'panel.secret-changed',
        subject: { kind: 'panel', id: row.id, name: row.name },
        secrets: ['secret'],
      });
      return { secret };
    });
  },
  async removePanel({ house, viewer, params }) {
    await house.db.transaction(async (tx) => {
      const row = await store.lockPanel(tx, viewer.workspaceId, params.id);
      if (!row) throw problem('not_found');
      await store.removePanel(tx, viewer.workspaceId, row.id);
      await tell(tx, house, viewer, 'panel.removed', row, null);
    });
  },
  async listConversationPanels({ house, viewer, params }) {
    const agent = agentOf(viewer);
    await getConversation(house.db, viewer.workspaceId, params.id);
    const rows = await store.listPanels(house.db, viewer.workspaceId);
    return { items: rows.filter((row) => sees(row, agent)).map(({ id, name, kind }) => ({ id, name, kind })) };
  },
  async getPanelCards({ house, viewer, params, query }) {
    const agent = agentOf(viewer);
    const row = await shown(house, agent, params.panelId, 'cards');
    const about = await aboutOf(house, agent, params.id);
    const key = [row.id, row.updated_at.getTime(), about.conversationId, about.contactId, agent.agentId].join(' ');
    const now = house.now().getTime();
    return await keptOr(key, now, query.fresh === '1', async () => {
      const secret = secretOf(house, row);
      return secret === null
        ? { state: 'failed', why: lostSecret, cards: [], fetchedAt: house.now().toISOString() }
        : await fetchCards(house, { url: row.url, secret }, about);
    });
  },
  async getPanelFrame({ house, viewer, params, incoming }) {
    const agent = agentOf(viewer);
    const row = await shown(house, agent, params.panelId, 'frame');
    const about = await aboutOf(house, agent, params.id);
    const { origin } = new URL(row.url);
    // Our own address may have changed since it was set.
    const why = whyNoFrame(new URL(row.url), incoming.origin);
    if (why) throw problem('conflict', { detail: `The address of this panel ${why}.` });
    const secret = secretOf(house, row);
    if (secret === null) throw problem('conflict', { detail: lostSecret });
    const token = tokenOf(about, secret, origin, incoming.origin, house.now());
    return {
      body: Buffer.from(framePage(row.name, row.url, token)),
      headers: {
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy': framePolicy(origin),
        'cache-control': 'no-store',
      },
    };
  },
});

const lostSecret = 'The secret of this panel can no longer be opened. An admin makes a new one in Settings.';
const sealPlace = (row: Pick<store.PanelRow, 'workspace_id' | 'id'>): SealPlace => ({
  table: 'app_panels',
  column: 'secret',
  rowId: row.id,
  workspaceId: row.workspace_id,
});
function secretOf(house: House, row: store.PanelRow): string | null {
  try {
    return open(house.keys, row.secret, sealPlace(row));
  } catch (error) {
    if (error instanceof SealBroken) return null;
    throw error;
  }
}

const sees = (row: store.PanelRow, agent: AgentViewer): boolean =>
  row.is_enabled && (row.team_ids.length === 0 || row.team_ids.some((id) => agent.teamIds.includes(id)));
/** What is off, another team's, or of the other kind is not there for who asks beside a conversation. */
async function shown(
  house: House,
  agent: AgentViewer,
  id: string,
  kind: store.PanelRow['kind'],
): Promise<store.PanelRow> {
  const row = await store.panelById(house.db, agent.workspaceId, id);
  if (!row || !sees(row, agent) || row.kind !== kind) throw problem('not_found');
  return row;
}

async function put(tx: Tx, row: Omit<store.PanelRow, 'created_at' | 'updated_at'>): Promise<store.PanelRow> {
  const name = row.name.trim();
  if (name === '') throw problem('invalid', { fields: { name: 'give it a name' } });
  const teamIds = [...new Set(row.team_ids)];
  if ((await store.unknownTeams(tx, row.workspace_id, teamIds)).length > 0)
    throw problem('invalid', { fields: { teamIds: 'each must be a team of this workspace' } });
  return await store.putPanel(tx, { ...row, name, team_ids: teamIds });
}

function check(text: string, kind: store.PanelRow['kind'], own: string): void {
  const url = URL.canParse(text) ? new URL(text) : null;
  const why =
    !url || !['http:', 'https:'].includes(url.protocol)
      ? 'must be an address that begins with https:// or http://'
      : url.username || url.password
        ? 'must not hold a user name or password; check our signature instead'
        : kind === 'frame'
          ? whyNoFrame(url, own)
          : null;
  if (why) throw problem('invalid', { fields: { url: why } });
}

async function tell(
  tx: Tx,
  house: House,
  viewer: Viewer,
  what: string,
  before: store.PanelRow | null,
  after: store.PanelRow | null,
): Promise<void> {
  const told = (row: store.PanelRow | null) =>
    row && {
      name: row.name,
      kind: row.kind,
      url: row.url,
      teamIds: [...row.team_ids],
      position: row.position,
      isEnabled: row.is_enabled,
    };
  const { id, name } = (after ?? before)!;
  await audit(tx, viewer, house.now(), {
    what,
    subject: { kind: 'panel', id, name },
    before: told(before),
    after: told(after),
  });
}

const present = (row: store.PanelRow): z.output<typeof Panel> => ({
  id: row.id,
  name: row.name,
  kind: row.kind,
  url: row.url,
  teamIds: [...row.team_ids],
  position: row.position,
  isEnabled: row.is_enabled,
  createdAt: row.created_at.toISOString(),
  updatedAt: row.updated_at.toISOString(),
});
