// Drafts as the server keeps them: one of the agent's own in each conversation, and one a colleague shares.
import type { Conversation, Draft, DraftsHere } from '@throughline/sdk';
import * as data from './acorn.ts';
import type { Call } from './double-memory.ts';

const colleague = data.agents[1]!;
const changed: Refusal = {
  status: 409,
  body: { code: 'draft_changed', title: 'This draft was changed elsewhere, sent or discarded.' },
};
const blank = {
  text: '',
  html: null,
  type: 'message' as const,
  channelId: null,
  identityId: null,
  fileIds: [],
  rich: null,
  subject: '',
  cc: '',
  bcc: '',
  isUnsigned: false,
};

interface Refusal {
  readonly status: number;
  readonly body: object;
}
class Refused {
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    this.refusal = refusal;
  }
}
export const refusalOf = (reply: unknown): Refusal | null => (reply instanceof Refused ? reply.refusal : null);

/** `show`: what lists say of a shared draft has changed. */
export function doubleDrafts(show: (id: string, shared: Conversation['sharedDraft']) => void) {
  const own = new Map<string, Draft>();
  const theirs = new Map<string, Draft>();
  let count = 0;
  const kept = (given: Partial<Draft>, more: Partial<Draft> = {}): Draft => ({
    ...blank,
    ...given,
    takenById: null,
    isShared: false,
    ...more,
    version: data.id(70, (count += 1)),
    updatedAt: new Date().toISOString(),
  });
  const tell = (id: string) => {
    const mine = own.get(id);
    const shared = mine?.isShared ? { ...mine, agentId: data.me.agent.id } : theirs.get(id);
    show(
      id,
      shared
        ? {
            agentId: mine === shared ? data.me.agent.id : colleague.id,
            version: shared.version,
            text: shared.text.slice(0, 120),
          }
        : null,
    );
  };
  const filesOf = (draft: Draft | undefined) =>
    (draft?.fileIds ?? []).map((id) => ({ id, name: 'note.txt', mime: 'text/plain', bytes: 5 }));
  const here = (id: string): DraftsHere => {
    const [mine, shared] = [own.get(id), theirs.get(id)];
    return {
      draft: mine ?? null,
      files: filesOf(mine),
      shared: shared ? { agentId: colleague.id, draft: shared, files: filesOf(shared) } : null,
    };
  };
  const handlers: Record<string, (call: Call) => unknown> = {
    getDraft: ({ params }) => here(params['id']!),
    saveDraft: ({ params, body }) => {
      const id = params['id']!;
      const { draft, version } = body as { draft: Partial<Draft> | null; version?: string | null };
      const mine = own.get(id);
      if (version !== undefined && version !== (mine?.version ?? null)) return new Refused(changed);
      if (draft === null) own.delete(id);
      else own.set(id, kept(draft, { isShared: draft.type === 'message' && (mine?.isShared ?? !theirs.has(id)) }));
      const { isShared = false, version: saved = null } = own.get(id) ?? {};
      return { version: saved, isShared };
    },
    takeOverDraft: ({ params }) => {
      const id = params['id']!;
      const [mine, shared] = [own.get(id), theirs.get(id)];
      if (!shared) return new Refused(changed);
      theirs.delete(id);
      own.set(id, kept(shared, { text: [shared.text, mine?.text].filter(Boolean).join('\n\n'), isShared: true }));
      tell(id);
      return here(id);
    },
  };
  return {
    handlers,
    /** The colleague's words; null: sent. Where ours is the team's, they take it over. */
    share(id: string, text: string | null): void {
      const mine = own.get(id);
      if (mine?.isShared) own.set(id, kept(mine, { takenById: colleague.id }));
      if (text === null) theirs.delete(id);
      else theirs.set(id, kept({ text }, { isShared: true }));
      tell(id);
    },
    /** Words of ours from another window. */
    elsewhere(id: string, text: string): void {
      own.set(id, kept({ text }, { isShared: true }));
    },
  };
}
