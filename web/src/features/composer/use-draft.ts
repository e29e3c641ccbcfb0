// The draft of one conversation: in this browser on every change, on the server when the hand rests. Words are never lost.
import { useCallback, useEffect, useRef, useState } from 'react';
import { api, update } from '../../live/index.ts';
import { emptyDraft, type Draft } from './sendable.ts';

const restMs = 800;
const localKey = (id: string) => `throughline.draft.${id}`;
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
function writeLocal(id: string, draft: Draft | null): void {
  try {
    if (draft === null) localStorage.removeItem(localKey(id));
    else localStorage.setItem(localKey(id), JSON.stringify({ draft, at: new Date().toISOString() } satisfies Kept));
  } catch {
    // Storage full or off: the server still has it.
  }
}
const isEmpty = (draft: Draft): boolean => draft.text.trim() === '' && draft.files.length === 0;

export type SavedState = 'idle' | 'saving' | 'saved' | 'local';

export function useDraft(conversationId: string) {
  const [draft, setDraft] = useState<Draft>(() => readLocal(conversationId)?.draft ?? emptyDraft);
  const [saved, setSaved] = useState<SavedState>('idle');
  const latest = useRef(draft);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const isDirty = useRef(false);
  const [isTouched, setTouched] = useState(false);

  useEffect(() => {
    let isGone = false;
    void api.getDraft({ params: { id: conversationId } }).then(
      ({ draft: kept }) => {
        const local = readLocal(conversationId);
        // Typed before the answer came, or later in this browser than on the server: ours stands.
        if (isGone || !kept || isDirty.current || (local && local.at > kept.updatedAt)) return;
        const next: Draft = {
          ...emptyDraft,
          text: kept.text,
          html: kept.html,
          type: kept.type,
          channelId: kept.channelId,
          identityId: kept.identityId,
          files: latest.current.files.filter((file) => file.id !== null && kept.fileIds.includes(file.id)),
        };
        latest.current = next;
        setDraft(next);
      },
      () => undefined,
    );
    return () => {
      isGone = true;
      clearTimeout(timer.current);
      if (isDirty.current) void store();
    };
  }, [conversationId]);

  async function store(): Promise<void> {
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
        };
    setSaved('saving');
    const isStored = await api.saveDraft({ params: { id: conversationId }, body: { draft: body } }).then(
      () => true,
      () => false,
    );
    setSaved(isStored ? (body ? 'saved' : 'idle') : 'local');
    if (isStored) showInRow(conversationId, body?.text ?? null);
  }
  const change = useCallback(
    (patch: Partial<Draft> | ((now: Draft) => Partial<Draft>)) => {
      const next = { ...latest.current, ...(typeof patch === 'function' ? patch(latest.current) : patch) };
      latest.current = next;
      isDirty.current = true;
      setTouched(true);
      setDraft(next);
      writeLocal(conversationId, isEmpty(next) ? null : next);
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
    isTouched,
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
