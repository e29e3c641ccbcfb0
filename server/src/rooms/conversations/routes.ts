// Conversations and threads over REST.
import { Id, problem, type QueryOf, type ReplyOf, type Routes } from '@throughline/protocol';
import { handlers } from '../../ground/handlers.ts';
import { addJob } from '../../ground/jobs.ts';
import { currentNumber, write } from '../../ground/journal.ts';
import { actorOf, agentOf, type Viewer } from '../../ground/viewer.ts';
import type { Tx } from '../../ground/db.ts';
import { companyBody } from '../companies/index.ts';
import { changeConversation } from './change.ts';
import { lockDrafts } from './draft-store.ts';
import { draftsHere, saveDraft, takeOverDraft } from './drafts.ts';
import { conversationBodies, type ConversationBody, countsBody, listedBodies, messageBodies } from './present.ts';
import type { ConversationRow } from './rows.ts';
import { partConversations } from './part.ts';
import { findMoment } from './moment.ts';
import { pinMessage } from './pin.ts';
import * as pins from './pin-store.ts';
import { restoreNote } from './restore.ts';
import { joinConversations, splitConversation } from './split.ts';
import { watchConversation } from './watch.ts';
import { filterOf } from './filter.ts';
import { isPlace, isSearched, listConversations, type Place, type Sort } from './list-store.ts';
import * as store from './store.ts';

export const conversationRoutes = handlers({
  listConversations({ house, viewer, query }) {
    const filter = filterOf(viewer, query, house.now(), query.sort);
    const isSearch = isSearched(filter);
    return (isSearch ? house.db.outsideTheWall('search') : house.db).reading(async (db) => {
      const agentId = viewer.type === 'agent' ? viewer.agentId : null;
      const { rows, number, scannedTo } = await listConversations(
        db,
        { workspaceId: viewer.workspaceId, agentId },
        filter,
        query.sort,
        readCursor(query.cursor, query.sort),
        query.limit + 1,
      );
      const shown = rows.slice(0, query.limit);
      const last = shown.at(-1);
      return {
        items: await listedBodies(db, viewer, shown),
        nextCursor:
          rows.length > query.limit && last
            ? cursorOf({ ...last, key: last.sort_key })
            : scannedTo && cursorOf(scannedTo),
        number,
      };
    });
  },
  async listCompanyConversations({ house, viewer, params }) {
    await companyBody(house.db, viewer.workspaceId, params.id);
    const rows = await store.conversationsOfCompany(house.db, viewer.workspaceId, params.id);
    return { items: await conversationBodies(house.db, viewer, rows) };
  },
  async getCounts({ house, viewer }) {
    const agentId = viewer.type === 'agent' ? viewer.agentId : null;
    return (await countsBody(house.db, viewer.workspaceId, agentId))(agentId);
  },
  getConversation: ({ house, viewer, params }) => conversationBody(house.db, viewer, params.id),
  // Read after the commit: until then everybody who writes waits for the journal's counter.
  async changeConversation({ house, viewer, params, body }) {
    await house.db.transaction((tx) => changeConversation(tx, viewer, params.id, body, house.now()));
    return await conversationBody(house.db, viewer, params.id);
  },
  async splitConversation({ house, viewer, params, body }) {
    const id = await house.db.transaction((tx) => splitConversation(tx, viewer, params.id, body, house.now()));
    return await conversationBody(house.db, viewer, id);
  },
  async joinConversations({ house, viewer, params, body }) {
    await house.db.transaction((tx) => joinConversations(tx, viewer, params.id, body.conversationId, house.now()));
    return await conversationBody(house.db, viewer, params.id);
  },
  async partConversations({ house, viewer, params, body }) {
    await house.db.transaction((tx) => partConversations(tx, viewer, params.id, body.conversationId, house.now()));
    return await conversationBody(house.db, viewer, params.id);
  },
  async markRead({ house, viewer, params, body }) {
    const agent = agentOf(viewer);
    await house.db.transaction(async (tx) => {
      const row = await getConversation(tx, viewer.workspaceId, params.id);
      // Nobody has read what is not written yet: a number beyond the thread would hide whatever comes.
      const number = Math.min(body.number, row.last_number);
      if (!(await store.setRead(tx, viewer.workspaceId, agent.agentId, row.id, number))) return;
      write(tx, viewer.workspaceId, [
        {
          kind: 'conversation',
          id: row.id,
          what: 'conversation.read',
          detail: { agentId: agent.agentId, number },
          actor: actorOf(viewer),
        },
      ]);
      if (number > 0 && row.channel_kinds.some((kind) => house.kinds.get(kind)?.card.abilities.readMarks))
        await addJob(tx, 'tell-read', { workspaceId: viewer.workspaceId, conversationId: row.id, number });
    });
  },
  listMessages: ({ house, viewer, params, query }) =>
    house.db.reading((db) => thread(db, viewer.workspaceId, params.id, query)),
  async findMoment({ house, viewer, params, query }) {
    const row = await getConversation(house.db, viewer.workspaceId, params.id);
    return await findMoment(house.db, viewer.workspaceId, row.id, query.time);
  },
  async listPins({ house, viewer, params }) {
    const row = await getConversation(house.db, viewer.workspaceId, params.id);
    const pinned = await pins.pinsOf(house.db, viewer.workspaceId, row.id);
    return { items: await messageBodies(house.db, viewer.workspaceId, pinned) };
  },
  async pinMessage({ house, viewer, params, body }) {
    await house.db.transaction((tx) => pinMessage(tx, viewer, params.id, body.isPinned, house.now()));
    const rows = await store.messagesByIds(house.db, viewer.workspaceId, [params.id]);
    return (await messageBodies(house.db, viewer.workspaceId, rows))[0]!;
  },
  async restoreNote({ house, viewer, params }) {
    await house.db.transaction((tx) => restoreNote(tx, viewer, params.id, house.now()));
    const rows = await store.messagesByIds(house.db, viewer.workspaceId, [params.id]);
    return (await messageBodies(house.db, viewer.workspaceId, rows))[0]!;
  },
  async watchConversation({ house, viewer, params, body }) {
    await house.db.transaction((tx) => watchConversation(tx, viewer, params.id, body.isWatching, house.now()));
    return await conversationBody(house.db, viewer, params.id);
  },
  async getDraft({ house, viewer, params }) {
    const agent = agentOf(viewer);
    const row = await getConversation(house.db, viewer.workspaceId, params.id);
    return await draftsHere(house.db, agent, row.id);
  },
  async saveDraft({ house, viewer, params, body }) {
    const agent = agentOf(viewer);
    return await house.db.transaction(async (tx) => {
      const { id } = await getConversation(tx, viewer.workspaceId, params.id);
      await lockDrafts(tx, id);
      // Joined into another while this waited: its drafts have gone there.
      const row = await getConversation(tx, viewer.workspaceId, id);
      return await saveDraft(tx, agent, row.id, body);
    });
  },
  async takeOverDraft({ house, viewer, params, body }) {
    const agent = agentOf(viewer);
    const { id } = await getConversation(house.db, viewer.workspaceId, params.id);
    await house.db.transaction((tx) => takeOverDraft(tx, agent, id, body.fromAgentId));
    return await draftsHere(house.db, agent, id);
  },
});

/** A conversation that can be seen; a joined one answers with where it went. */
export async function getConversation(
  tx: Pick<Tx, 'query'>,
  workspaceId: string,
  id: string,
): Promise<ConversationRow> {
  const row = await store.conversationById(tx, workspaceId, id);
  if (row?.joined_into) return await getConversation(tx, workspaceId, row.joined_into);
  if (!row || row.is_empty) throw problem('not_found');
  return row;
}
export async function conversationBody(tx: Pick<Tx, 'query'>, viewer: Viewer, id: string): Promise<ConversationBody> {
  return (await conversationBodies(tx, viewer, [await getConversation(tx, viewer.workspaceId, id)]))[0]!;
}

async function thread(
  db: Pick<Tx, 'query'>,
  workspaceId: string,
  id: string,
  query: QueryOf<Routes['listMessages']>,
): Promise<ReplyOf<Routes['listMessages']>> {
  const [way, at] = readThreadCursor(query.cursor);
  // The number before what is read, and both with the row itself, which for nearly all is the one asked for.
  const isNewest = way === null && query.around === undefined;
  const [number, row, older, newer, scheduled] = await Promise.all([
    currentNumber(db, workspaceId),
    store.conversationById(db, workspaceId, id),
    way === 'newer'
      ? []
      : store.threadBefore(db, workspaceId, id, query.around ?? at ?? Number.MAX_SAFE_INTEGER, query.limit + 1),
    query.around !== undefined || way === 'newer'
      ? store.threadFrom(db, workspaceId, id, query.around ?? at!, query.limit + 1)
      : [],
    isNewest ? store.scheduledIn(db, workspaceId, id) : [],
  ]);
  if (row?.joined_into) return await thread(db, workspaceId, row.joined_into, query);
  if (!row || row.is_empty) throw problem('not_found');
  const paged = [...older.slice(0, query.limit).reverse(), ...newer.slice(0, query.limit)];
  // What is still to come is seen with the newest, however long ago it was written.
  const shown = [...scheduled.filter((each) => !paged.some((message) => message.id === each.id)), ...paged];
  return {
    items: await messageBodies(db, workspaceId, shown),
    nextCursor: older.length > query.limit ? `older~${older[query.limit - 1]!.number}` : null,
    newerCursor: newer.length > query.limit ? `newer~${newer[query.limit]!.number}` : null,
    number,
  };
}
function readThreadCursor(cursor: string | undefined): ['older' | 'newer' | null, number | null] {
  if (!cursor) return [null, null];
  const match = /^(older|newer)~(\d{1,16})$/.exec(cursor);
  if (!match) throw problem('malformed', { detail: 'This cursor is not one of ours.' });
  return [match[1] as 'older' | 'newer', Number(match[2])];
}
const cursorOf = ({ run, key, id }: Place): string => `${run}~${key}~${id}`;
function readCursor(cursor: string | undefined, sort: Sort): Place | null {
  if (!cursor) return null;
  const [run = '', key = '', id = ''] = cursor.split('~');
  const place = { run: /^\d$/.test(run) ? Number(run) : -1, key, id };
  if (!isPlace(sort, place) || !Id.safeParse(id).success)
    throw problem('malformed', { detail: 'This cursor is not one of ours.' });
  return place;
}
