// The customer's side over REST. Every answer is about this device and what it has proved to be its own.
import { problem } from '@throughline/protocol';
import { handlers, type Incoming } from '../../ground/handlers.ts';
import type { House } from '../../ground/house.ts';
import { currentNumber } from '../../ground/journal.ts';
import type { VisitorViewer } from '../../ground/viewer.ts';
import { within } from '../../ground/wall.ts';
import type { Intake } from '../intake/index.ts';
import { placeOf } from '../people/index.ts';
import { makeContinuation } from '../threads/index.ts';
import { deleteMessage, editMessage, reactTo } from './change.ts';
import { configOf } from './config.ts';
import { VISIT_ENDED } from './live.ts';
import { giveFile, takeUpload } from './files.ts';
import { identify } from './identify.ts';
import { openLimits } from './limits.ts';
import { siteOf } from './origin.ts';
import { noteSite } from './sites.ts';
import { lookingAs, presentMessages } from './present.ts';
import { pushSetup, registerPush } from './push.ts';
import * as pushStore from './push-store.ts';
import { confirm } from './receipts.ts';
import { identitiesOf, startVisit, visitedChannel, visitOf } from './session.ts';
import * as store from './store.ts';
import { mailTranscript } from './transcript.ts';
import { visitsOf } from './visits.ts';
import { writeMessage } from './write.ts';

const PAGES_LIMIT = 20;

export function visitorRoutes(intake: Intake) {
  const limits = openLimits();
  const visit = (house: House, viewer: VisitorViewer, incoming: Incoming) => visitOf(house, viewer, incoming);
  const takeChange = (viewer: VisitorViewer, incoming: Incoming) => {
    limits.take('change', viewer.sessionId);
    limits.take('messageFromAddress', `${placeOf(incoming.ip)} ${viewer.channelId}`);
  };
  return handlers({
    async getContactVisits({ house, viewer, params }) {
      return { items: await visitsOf(house, viewer.workspaceId, params.id) };
    },
    async getVisitorConfig({ house, params, incoming }) {
      const channel = await visitedChannel(house, params.channelId, incoming);
      const inside = within(house, channel.row.workspace_id);
      await noteSite(inside, channel, siteOf(incoming.headers, incoming.origin));
      return await configOf(inside, channel);
    },
    async startVisit({ house, params, body, incoming }) {
      const channel = await visitedChannel(house, params.channelId, incoming);
      return await startVisit(
        within(house, channel.row.workspace_id),
        channel,
        siteOf(incoming.headers, incoming.origin),
        body,
        () => limits.take('session', placeOf(incoming.ip)),
      );
    },
    async identifyVisitor({ house, viewer, body, incoming }) {
      limits.take('identify', viewer.sessionId);
      limits.take('identifyFromAddress', placeOf(incoming.ip));
      const { session, channel } = await visit(house, viewer, incoming);
      const token = tokenOf(incoming);
      const reply = await identify(house, intake, session, channel, token, body);
      if (reply.token !== token) tellVisitEnded(house, viewer);
      return reply;
    },
    async listVisitorMessages({ house, viewer, query, incoming }) {
      const { session, channel } = await visit(house, viewer, incoming);
      const before = query.cursor === undefined ? Number.MAX_SAFE_INTEGER : Number(query.cursor);
      if (!Number.isSafeInteger(before)) throw problem('malformed', { detail: 'This cursor is not one of ours.' });
      // The number first: what is written while we read comes again over the socket, rather than never.
      const number = await currentNumber(house.db, viewer.workspaceId);
      const identityIds = await identitiesOf(house, session, channel);
      if (identityIds.length === 0) return { items: [], nextCursor: null, number, isClosed: false };
      const rows = await store.messagesBefore(house.db, viewer.workspaceId, identityIds, before, query.limit + 1);
      const page = rows.slice(0, query.limit).toReversed();
      const current = await store.currentConversation(house.db, viewer.workspaceId, identityIds);
      return {
        items: (await presentMessages(house, viewer.workspaceId, page))(lookingAs(session, channel)),
        nextCursor: rows.length > query.limit ? String(page[0]!.number) : null,
        number,
        isClosed: current?.status === 'closed',
      };
    },
    async addVisitorMessage({ house, viewer, body, incoming }) {
      limits.take('message', viewer.sessionId);
      limits.take('messageFromAddress', `${placeOf(incoming.ip)} ${viewer.channelId}`);
      const { session, channel } = await visit(house, viewer, incoming);
      return await writeMessage(house, intake, session, channel, body);
    },
    async changeVisitorMessage({ house, viewer, params, body, incoming }) {
      takeChange(viewer, incoming);
      return await editMessage({ house, intake, ...(await visit(house, viewer, incoming)) }, params.id, body);
    },
    async removeVisitorMessage({ house, viewer, params, incoming }) {
      takeChange(viewer, incoming);
      await deleteMessage({ house, intake, ...(await visit(house, viewer, incoming)) }, params.id);
    },
    async reactAsVisitor({ house, viewer, params, body, incoming }) {
      takeChange(viewer, incoming);
      return await reactTo({ house, intake, ...(await visit(house, viewer, incoming)) }, params.id, body);
    },
    async addVisitorFile({ house, viewer, query, incoming }) {
      limits.take('upload', viewer.sessionId);
      const { session, channel } = await visit(house, viewer, incoming);
      const { megabytes } = channel.kind.card.abilities.files;
      const told = Number(incoming.headers['content-length']);
      // Before the body is read; whoever hides its length is taken at the most it may be.
      const size = Number.isFinite(told) ? told / 1_000_000 : megabytes;
      limits.take('uploadedMegabytes', placeOf(incoming.ip), Math.max(0.1, Math.min(size, megabytes)));
      const file = await incoming.file();
      return await takeUpload(house, session, channel, { ...file, name: query.name || file.name });
    },
    getVisitorFile({ house, params, query, incoming }) {
      const { authorization } = incoming.headers;
      return giveFile(
        house,
        params.id,
        query.t,
        typeof authorization === 'string' ? authorization : undefined,
        query.thumbnail === '1',
        (session) => visitedChannel(house, session.channel_id, incoming),
      );
    },
    async markVisitorRead({ house, viewer, body, incoming }) {
      const { session, channel } = await visit(house, viewer, incoming);
      await confirm(house, intake, session, channel, body.delivered ? 'delivered' : 'read', body.number);
    },
    async addVisitorPage({ house, viewer, body, incoming }) {
      await visit(house, viewer, incoming);
      await store.addPage(
        house.db,
        viewer.workspaceId,
        viewer.sessionId,
        { ...body, at: house.now().toISOString() },
        PAGES_LIMIT,
      );
    },
    async continueElsewhere({ house, viewer, body, incoming }) {
      const { session } = await visit(house, viewer, incoming);
      const { identity_id: identityId } = session;
      const current = identityId
        ? await store.currentConversation(house.db, viewer.workspaceId, [identityId])
        : undefined;
      if (!identityId || !current)
        throw problem('conflict', { detail: 'Write a first message, then it can be continued elsewhere.' });
      return {
        url: await house.db.transaction((tx) =>
          makeContinuation(tx, house, viewer.workspaceId, {
            contactId: current.contact_id,
            identityId,
            channelId: body.channelId,
            conversationId: current.id,
            madeById: null,
          }),
        ),
      };
    },
    async mailTranscript({ house, viewer, incoming }) {
      limits.take('transcript', viewer.sessionId);
      limits.take('transcript', `ip ${placeOf(incoming.ip)}`);
      const { session, channel } = await visit(house, viewer, incoming);
      const sent = await mailTranscript(house, session, channel, (address) => limits.take('mailTo', address));
      return { sent };
    },
    async getVisitorPush({ house, viewer, incoming }) {
      const { session, channel } = await visit(house, viewer, incoming);
      return await pushSetup(house, session, channel);
    },
    async registerVisitorPush({ house, viewer, body, incoming }) {
      limits.take('push', viewer.sessionId);
      const { session, channel } = await visit(house, viewer, incoming);
      await registerPush(house, session, channel, body);
    },
    async removeVisitorPush({ house, viewer, incoming }) {
      await visit(house, viewer, incoming);
      await pushStore.removeAddress(house.db, viewer.workspaceId, viewer.sessionId, null);
    },
    async forgetVisitor({ house, viewer }) {
      await store.endSession(house.db, viewer.workspaceId, viewer.sessionId);
      tellVisitEnded(house, viewer);
    },
  });
}

/** Lines that were opened by the token that has just gone are closed, on whichever node they are. */
function tellVisitEnded(house: House, { workspaceId, sessionId }: VisitorViewer): void {
  house.live.whisper({ workspaceId, kind: VISIT_ENDED, body: { sessionId } });
}

function tokenOf(incoming: Incoming): string {
  const { authorization } = incoming.headers;
  return /^Visitor +(\S+) *$/i.exec(typeof authorization === 'string' ? authorization : '')?.[1] ?? '';
}
