// The draft of one conversation: in this browser on every change, on the server when the hand rests. Words are never lost.
import { useCallback, useEffect, useRef, useState } from 'react';
import { api, getState, update } from '../../live/index.ts';
import { afterPaint } from '../../ui/after-paint.ts';
import { emptyDraft, type Draft } from './sendable.ts';

type Saved = NonNullable<Parameters<typeof api.saveDraft>[0]['body']['draft']>;
const restMs = 800;
/** Of this agent in this browser: the next one who signs in here does not find it in their own name. */
const localKey = (id: string) => `throughline.draft.${getState().me?.agent.id ?? ''}.${id}`;
interface Kept {
  readonly draft: Draft;
  readonly at: string;
}

function readLocal(id: string): Kept | null {
  try {
    const kept = JSON.parse(localStorage.getItem(localKey(id)) ?? 'null') as Kept | null;
    return kept && typeof kept.draft.text === 'string'
      ? { ...kept, draft: { ...emptyDraft, ...kept.draft, files: kept.draft.files.filter((file) => file.id !== null) } }
      : null;
  } catch {
    return null;
  }
}
function writeLocal(id: string, draft: Draft): void {
  try {
    localStorage.setItem(localKey(id), JSON.stringify({ draft, at: new Date().toISOString() } satisfies Kept));
  } catch {
    // Storage full or off: the server still has it.
  }
}
/** An empty draft stays until the server has heard of it, so that sent words do not come back from there. */
function dropLocal(id: string): void {
  try {
    if (isEmpty(readLocal(id)?.draft ?? emptyDraft)) localStorage.removeItem(localKey(id));
  } catch {
    // Storage is off: there is nothing to drop.
  }
}
/** A subject or a copy alone is a beginning too. */
const isEmpty = ({ text, files, rich, subject, cc, bcc }: Draft): boolean =>
  files.length === 0 && rich === null && [text, subject, cc, bcc].every((words) => words.trim() === '');

export type SavedState = 'idle' | 'saving' | 'saved' | 'local';

export function useDraft(conversationId: string) {
  const [draft, setDraft] = useState<Draft>(() => readLocal(conversationId)?.draft ?? emptyDraft);
  const [saved, setSaved] = useState<SavedState>('idle');
  const latest = useRef(draft);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const isDirty = useRef(false);
  const saving = useRef<Promise<void>>(Promise.resolve());

  useEffect(() => {
    let isGone = false;
    const ask = () =>
      void api.getDraft({ params: { id: conversationId } }).then(
        ({ draft: kept, files }) => {
          const local = readLocal(conversationId);
          if (isGone || isDirty.current) return;
          // Written in this browser later than the server heard of: ours stands, and it is told.
          if (local && (!kept || local.at > kept.updatedAt)) {
            void store();
            return;
          }
          if (!kept) return;
          const next: Draft = {
            ...emptyDraft,
            text: kept.text,
            html: kept.html,
            type: kept.type,
            channelId: kept.channelId,
            identityId: kept.identityId,
            // What was begun on another device: the editor stands open there too, while nothing can be chosen yet.
            rich: kept.rich as Draft['rich'],
            subject: kept.subject,
            cc: kept.cc,
            bcc: kept.bcc,
            isUnsigned: kept.isUnsigned,
            // What a macro left is this browser's.
            gaps: latest.current.gaps,
            actions: latest.current.actions,
            files: files.map((file) => ({ ...file, key: file.id, progress: 1, error: '' })),
          };
          latest.current = next;
          setDraft(next);
        },
        () => undefined,
      );
    const forget = afterPaint(ask);
    return () => {
      isGone = true;
      forget();
      clearTimeout(timer.current);
      if (isDirty.current) void store();
    };
  }, [conversationId]);

  /** One save after the other, the last words last. */
  function store(): Promise<void> {
    saving.current = saving.current.then(save, save);
    return saving.current;
  }
  async function save(): Promise<void> {
    const now = latest.current;
    isDirty.current = false;
    const fileIds = now.files.map((file) => file.id).filter((id) => id !== null);
    const body = isEmpty(now)
      ? null
      : {
          text: now.text,
          html: now.html,
          type: now.type,
          channelId: now.channelId,
          identityId: now.identityId,
          fileIds,
          rich: now.rich as Saved['rich'],
          subject: now.subject,
          cc: now.cc,
          bcc: now.bcc,
          isUnsigned: now.isUnsigned,
        };
    setSaved('saving');
    const isStored = await api.saveDraft({ params: { id: conversationId }, body: { draft: body } }).then(
      () => true,
      () => false,
    );
    setSaved(isStored ? (body ? 'saved' : 'idle') : body ? 'local' : 'idle');
    if (!isStored) return;
    if (!body) dropLocal(conversationId);
    showInRow(conversationId, body?.text ?? null);
  }
  const change = useCallback(
    (patch: Partial<Draft> | ((now: Draft) => Partial<Draft>)) => {
      const next = { ...latest.current, ...(typeof patch === 'function' ? patch(latest.current) : patch) };
      latest.current = next;
      isDirty.current = true;
      setDraft(next);
      writeLocal(conversationId, next);
      clearTimeout(timer.current);
      timer.current = setTimeout(() => void store(), restMs);
    },
    [conversationId],
  );
  /** After sending: the way stays chosen, the words go. */
  const clear = useCallback(() => {
    change((now) => ({ ...emptyDraft, type: 'message', channelId: now.channelId, identityId: now.identityId }));
    clearTimeout(timer.current);
    void store();
  }, [change]);
  return {
    draft,
    change,
    clear,
    saved,
    flush: () => {
      if (isDirty.current) {
        clearTimeout(timer.current);
        void store();
      }
    },
  };
}

/** The row says "Draft:" at once, without waiting for the journal. */
function showInRow(id: string, text: string | null): void {
  update((state) => {
    const it = state.truth.get(id);
    const drawn = state.conversations.get(id);
    if (!it || !drawn || it.draft === text) return state;
    const words = text === null ? null : text.slice(0, 120);
    return {
      ...state,
      truth: new Map(state.truth).set(id, { ...it, draft: words }),
      conversations: new Map(state.conversations).set(id, { ...drawn, draft: words }),
    };
  });
}
