// The draft of one conversation: in this browser on every change, on the server when the hand rests; and the one a colleague shares here.
// Words are never lost: a save that another one came before is refused, and then the words of both are there to choose from.
import { isProblem, type DraftsHere } from '@throughline/sdk';
import { useCallback, useEffect, useRef, useState } from 'react';
import { api, getState, update, useStore, wordsOf } from '../../live/index.ts';
import { notify } from '../../live/notices.ts';
import { undoable, undoSeconds } from '../../live/undo.ts';
import { afterPaint } from '../../ui/after-paint.ts';
import { t } from '../../words/t.ts';
import {
  bothOf,
  choose,
  draftFrom,
  dropLocal,
  isEmpty,
  type Kept,
  readLocal,
  savedBody,
  writeLocal,
} from './draft-kept.ts';
import { emptyDraft, type Draft } from './sendable.ts';

const restMs = 800;
/** The server is away though the line seems open. */
const retryMs = 5000;
const isPassing = (error: unknown): boolean =>
  isProblem(error, 'offline') || isProblem(error, 'unavailable') || isProblem(error, 'unexpected');
export type SavedState = 'idle' | 'saving' | 'saved' | 'local';
type Shared = NonNullable<DraftsHere['shared']>;
/** What was found elsewhere and differs from what stands here. */
interface Clash {
  readonly theirs: Draft;
  readonly version: string;
}
export interface TeamDraft {
  /** Another's, that the team sees. */
  readonly shared: Shared | null;
  /** Ours, and the team sees it. */
  readonly isShared: boolean;
  /** Who took ours over. */
  readonly takenById: string | null;
  readonly clash: Clash | null;
  readonly takeOver: () => Promise<void>;
  readonly forgetTaken: () => void;
  /** Throws ours away; it can be undone. */
  readonly discard: () => void;
  readonly settle: (keep: 'mine' | 'other' | 'both') => void;
}

export function useDraft(conversationId: string) {
  const [draft, setDraft] = useState<Draft>(() => readLocal(conversationId)?.draft ?? emptyDraft);
  const [saved, setSaved] = useState<SavedState>('idle');
  const [shared, setShared] = useState<Shared | null>(null);
  const [isShared, setIsShared] = useState(false);
  const [takenById, setTakenById] = useState<string | null>(null);
  const [clash, setClash] = useState<Clash | null>(null);
  const latest = useRef(draft);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const isDirty = useRef(false);
  const isGone = useRef(false);
  const isClashing = useRef(false);
  /** What the next save is made on; undefined until the server or this browser has said. */
  const base = useRef<string | null | undefined>(undefined);
  const lastSaved = useRef<Draft | null>(null);
  /** One question and one save after the other, the last words last. */
  const turn = useRef<Promise<void>>(Promise.resolve());

  const inTurn = (work: () => Promise<void>): Promise<void> => (turn.current = turn.current.then(work, work));
  const show = (next: Draft) => {
    latest.current = next;
    setDraft(next);
  };
  const store = () => inTurn(() => save());
  const ask = () =>
    inTurn(() => api.getDraft({ params: { id: conversationId } }).then(hear, () => undefined)).then(() => {
      if (isDirty.current) clearTimeout(timer.current);
      return isDirty.current ? store() : undefined;
    });

  /** What the server has now. */
  function hear(now: DraftsHere): void {
    if (isGone.current) return;
    setShared(now.shared);
    setIsShared(now.draft?.isShared ?? false);
    if (now.draft?.takenById) setTakenById(now.draft.takenById);
    const version = now.draft?.version ?? null;
    if (version === base.current || isClashing.current) return;
    if (base.current === undefined && isOlder(now, readLocal(conversationId))) isDirty.current = true;
    if (isDirty.current) meet(now);
    else {
      base.current = version;
      // Nothing here and nothing there: the way that was chosen meanwhile stays.
      if (now.draft !== null || !isEmpty(latest.current)) adopt(draftFrom(now, latest.current), version);
    }
  }
  /** Ours was not saved, and there is another. */
  function meet(now: DraftsHere): void {
    const version = now.draft?.version ?? null;
    const theirs = draftFrom(now, latest.current);
    const kept = version === null ? 'ours' : choose(latest.current, theirs, lastSaved.current);
    if (version !== null && kept === 'ask') {
      isClashing.current = true;
      setClash({ theirs, version });
      return;
    }
    base.current = version;
    if (kept === 'theirs') adopt(theirs, version);
  }
  function adopt(next: Draft, version: string | null): void {
    isDirty.current = false;
    clearTimeout(timer.current);
    lastSaved.current = next;
    show(next);
    writeLocal(conversationId, next, version, true);
    dropLocal(conversationId);
    setSaved('idle');
  }

  async function save(tries = 3): Promise<void> {
    if (isClashing.current) return;
    const now = latest.current;
    const body = savedBody(now);
    isDirty.current = false;
    setSaved('saving');
    try {
      const kept = await api.saveDraft({
        params: { id: conversationId },
        body: { draft: body, ...(base.current === undefined ? {} : { version: base.current }) },
      });
      base.current = kept.version;
      lastSaved.current = now;
      setIsShared(kept.isShared);
      setSaved(body ? 'saved' : 'idle');
      writeLocal(conversationId, latest.current, kept.version, !isDirty.current);
      if (!body) dropLocal(conversationId);
      showInRow(conversationId, body?.text ?? null);
    } catch (error) {
      isDirty.current = true;
      setSaved(body ? 'local' : 'idle');
      if (isGone.current) {
        const behind = isProblem(error, 'draft_changed') && tries > 0 ? await behindJoined(conversationId, now) : null;
        if (behind === null) return;
        [latest.current, base.current] = behind;
        await save(tries - 1);
        return;
      }
      if (isProblem(error, 'draft_changed') && tries > 0) {
        const found = await api.getDraft({ params: { id: conversationId } }).catch(() => null);
        if (found) hear(found);
        if (found && isDirty.current) await save(tries - 1);
      } else if (isPassing(error)) timer.current = setTimeout(() => void store(), retryMs);
    }
  }

  useEffect(() => {
    isGone.current = false;
    const kept = readLocal(conversationId);
    base.current = kept?.version;
    isDirty.current = kept?.isSaved === false;
    const forget = afterPaint(() => void ask());
    return () => {
      forget();
      clearTimeout(timer.current);
      if (isDirty.current) void store();
      isGone.current = true;
    };
  }, [conversationId]);
  useNews(conversationId, base, () => void ask());
  useEffect(() => {
    const again = () => void (isDirty.current ? store() : undefined);
    addEventListener('online', again);
    return () => removeEventListener('online', again);
  }, []);

  const change = useCallback(
    (patch: Partial<Draft> | ((now: Draft) => Partial<Draft>)) => {
      const next = { ...latest.current, ...(typeof patch === 'function' ? patch(latest.current) : patch) };
      isDirty.current = true;
      show(next);
      writeLocal(conversationId, next, base.current ?? null, false);
      clearTimeout(timer.current);
      timer.current = setTimeout(() => void store(), restMs);
    },
    [conversationId],
  );
  /** After sending: the way stays chosen, the words go. */
  const clear = useCallback(() => {
    change((now) => ({ ...emptyDraft, type: 'message', channelId: now.channelId, identityId: now.identityId }));
    clearTimeout(timer.current);
    setTakenById(null);
    void store();
  }, [change]);
  const flush = () => {
    if (!isDirty.current) return;
    clearTimeout(timer.current);
    void store();
  };
  const discard = () => {
    const was = latest.current;
    if (isEmpty(was)) return;
    clear();
    const undo = undoable(() => change((now) => (isEmpty(now) ? was : bothOf(was, now))));
    notify({
      title: t('Draft discarded'),
      timeoutSeconds: undoSeconds(),
      action: { label: t('Undo'), run: undo.run },
    });
  };
  const takeOver = async () => {
    const from = shared?.agentId;
    if (from === undefined) return;
    flush();
    await inTurn(async () => {
      const before = latest.current.text;
      try {
        const now = await api.takeOverDraft({ params: { id: conversationId }, body: { fromAgentId: from } });
        // What was typed while the answer was on its way stands behind all of it.
        const since = latest.current.text.startsWith(before) ? latest.current.text.slice(before.length) : '';
        const next = draftFrom(now, latest.current);
        base.current = now.draft?.version ?? null;
        adopt(next, base.current);
        setShared(now.shared);
        setIsShared(now.draft?.isShared ?? false);
        setTakenById(null);
        if (since !== '') change({ text: next.text + since });
      } catch (error) {
        notify({ title: t('The draft could not be taken over'), detail: wordsOf(error), tone: 'danger' });
      }
    });
    await ask();
  };
  const settle = (keep: 'mine' | 'other' | 'both') => {
    if (!clash) return;
    isClashing.current = false;
    setClash(null);
    base.current = clash.version;
    if (keep === 'other') adopt(clash.theirs, clash.version);
    else change(keep === 'both' ? bothOf(clash.theirs, latest.current) : {});
  };
  const team: TeamDraft = {
    shared,
    isShared,
    takenById,
    clash,
    takeOver,
    forgetTaken: () => setTakenById(null),
    discard,
    settle,
  };
  return { draft, change, clear, saved, flush, team };
}

/** Joined into another while this was written: what stands there already, these words below it, and its version. Null: it is still here. */
async function behindJoined(id: string, words: Draft): Promise<[Draft, string] | null> {
  if (getState().conversations.has(id)) return null;
  const found = await api.getDraft({ params: { id } }).catch(() => null);
  if (!found?.draft) return null;
  const theirs = draftFrom(found, words);
  return [choose(words, theirs, null) === 'theirs' ? theirs : bothOf(theirs, words), found.draft.version];
}

/** Of what this browser kept before there were versions: was it written after what the server has? */
const isOlder = ({ draft }: DraftsHere, local: Kept | null): boolean =>
  local?.isSaved === undefined && local !== null && (draft === null || local.at > draft.updatedAt);

/** Asks again when the journal tells of another draft than the one we saved ourselves. */
function useNews(id: string, base: { readonly current: string | null | undefined }, ask: () => void): void {
  const news = useStore((state) => {
    const it = state.truth.get(id);
    return it ? `${it.sharedDraft?.version ?? ''} ${it.draft === null}` : '';
  });
  const before = useRef(news);
  useEffect(() => {
    if (before.current === news) return;
    before.current = news;
    if (base.current === undefined || news.split(' ')[0] !== base.current) ask();
  }, [news]);
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
