// Where answers and notes are written: which way it goes, what it may carry, and what is newer than what the writer saw.
import type { ChannelKind, Conversation, Message, ReplyRoute } from '@throughline/sdk';
import { Lock, Maximize2, Minimize2, Reply } from 'lucide-react';
import { Suspense, useEffect, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import { heardByAskGuard, heardByRoutes } from '../../commands/coming.ts';
import { Coming } from '../../commands/registry.ts';
import { hintOf } from '../../commands/remap.ts';
import { titleOf } from '../../commands/table.ts';
import { useStore } from '../../live/index.ts';
import { onInsert } from '../../live/insert.ts';
import { nameOf } from '../../live/words.ts';
import { ChannelIcon } from '../../ui/channel-icon.tsx';
import { classes } from '../../ui/classes.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { ClaimedNotice } from './claimed-notice.tsx';
import { ComposerDialogs } from './composer-dialogs.tsx';
import { ComposerFoot } from './composer-foot.tsx';
import { isEmpty } from './draft-kept.ts';
import { DropHere } from './drop-here.tsx';
import { FileStrip } from './file-strip.tsx';
import { Guard } from './guard.tsx';
import { HintsLine } from './hints-line.tsx';
import { MacroStrip } from './macro-strip.tsx';
import { MailFields } from './mail-fields.tsx';
import { Modes } from './modes.tsx';
import { NoRoute } from './no-route.tsx';
import { RichEditor } from './rich-editor.tsx';
import { Sharing } from './sharing.tsx';
import { sharedIn } from './shared-words.ts';
import { RouteMenu } from './route-menu.tsx';
import { switchedWords, windowWords } from './sendable.ts';
import { SignatureLine } from './signature-line.tsx';
import { TeamDrafts } from './team-draft.tsx';
import { useComposer, type ComposerProps } from './use-composer.ts';
import { useDrop } from './use-drop.ts';
import { useFull } from './use-full.ts';
import { useFolded } from './use-folded.ts';
import { WhoReads } from './who-reads.tsx';
import { WritingField } from './writing-field.tsx';
import { t } from '../../words/t.ts';
import { lazyPart } from '../../ui/lazy-part.tsx';

/** The way in use first, so that the picker opens on it. */
const templateWays = (routes: readonly ReplyRoute[], route: ReplyRoute | undefined) =>
  routes.filter((each) => each.canUseTemplate).toSorted((a, b) => Number(b === route) - Number(a === route));

export function Composer(props: ComposerProps) {
  const { it, replyTo, onReplyTo } = props;
  const composer = useComposer(props);
  const { draft, change, files, field, route, kind, guard, isNote, write, setType } = composer;
  const [isPicking, setPicking] = useState(false);
  const ways = templateWays(composer.routes, route);
  const box = useRef<HTMLElement>(null);
  const over = useDrop(box, composer.mayWrite ? files.add : () => undefined);
  const insert = (text: string) => {
    write(draft.text === '' ? text : `${draft.text.trimEnd()}\n\n${text}`);
    field.current?.focus();
  };
  useInsertions(it.id, composer.mayWrite, insert);
  const full = useFull(it.id, box, field, composer.mayWrite);
  const isFolded = useFolded(
    box,
    !full.isFull &&
      isEmpty(draft) &&
      !replyTo &&
      !guard &&
      !composer.refused &&
      (composer.routing !== 'known' || route !== undefined),
  );
  const unfolded = isFolded ? 'max-md:hidden md:contents' : 'contents';
  if (!composer.mayWrite)
    return (
      <p className="border-t border-line bg-surface p-3 text-center text-text-2">
        {t('Your role may read, not answer.')}
      </p>
    );
  return (
    <section
      ref={box}
      aria-label={isNote ? t('Write a note') : t('Write a reply')}
      data-region="composer"
      id="composer"
      tabIndex={-1}
      className={classes(
        'group/composer border-t-2 outline-none',
        full.isFull ? 'absolute inset-0 z-20 flex flex-col overflow-y-auto' : 'relative shrink-0',
        isNote ? 'border-[color-mix(in_srgb,var(--note-text)_40%,transparent)] bg-note' : 'border-line bg-bg',
      )}
      data-full={full.isFull || undefined}
      onBlur={composer.flush}
      onKeyDown={full.onKeyDown}
    >
      {over ? createPortal(<DropHere />, over) : null}
      {guard ? (
        <Guard
          state={guard}
          it={it}
          onSend={() => (guard.type === 'mention' ? setType('message', true) : void composer.submit(guard.how, true))}
          onEdit={() => {
            composer.setGuard(null);
            field.current?.focus();
          }}
        />
      ) : null}
      <TeamDrafts it={it} composer={composer} />
      {!isNote && route?.assurance === 'claimed' ? (
        <ClaimedNotice key={route.identityId} route={route} contact={composer.contact} />
      ) : null}
      <div className={unfolded}>
        <Way composer={composer} it={it} full={full} onTemplate={ways.length > 0 ? () => setPicking(true) : null} />
      </div>
      {replyTo ? <Answering replyTo={replyTo} onRemove={() => onReplyTo(null)} /> : null}
      {composer.answer.comment && !isNote ? (
        <WhoReads
          comment={composer.answer.comment}
          kind={kind}
          isPublic={composer.answer.isPublic}
          onPick={composer.answer.setIsPublic}
        />
      ) : null}
      <Words composer={composer} it={it} isFolded={isFolded} />
      {isNote ? null : (
        <Suspense fallback={<Coming names={heardByAskGuard} />}>
          <AskGuard
            key={`guard ${it.id}`}
            it={it}
            text={draft.text}
            route={route}
            isPublic={composer.answer.isPublic === true}
            onInsert={(text) => field.current?.insert(text)}
            onOpen={(text) => {
              write(`${text}\n\n${draft.text}`);
              field.current?.focus();
            }}
          />
        </Suspense>
      )}
      <Sharing composer={composer} />
      {draft.rich && !sharedIn(draft.rich) && !isNote ? (
        <RichEditor
          key={it.id}
          draft={draft}
          kind={kind}
          isAboutComment={composer.answer.comment !== null}
          onChange={(rich) => change({ rich })}
          onClose={() => {
            change({ rich: null });
            field.current?.focus();
          }}
        />
      ) : null}
      <div className={unfolded}>
        <SignatureLine
          kind={isNote ? undefined : kind}
          isLeftOut={draft.isUnsigned}
          onLeaveOut={(isUnsigned) => change({ isUnsigned })}
        />
      </div>
      <HintsLine draft={draft} it={it} contact={composer.contact} onMend={write} />
      <MacroStrip
        draft={draft}
        onGap={(from, to) => field.current?.select(from, to)}
        onDropActions={() => change({ actions: null })}
      />
      <FileStrip files={draft.files} kind={isNote ? undefined : kind} onRemove={files.remove} onRetry={files.retry} />
      <div className="@container">
        <ComposerFoot
          isFolded={isFolded}
          draft={draft}
          kind={isNote ? undefined : kind}
          route={isNote ? undefined : route}
          it={it}
          saved={composer.saved}
          isShared={composer.team.isShared}
          whyNot={composer.whyNot}
          refused={composer.refused}
          isWaiting={composer.isWaiting}
          onFiles={files.add}
          onEmoji={(emoji) => field.current?.insert(emoji)}
          onInsert={insert}
          onSend={(how) => void composer.submit(how)}
          onWhen={composer.setAsksWhen}
          onMacro={composer.macros.openByHand}
          onRich={route ? () => change({ rich: draft.rich && !sharedIn(draft.rich) ? null : { buttons: [] } }) : null}
          onTemplate={ways.length > 0 ? () => setPicking(true) : null}
        />
      </div>
      <ComposerDialogs
        composer={composer}
        it={it}
        templateWays={isPicking ? ways : null}
        onTemplateDone={() => setPicking(false)}
      />
    </section>
  );
}

const AskGuard = lazyPart(async () => ({ default: (await import('./ask-guard.tsx')).AskGuard }), 'quiet');

/** The field, with what a folded one has beside it. */
function Words({
  composer,
  it,
  isFolded,
}: {
  composer: ReturnType<typeof useComposer>;
  it: Conversation;
  isFolded: boolean;
}) {
  const { draft, files, field, kind, isNote, write, setType } = composer;
  return (
    <WritingField
      ref={field}
      isOneRow={isFolded}
      beside={
        isFolded ? <Folded isNote={isNote} kind={kind} onNote={() => setType(isNote ? 'message' : 'note')} /> : null
      }
      text={draft.text}
      onText={write}
      agents={isNote ? composer.agents : []}
      gaps={draft.gaps}
      onSlash={composer.macros.openBySlash}
      onFiles={files.add}
      isNote={isNote}
      label={
        isNote
          ? t('Note')
          : kind
            ? t('Reply to {name} by {channel}', { name: nameOf(it), channel: kind.title })
            : t('Reply to {name}', { name: nameOf(it) })
      }
      placeholder={isNote ? t('Write for your team. @ mentions someone.') : t('Answer {name}…', { name: nameOf(it) })}
    />
  );
}

/** Beside the field of one row: which way an answer goes, and the other thing that can be written. */
function Folded({ isNote, kind, onNote }: { isNote: boolean; kind: ChannelKind | undefined; onNote: () => void }) {
  return (
    <span className="flex shrink-0 items-center gap-1 md:hidden">
      {isNote ? null : <ChannelIcon card={kind} size="sm" />}
      <IconButton
        label={isNote ? t('Reply') : titleOf('note')}
        icon={isNote ? <Reply size={16} className="rtl:-scale-x-100" /> : <Lock size={16} />}
        onClick={onNote}
      />
    </span>
  );
}

/** Reply or note, and for a reply: by which way, for how long, with which subject. */
function Way({
  composer,
  it,
  full,
  onTemplate,
}: {
  composer: ReturnType<typeof useComposer>;
  it: Conversation;
  full: ReturnType<typeof useFull>;
  onTemplate: (() => void) | null;
}) {
  const { draft, change, routes, route, kind, isNote } = composer;
  const kinds = useStore((state) => state.kinds);
  const switched = isNote ? null : switchedWords(draft, routes, kinds);
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-1 px-2 pt-1.5">
        <Modes isNote={isNote} onPick={composer.setType} />
        {isNote ? (
          <span className="px-1.5 text-sm text-note-text">{t('Only your team sees this')}</span>
        ) : composer.routing === 'failed' ? (
          <span role="alert" className="px-1.5 text-sm text-danger">
            {t('Could not find out how to reach this person.')}{' '}
            <button type="button" className="ui-link" onClick={composer.askRoutes}>
              {t('Retry')}
            </button>
          </span>
        ) : composer.routing === 'asked' ? (
          <Coming names={heardByRoutes} />
        ) : (
          <RouteMenu
            routes={routes}
            route={route}
            onPick={(picked: ReplyRoute) => {
              change({ channelId: picked.channelId, identityId: picked.identityId });
              composer.field.current?.focus();
            }}
          />
        )}
        {!isNote && route?.chosen && route.chosen.reason !== 'last-used' && !composer.answer.comment ? (
          <span className="text-sm text-text-2">{route.chosen.words}</span>
        ) : null}
        {!isNote && route?.closesAt ? (
          <span className="text-sm text-warn">{windowWords(route, new Date())}</span>
        ) : null}
        <IconButton
          {...hintOf('full-composer', full.isFull)}
          size="sm"
          className="ms-auto"
          icon={full.isFull ? <Minimize2 size={14} /> : <Maximize2 size={14} />}
          onClick={full.toggle}
        />
      </div>
      {switched ? (
        <p role="status" className="px-3.5 text-sm text-warn">
          {switched}
        </p>
      ) : null}
      {!isNote && composer.routing === 'known' && !route ? (
        <NoRoute
          routes={routes}
          it={it}
          onTemplate={onTemplate}
          onPick={(picked) => {
            change({ channelId: picked.channelId, identityId: picked.identityId });
            composer.field.current?.focus();
          }}
        />
      ) : null}
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

/** Words that panels beside the thread hand over. */
function useInsertions(id: string, mayWrite: boolean, insert: (text: string) => void): void {
  const latest = useRef(insert);
  latest.current = insert;
  useEffect(() => (mayWrite ? onInsert(id, (text) => latest.current(text)) : undefined), [id, mayWrite]);
}

function Answering({ replyTo, onRemove }: { replyTo: Message; onRemove: () => void }) {
  return (
    <p className="mx-3.5 mt-1 flex items-center gap-2 border-s-2 border-accent ps-2 text-sm text-text-2">
      <span className="min-w-0 flex-1 truncate">
        {t('Answering {name}: {text}', { name: replyTo.author.name, text: replyTo.text })}
      </span>
      <button type="button" className="ui-link" onClick={onRemove}>
        {t('Remove')}
      </button>
    </p>
  );
}
