// Where answers and notes are written: which way it goes, what it may carry, and what is newer than what the writer saw.
import type { Conversation, ReplyRoute } from '@throughline/sdk';
import { Lock, Reply } from 'lucide-react';
import { useState, type DragEvent } from 'react';
import { useMe, usePresence, useStore } from '../../live/index.ts';
import { nameOf } from '../../live/words.ts';
import { classes } from '../../ui/classes.ts';
import { ClaimedNotice } from './claimed-notice.tsx';
import { ComposerFoot } from './composer-foot.tsx';
import { FileStrip } from './file-strip.tsx';
import { Guard } from './guard.tsx';
import { MailFields } from './mail-fields.tsx';
import { RouteMenu } from './route-menu.tsx';
import { switchedWords, windowWords } from './sendable.ts';
import { useComposer, type ComposerProps } from './use-composer.ts';
import { WritingField } from './writing-field.tsx';

export function Composer(props: ComposerProps) {
  const { it, replyTo, onReplyTo } = props;
  const [isDropping, setDropping] = useState(false);
  const kinds = useStore((state) => state.kinds);
  const {
    draft,
    change,
    saved,
    flush,
    files,
    field,
    routes,
    isRouted,
    route,
    kind,
    agents,
    contact,
    guard,
    setGuard,
    isNote,
    mayWrite,
    whyNot,
    write,
    setType,
    submit,
  } = useComposer(props);

  if (!mayWrite)
    return (
      <p className="border-t border-line bg-surface p-3 text-center text-text-2">Your role may read, not answer.</p>
    );
  const switched = isNote ? null : switchedWords(draft, routes, kinds);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setDropping(false);
    files.add([...event.dataTransfer.files]);
  };
  return (
    <section
      aria-label={isNote ? 'Write a note' : 'Write a reply'}
      data-region="composer"
      id="composer"
      tabIndex={-1}
      className={classes(
        'relative shrink-0 border-t-2 outline-none',
        isNote ? 'border-[color-mix(in_srgb,var(--note-text)_40%,transparent)] bg-note' : 'border-line bg-bg',
      )}
      onDragOver={(event) => {
        if (event.dataTransfer.types.includes('Files')) {
          event.preventDefault();
          setDropping(true);
        }
      }}
      onDragLeave={() => setDropping(false)}
      onDrop={drop}
      onBlur={flush}
    >
      {isDropping ? (
        <div className="pointer-events-none absolute inset-1 z-10 flex items-center justify-center rounded-card border-2 border-dashed border-accent bg-accent-soft font-medium">
          Drop to attach
        </div>
      ) : null}
      {guard ? (
        <Guard
          state={guard}
          it={it}
          onSend={() => void submit(guard.then, true)}
          onEdit={() => {
            setGuard(null);
            field.current?.focus();
          }}
        />
      ) : null}
      <Collision it={it} isNote={isNote} hasText={draft.text !== ''} onNote={() => setType('note')} />
      {!isNote && route?.assurance === 'claimed' ? (
        <ClaimedNotice key={route.identityId} route={route} contact={contact} />
      ) : null}
      <div className="flex flex-wrap items-center gap-x-1 px-2 pt-1.5">
        <div role="radiogroup" aria-label="What to write" className="flex">
          <Mode isOn={!isNote} onPick={() => setType('message')} icon={<Reply size={14} aria-hidden />} label="Reply" />
          <Mode
            isOn={isNote}
            onPick={() => setType('note')}
            icon={<Lock size={14} aria-hidden />}
            label="Note"
            isNote
          />
        </div>
        {isNote ? (
          <span className="px-1.5 text-sm text-note-text">Only your team sees this</span>
        ) : (
          <RouteMenu
            routes={routes}
            route={route}
            onPick={(picked: ReplyRoute) => {
              change({ channelId: picked.channelId, identityId: picked.identityId });
              field.current?.focus();
            }}
          />
        )}
        {!isNote && route?.closesAt ? (
          <span className="text-sm text-warn">{windowWords(route, new Date())}</span>
        ) : null}
      </div>
      {switched ? (
        <p role="status" className="px-3.5 text-sm text-warn">
          {switched}
        </p>
      ) : null}
      {!isNote && isRouted && !route ? <NoRoute routes={routes} name={nameOf(it)} /> : null}
      {!isNote && kind && (kind.abilities.subject || kind.abilities.copies) ? (
        <MailFields draft={draft} change={change} kind={kind} subject={it.subject} />
      ) : null}
      {replyTo ? (
        <p className="mx-3.5 mt-1 flex items-center gap-2 border-s-2 border-accent ps-2 text-sm text-text-2">
          <span className="min-w-0 flex-1 truncate">
            Answering {replyTo.author.name}: {replyTo.text}
          </span>
          <button type="button" className="ui-link" onClick={() => onReplyTo(null)}>
            Remove
          </button>
        </p>
      ) : null}
      <WritingField
        ref={field}
        text={draft.text}
        onText={write}
        agents={isNote ? agents : []}
        onFiles={files.add}
        isNote={isNote}
        label={isNote ? 'Note' : `Reply to ${nameOf(it)}${kind ? ` by ${kind.title}` : ''}`}
        placeholder={isNote ? 'Write for your team. @ mentions someone.' : `Answer ${nameOf(it)}…`}
      />
      <FileStrip files={draft.files} kind={isNote ? undefined : kind} onRemove={files.remove} onRetry={files.retry} />
      <ComposerFoot
        draft={draft}
        kind={isNote ? undefined : kind}
        route={isNote ? undefined : route}
        it={it}
        saved={saved}
        whyNot={whyNot}
        onFiles={files.add}
        onEmoji={(emoji) => {
          write(draft.text + emoji);
          field.current?.focus();
        }}
        onInsert={(text) => {
          write(draft.text === '' ? text : `${draft.text.trimEnd()}\n\n${text}`);
          field.current?.focus();
        }}
        onSend={(then) => void submit(then)}
      />
    </section>
  );
}

function Mode({
  isOn,
  onPick,
  icon,
  label,
  isNote = false,
}: {
  isOn: boolean;
  onPick: () => void;
  icon: React.ReactNode;
  label: string;
  isNote?: boolean;
}) {
  return (
    <button
      type="button"
      role="radio"
      aria-checked={isOn}
      onClick={onPick}
      className={classes(
        'inline-flex min-h-7 items-center gap-1 rounded-control border-b-2 px-2 text-sm pointer-coarse:min-h-9',
        isOn
          ? isNote
            ? 'border-current font-semibold text-note-text'
            : 'border-accent font-semibold text-text'
          : 'border-transparent text-text-2 hover:bg-hover',
      )}
    >
      {icon}
      {label}
    </button>
  );
}

function Collision({
  it,
  isNote,
  hasText,
  onNote,
}: {
  it: Conversation;
  isNote: boolean;
  hasText: boolean;
  onNote: () => void;
}) {
  const me = useMe();
  const presence = usePresence(it.id);
  const writer = presence?.viewers.find((viewer) => viewer.isWriting && viewer.agentId !== me.agent.id);
  const name = useStore((state) => (writer ? (state.agents.get(writer.agentId)?.name ?? 'Someone') : ''));
  if (!writer || isNote) return null;
  return (
    <p role="status" className="flex items-center gap-2 border-b border-line bg-surface px-3 py-1 text-sm text-text-2">
      {name} is writing{hasText ? ' too' : ''}.{' '}
      <button type="button" className="ui-link" onClick={onNote}>
        Write a note instead
      </button>
    </p>
  );
}
function NoRoute({ routes, name }: { routes: readonly ReplyRoute[]; name: string }) {
  return (
    <div role="alert" className="mx-3 mt-1 rounded-control bg-danger-soft px-2 py-1.5 text-sm">
      <p className="font-medium">No channel is open for a reply to {name}.</p>
      <ul>
        {routes.map((route) => (
          <li key={`${route.channelId} ${route.identityId}`}>
            {route.channelName}: {route.why}
          </li>
        ))}
      </ul>
    </div>
  );
}
