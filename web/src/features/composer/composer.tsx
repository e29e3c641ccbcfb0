// Where answers and notes are written: which way it goes, what it may carry, and what is newer than what the writer saw.
import { useQuery } from '@tanstack/react-query';
import type { Conversation, Message, NewMessage, ReplyRoute } from '@throughline/sdk';
import { Lock, Reply } from 'lucide-react';
import { useEffect, useRef, useState, type DragEvent } from 'react';
import { useCommand } from '../../commands/registry.ts';
import { announce } from '../../live/announce.ts';
import { api, change as changeConversation, getState, loadThread, send, tellWriting, useContact, useKind, useMay, useMe, usePresence, useStore, type ConversationPatch } from '../../live/index.ts';
import { nameOf } from '../../live/words.ts';
import { classes } from '../../ui/classes.ts';
import { ClaimedNotice } from './claimed-notice.tsx';
import { ComposerFoot } from './composer-foot.tsx';
import { FileStrip } from './file-strip.tsx';
import { Guard, type GuardState } from './guard.tsx';
import { MailFields } from './mail-fields.tsx';
import { RouteMenu } from './route-menu.tsx';
import { addresses, leaks, mentionedIn, routeFor, switchedWords, whyNotSend, windowWords } from './sendable.ts';
import { useDraft } from './use-draft.ts';
import { useFiles } from './use-files.ts';
import { WritingField, type WritingHandle } from './writing-field.tsx';

export interface ComposerProps { it: Conversation; replyTo: Message | null; onReplyTo: (message: Message | null) => void; restored: { text: string } | null; onLeave: (patch: ConversationPatch) => void }
const writingMs = 4000;

export function Composer({ it, replyTo, onReplyTo, restored, onLeave }: ComposerProps) {
  const me = useMe();
  const mayWrite = useMay('conversations:write');
  const { draft, change, clear, saved, flush } = useDraft(it.id);
  const files = useFiles(change);
  const field = useRef<WritingHandle>(null);
  const routesQuery = useQuery({ queryKey: ['reply-routes', it.id], queryFn: () => api.listReplyRoutes({ params: { id: it.id } }), staleTime: 15_000 });
  const routes = routesQuery.data?.items ?? [];
  const route = routeFor(draft, routes);
  const kind = useKind(route?.channelKind);
  const kinds = useStore((state) => state.kinds);
  const agents = useStore((state) => [...state.agents.values()].filter((agent) => agent.state === 'active'));
  const contact = useContact(it.contactId);
  const [guard, setGuard] = useState<GuardState | null>(null);
  const [isDropping, setDropping] = useState(false);
  const isNote = draft.type === 'note';
  const whyNot = mayWrite ? (isNote || routesQuery.isSuccess ? whyNotSend(draft, route, kind) : 'Finding out how to reach this person') : 'Your role may only read';

  useEffect(() => { if (restored?.text) { change((now) => ({ text: now.text === '' ? restored.text : `${restored.text}\n${now.text}` })); field.current?.focus(); } }, [restored]);
  const tell = useWriting(it.id, !isNote);

  const write = (text: string) => {
    const isFirst = draft.text === '' && text !== '';
    change({ text });
    tell(text !== '');
    // Whoever starts to answer what nobody has, has it.
    if (isFirst && !isNote && it.assigneeId === null && me.preferences['takeOnWriting'] !== false) void changeConversation(it.id, { assigneeId: me.agent.id });
  };
  const setType = (type: 'message' | 'note') => { change({ type }); field.current?.focus(); };
  const submit = async (then: NewMessage['then'], isSure = false) => {
    if (whyNot !== null) { announce(whyNot); return; }
    const spilled = isNote ? [] : leaks(draft.text, route, contact);
    if (!isSure && spilled.length > 0) { setGuard({ type: 'leak', facts: spilled, then }); return; }
    setGuard(null);
    const written = draft;
    const body = bodyOf(written, it, isNote ? undefined : route, replyTo, agents, then, isSure);
    clear();
    onReplyTo(null);
    tell(false);
    field.current?.focus();
    if (then === 'close' && !isNote) onLeave({ status: 'closed' });
    const outcome = await send({ conversationId: it.id, body, channelKind: isNote ? null : route?.channelKind ?? null, fileNames: written.files.map((file) => file.name) });
    if (outcome.type === 'guard') {
      change(() => ({ ...written }));
      await loadThread(it.id);
      setGuard({ type: 'newer', then });
    }
    if (outcome.type === 'sent' && isNote && then === 'close') void changeConversation(it.id, { status: 'closed' });
  };

  useCommand('reply', () => setType('message'), mayWrite ? undefined : 'Your role may only read');
  useCommand('note', () => setType('note'), mayWrite ? undefined : 'Your role may only read');
  useCommand('toggle-note', () => setType(isNote ? 'message' : 'note'));
  useCommand('send', () => void submit(undefined), whyNot ?? undefined);
  useCommand('send-close', () => void submit('close'), whyNot ?? undefined);

  if (!mayWrite) return <p className="border-t border-line bg-surface p-3 text-center text-text-2">Your role may read, not answer.</p>;
  const switched = isNote ? null : switchedWords(draft, routes, kinds);
  const drop = (event: DragEvent) => { event.preventDefault(); setDropping(false); files.add([...event.dataTransfer.files]); };
  return (
    <section
      aria-label={isNote ? 'Write a note' : 'Write a reply'} data-region="composer" id="composer" tabIndex={-1}
      className={classes('relative shrink-0 border-t-2 outline-none', isNote ? 'border-[color-mix(in_srgb,var(--note-text)_40%,transparent)] bg-note' : 'border-line bg-bg')}
      onDragOver={(event) => { if (event.dataTransfer.types.includes('Files')) { event.preventDefault(); setDropping(true); } }} onDragLeave={() => setDropping(false)} onDrop={drop}
      onBlur={flush}
    >
      {isDropping ? <div className="pointer-events-none absolute inset-1 z-10 flex items-center justify-center rounded-card border-2 border-dashed border-accent bg-accent-soft font-medium">Drop to attach</div> : null}
      {guard ? <Guard state={guard} it={it} onSend={() => void submit(guard.then, true)} onEdit={() => { setGuard(null); field.current?.focus(); }} /> : null}
      <Collision it={it} isNote={isNote} hasText={draft.text !== ''} onNote={() => setType('note')} />
      {!isNote && route?.assurance === 'claimed' ? <ClaimedNotice route={route} contact={contact} /> : null}
      <div className="flex flex-wrap items-center gap-x-1 px-2 pt-1.5">
        <div role="radiogroup" aria-label="What to write" className="flex">
          <Mode isOn={!isNote} onPick={() => setType('message')} icon={<Reply size={14} aria-hidden />} label="Reply" />
          <Mode isOn={isNote} onPick={() => setType('note')} icon={<Lock size={14} aria-hidden />} label="Note" isNote />
        </div>
        {isNote ? <span className="px-1.5 text-sm text-note-text">Only your team sees this</span> : <RouteMenu routes={routes} route={route} onPick={(picked: ReplyRoute) => { change({ channelId: picked.channelId, identityId: picked.identityId }); field.current?.focus(); }} />}
        {!isNote && route?.closesAt ? <span className="text-sm text-warn">{windowWords(route, new Date())}</span> : null}
      </div>
      {switched ? <p role="status" className="px-3.5 text-sm text-warn">{switched}</p> : null}
      {!isNote && routesQuery.isSuccess && !route ? <NoRoute routes={routes} name={nameOf(it)} /> : null}
      {!isNote && kind && (kind.abilities.subject || kind.abilities.copies) ? <MailFields draft={draft} change={change} kind={kind} subject={it.subject} /> : null}
      {replyTo ? <p className="mx-3.5 mt-1 flex items-center gap-2 border-s-2 border-accent ps-2 text-sm text-text-2"><span className="min-w-0 flex-1 truncate">Answering {replyTo.author.name}: {replyTo.text}</span><button type="button" className="ui-link" onClick={() => onReplyTo(null)}>Remove</button></p> : null}
      <WritingField
        ref={field} text={draft.text} onText={write} agents={isNote ? agents : []} onFiles={files.add} isNote={isNote}
        label={isNote ? 'Note' : `Reply to ${nameOf(it)}${kind ? ` by ${kind.title}` : ''}`} placeholder={isNote ? 'Write for your team. @ mentions someone.' : `Answer ${nameOf(it)}…`}
      />
      <FileStrip files={draft.files} kind={isNote ? undefined : kind} onRemove={files.remove} onRetry={files.retry} />
      <ComposerFoot
        draft={draft} kind={isNote ? undefined : kind} route={isNote ? undefined : route} it={it} saved={saved} whyNot={whyNot} onFiles={files.add}
        onEmoji={(emoji) => { write(draft.text + emoji); field.current?.focus(); }}
        onInsert={(text) => { write(draft.text === '' ? text : `${draft.text.trimEnd()}\n\n${text}`); field.current?.focus(); }} onSend={(then) => void submit(then)}
      />
    </section>
  );
}

function bodyOf(draft: ReturnType<typeof useDraft>['draft'], it: Conversation, route: ReplyRoute | undefined, replyTo: Message | null, agents: readonly { id: string; name: string }[], then: NewMessage['then'], isSure: boolean): NewMessage {
  const seen = getState().threads.get(it.id)?.messages.at(-1)?.number ?? it.lastNumber;
  const cc = addresses(draft.cc);
  const bcc = addresses(draft.bcc);
  return {
    type: draft.type, text: draft.text.trim(), attachments: draft.files.map((file) => file.id).filter((id) => id !== null),
    ...(route ? { channelId: route.channelId, identityId: route.identityId } : {}), ...(replyTo ? { replyToId: replyTo.id } : {}),
    ...(draft.type === 'note' ? { mentions: mentionedIn(draft.text, agents) } : { seenNumber: isSure ? Math.max(seen, it.lastNumber) : seen }),
    ...(route && draft.subject.trim() !== '' ? { subject: draft.subject.trim() } : {}), ...(route && cc.length > 0 ? { cc } : {}), ...(route && bcc.length > 0 ? { bcc } : {}),
    ...(then && draft.type === 'message' ? { then } : {}),
  };
}

function Mode({ isOn, onPick, icon, label, isNote = false }: { isOn: boolean; onPick: () => void; icon: React.ReactNode; label: string; isNote?: boolean }) {
  return (
    <button
      type="button" role="radio" aria-checked={isOn} onClick={onPick}
      className={classes('inline-flex min-h-7 items-center gap-1 rounded-control border-b-2 px-2 text-sm pointer-coarse:min-h-9', isOn ? (isNote ? 'border-current font-semibold text-note-text' : 'border-accent font-semibold text-text') : 'border-transparent text-text-2 hover:bg-hover')}
    >
      {icon}{label}
    </button>
  );
}

/** Says that I write, and that I stopped. */
function useWriting(id: string, toCustomer: boolean): (isWriting: boolean) => void {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const isTold = useRef(false);
  const stop = () => { if (isTold.current) { isTold.current = false; tellWriting(id, false, toCustomer); } };
  useEffect(() => () => { clearTimeout(timer.current); stop(); }, [id, toCustomer]);
  return (isWriting) => {
    clearTimeout(timer.current);
    if (!isWriting) { stop(); return; }
    if (!isTold.current) { isTold.current = true; tellWriting(id, true, toCustomer); }
    timer.current = setTimeout(stop, writingMs);
  };
}

function Collision({ it, isNote, hasText, onNote }: { it: Conversation; isNote: boolean; hasText: boolean; onNote: () => void }) {
  const me = useMe();
  const presence = usePresence(it.id);
  const writer = presence?.viewers.find((viewer) => viewer.isWriting && viewer.agentId !== me.agent.id);
  const name = useStore((state) => writer ? state.agents.get(writer.agentId)?.name ?? 'Someone' : '');
  if (!writer || isNote) return null;
  return <p role="status" className="flex items-center gap-2 border-b border-line bg-surface px-3 py-1 text-sm text-text-2">{name} is writing{hasText ? ' too' : ''}. <button type="button" className="ui-link" onClick={onNote}>Write a note instead</button></p>;
}
function NoRoute({ routes, name }: { routes: readonly ReplyRoute[]; name: string }) {
  return (
    <div role="alert" className="mx-3 mt-1 rounded-control bg-danger-soft px-2 py-1.5 text-sm">
      <p className="font-medium">No channel is open for a reply to {name}.</p>
      <ul>{routes.map((route) => <li key={`${route.channelId} ${route.identityId}`}>{route.channelName}: {route.why}</li>)}</ul>
    </div>
  );
}
