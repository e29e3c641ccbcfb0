// Where answers and notes are written: which way it goes, what it may carry, and what is newer than what the writer saw.
import type { Conversation, ReplyRoute } from '@throughline/sdk';
import { useRef } from 'react';
import { createPortal } from 'react-dom';
import { useMe, usePresence, useStore } from '../../live/index.ts';
import { nameOf } from '../../live/words.ts';
import { classes } from '../../ui/classes.ts';
import { ClaimedNotice } from './claimed-notice.tsx';
import { ComposerFoot } from './composer-foot.tsx';
import { FileStrip } from './file-strip.tsx';
import { Guard } from './guard.tsx';
import { MailFields } from './mail-fields.tsx';
import { Modes } from './modes.tsx';
import { RouteMenu } from './route-menu.tsx';
import { switchedWords, windowWords } from './sendable.ts';
import { useComposer, type ComposerProps } from './use-composer.ts';
import { useDrop } from './use-drop.ts';
import { WritingField } from './writing-field.tsx';

export function Composer(props: ComposerProps) {
  const { it, replyTo, onReplyTo } = props;
  const composer = useComposer(props);
  const { draft, files, field, route, kind, guard, isNote, write, setType } = composer;
  const box = useRef<HTMLElement>(null);
  const over = useDrop(box, composer.mayWrite ? files.add : () => undefined);
  if (!composer.mayWrite)
    return (
      <p className="border-t border-line bg-surface p-3 text-center text-text-2">Your role may read, not answer.</p>
    );
  return (
    <section
      ref={box}
      aria-label={isNote ? 'Write a note' : 'Write a reply'}
      data-region="composer"
      id="composer"
      tabIndex={-1}
      className={classes(
        'relative shrink-0 border-t-2 outline-none',
        isNote ? 'border-[color-mix(in_srgb,var(--note-text)_40%,transparent)] bg-note' : 'border-line bg-bg',
      )}
      onBlur={composer.flush}
    >
      {over ? createPortal(<DropHere />, over) : null}
      {guard ? (
        <Guard
          state={guard}
          it={it}
          onSend={() => (guard.type === 'mention' ? setType('message', true) : void composer.submit(guard.then, true))}
          onEdit={() => {
            composer.setGuard(null);
            field.current?.focus();
          }}
        />
      ) : null}
      <Collision it={it} isNote={isNote} hasText={draft.text !== ''} onNote={() => setType('note')} />
      {!isNote && route?.assurance === 'claimed' ? (
        <ClaimedNotice key={route.identityId} route={route} contact={composer.contact} />
      ) : null}
      <Way composer={composer} it={it} />
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
      {composer.answer.comment && !isNote ? <WhoReads composer={composer} /> : null}
      <WritingField
        ref={field}
        text={draft.text}
        onText={write}
        agents={isNote ? composer.agents : []}
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
        saved={composer.saved}
        whyNot={composer.whyNot}
        onFiles={files.add}
        onEmoji={(emoji) => field.current?.insert(emoji)}
        onInsert={(text) => {
          write(draft.text === '' ? text : `${draft.text.trimEnd()}\n\n${text}`);
          field.current?.focus();
        }}
        onSend={(then) => void composer.submit(then)}
      />
    </section>
  );
}

/** Nobody publishes by accident: the answer to a comment waits until one of both is chosen. */
function WhoReads({ composer }: { composer: ReturnType<typeof useComposer> }) {
  const { comment } = composer.answer;
  const isShared = comment?.special?.['isPublic'] === true && typeof comment.special['where'] === 'string';
  // A participant's writer is not the customer, and some channels have no private way at all.
  const isPrivateAlso = !comment?.guestContactId && composer.kind?.abilities.comments?.privateReplyHours !== 0;
  const choices = [
    {
      isPublic: true,
      label: isShared ? `Publicly, in ${String(comment.special?.['where'])}` : 'Publicly, below the comment',
    },
    ...(isPrivateAlso ? [{ isPublic: false, label: 'Privately, to its writer' }] : []),
  ];
  return (
    <fieldset className="mx-3 mt-1 flex flex-wrap items-center gap-x-4 gap-y-1 text-sm">
      <legend className="sr-only">Who may read the answer</legend>
      {choices.map(({ isPublic, label }) => (
        <label key={label} className="flex min-h-6 items-center gap-1.5">
          <input
            type="radio"
            name="who-reads"
            checked={composer.answer.isPublic === isPublic}
            onChange={() => composer.answer.setIsPublic(isPublic)}
          />
          {label}
        </label>
      ))}
    </fieldset>
  );
}

const DropHere = () => (
  <div className="pointer-events-none absolute inset-1 z-10 flex items-center justify-center rounded-card border-2 border-dashed border-accent bg-accent-soft/90 font-medium">
    Drop to attach
  </div>
);

/** Reply or note, and for a reply: by which way, for how long, with which subject. */
function Way({ composer, it }: { composer: ReturnType<typeof useComposer>; it: Conversation }) {
  const { draft, change, routes, route, kind, isNote } = composer;
  const kinds = useStore((state) => state.kinds);
  const switched = isNote ? null : switchedWords(draft, routes, kinds);
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-1 px-2 pt-1.5">
        <Modes isNote={isNote} onPick={composer.setType} />
        {isNote ? (
          <span className="px-1.5 text-sm text-note-text">Only your team sees this</span>
        ) : composer.routing === 'failed' ? (
          <span role="alert" className="px-1.5 text-sm text-danger">
            Could not find out how to reach this person.{' '}
            <button type="button" className="ui-link" onClick={composer.askRoutes}>
              Retry
            </button>
          </span>
        ) : composer.routing === 'asked' ? null : (
          <RouteMenu
            routes={routes}
            route={route}
            onPick={(picked: ReplyRoute) => {
              change({ channelId: picked.channelId, identityId: picked.identityId });
              composer.field.current?.focus();
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
      {!isNote && composer.routing === 'known' && !route ? <NoRoute routes={routes} name={nameOf(it)} /> : null}
      {!isNote && kind && (kind.abilities.subject || kind.abilities.copies) ? (
        <MailFields
          draft={draft}
          change={change}
          kind={kind}
          subject={it.subject}
          copies={composer.route?.copies ?? []}
        />
      ) : null}
    </>
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
