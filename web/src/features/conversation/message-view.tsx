// One message of any kind: a bubble, a note, a letter; with its delivery in words, its files, and what can be done with it.
import type { Conversation, Message } from '@throughline/sdk';
import { Bot, CornerUpLeft, Lock, Pin, ShieldAlert, UsersRound } from 'lucide-react';
import { memo } from 'react';
import { fileUrl, useAgent, useKind, useStore } from '../../live/index.ts';
import { clockTime, nameOf } from '../../live/words.ts';
import { afterPaint } from '../../ui/after-paint.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { ChannelIcon } from '../../ui/channel-icon.tsx';
import { classes } from '../../ui/classes.ts';
import { exactTime } from '../../ui/relative-time.ts';
import { Attachments } from './attachments.tsx';
import { Delivery } from './delivery.tsx';
import { isDeliveryShown } from './delivery-shown.ts';
import { Letter } from './letter.tsx';
import { keepsOwnMenu, MessageContext, MessageMenu } from './message-menu.tsx';
import { NotProved, useClaim } from './not-proved.tsx';
import { besidesCards, Choice, RichShown } from './rich-shown.tsx';
import { RichText } from './rich-text.tsx';
import { Special } from './special.tsx';
import { useLanguage } from '../../words/language.ts';
import { t } from '../../words/t.ts';
import { and, listed } from '../../words/lists.ts';

export interface MessageViewProps {
  message: Message;
  it: Conversation;
  isFirst: boolean;
  isLast: boolean;
  isTarget: boolean;
}

/**
 * Who followed a link to a message goes on from there: the link went with its page, and the focus with it. A row is hidden until it is
 * measured, so not before it is on the screen.
 */
function land(it: HTMLElement | null): (() => void) | undefined {
  if (it === null) return undefined;
  return afterPaint(() => {
    if (document.activeElement === document.body) it.focus({ preventScroll: true });
  });
}

export const MessageView = memo(function MessageView({ message, it, isFirst, isLast, isTarget }: MessageViewProps) {
  useLanguage();
  const isOurs = message.direction === 'outbound';
  const isNote = message.type === 'note';
  const agent = useAgent(message.author.type === 'agent' ? message.author.id : null);
  const author = authorOf(message, it);
  const kind = useKind(message.channelKind);
  const claim = useClaim(it.contactId, isOurs || isNote ? null : message.identityId);
  return (
    <article
      aria-label={listed(
        [
          isNote ? t('Note by {name}', { name: author }) : author,
          message.guestContactId ? t('participant') : '',
          claim ? t('not proved') : '',
          kind?.title ?? '',
          clockTime(message.createdAt),
        ].filter(Boolean),
      )}
      lang=""
      ref={isTarget ? land : undefined}
      data-message={message.id}
      data-note={isNote ? '' : undefined}
      tabIndex={-1}
      className={classes(
        'group relative flex gap-2 px-4 -outline-offset-2',
        isFirst ? 'pt-2' : 'pt-0.5',
        isLast && 'pb-1.5',
        isOurs && 'flex-row-reverse',
        isTarget && 'bg-selected',
      )}
    >
      <span className="w-8 shrink-0">
        {isFirst ? (
          <Avatar
            name={author}
            seed={message.author.id ?? message.guestContactId ?? it.contactId}
            src={agent?.avatarFileId ? fileUrl(agent.avatarFileId, 'thumbnail') : faceOf(message, it)}
          />
        ) : null}
      </span>
      <div
        className={classes(
          'flex min-w-0 max-w-[min(46rem,88%)] flex-col',
          isOurs ? 'items-end' : 'items-start',
          message.mail && 'w-full',
        )}
      >
        {isFirst ? (
          <p className={classes('mb-0.5 flex flex-wrap items-center gap-x-1.5 text-sm', isOurs && 'flex-row-reverse')}>
            <span className="font-medium">{author}</span>
            {message.guestContactId ? <Participant address={message.identityValue} /> : null}
            {claim ? <NotProved claim={claim} /> : null}
            {message.author.type === 'bot' ? (
              <span className="inline-flex items-center gap-1 text-text-3">
                <Bot size={12} aria-hidden />
                {t('Assistant')}
              </span>
            ) : null}
            {kind ? (
              <span className="inline-flex items-center gap-1 text-text-3">
                <ChannelIcon card={kind} size="sm" />
                {kind.title}
              </span>
            ) : null}
            <time
              dateTime={message.createdAt}
              title={exactTime(new Date(message.createdAt))}
              className="tabular text-xs text-text-3"
            >
              {clockTime(message.createdAt)}
            </time>
          </p>
        ) : null}
        <TrustLine message={message} />
        {message.special?.['rehearsal'] ? (
          <p className="mb-1 text-xs text-warn">{t('Rehearsal: made up, no customer wrote it')}</p>
        ) : null}
        <div
          className={classes(
            'flex max-w-full items-start gap-1',
            isOurs && 'flex-row-reverse',
            message.mail && 'w-full',
          )}
        >
          <MessageContext message={message} it={it}>
            <div className={classes('min-w-0 max-w-full', message.mail && 'w-full')}>
              <div
                onContextMenu={(event) => {
                  if (keepsOwnMenu(event.target)) event.stopPropagation();
                }}
              >
                <Bubble message={message} isOurs={isOurs} isNote={isNote} />
              </div>
            </div>
          </MessageContext>
          <span className="shrink-0 opacity-0 group-focus-within:opacity-100 group-hover:opacity-100 pointer-coarse:opacity-100">
            <MessageMenu message={message} it={it} />
          </span>
        </div>
        <Reactions message={message} />
        <Foot message={message} isLast={isLast} />
      </div>
    </article>
  );
});

function authorOf(message: Message, it: Conversation): string {
  if (message.author.name) return message.author.name;
  if (message.guestContactId) return message.identityValue ?? t('Participant');
  return message.author.type === 'contact' ? nameOf(it) : t.as('author', 'System');
}

/** The customer's own; a participant is somebody else. */
const faceOf = (message: Message, it: Conversation): string | null =>
  message.author.type === 'contact' && !message.guestContactId ? it.contactAvatarUrl : null;

/** Not the customer: somebody a letter of this conversation was addressed to. */
function Participant({ address }: { address: string | null }) {
  return (
    <span
      className="inline-flex min-w-0 items-center gap-1 text-text-3"
      title={t('Was on a letter of this conversation; not the customer')}
    >
      <UsersRound size={12} aria-hidden className="shrink-0" />
      <span className="wrap-anywhere">
        {t('Participant')}
        {address ? ` · ${address}` : ''}
      </span>
    </span>
  );
}

function Bubble({ message, isOurs, isNote }: { message: Message; isOurs: boolean; isNote: boolean }) {
  const look = isNote
    ? 'bg-note text-note-text border border-[color-mix(in_srgb,var(--note-text)_25%,transparent)]'
    : message.mail
      ? 'bg-bg border border-line w-full'
      : isOurs
        ? 'bg-accent-soft text-text'
        : 'bg-surface text-text';
  if (message.deletedAt !== null)
    return (
      <p className="rounded-bubble border border-dashed border-line px-3 py-2 text-text-3 italic">{t('Deleted')}</p>
    );
  const hasOnlyFiles =
    message.text === '' && !message.mail && !message.special && !message.replyToId && message.attachments.length > 0;
  return (
    <div
      data-bubble=""
      className={classes('min-w-0 max-w-full rounded-bubble', look, hasOnlyFiles ? 'p-1.5' : 'px-3 py-2')}
    >
      {isNote ? (
        <p className="mb-0.5 flex items-center gap-1 text-xs font-semibold">
          <Lock size={12} aria-hidden />
          {t.rich('Note <s>· only your team sees it</s>', {
            s: (inside) => <span className="font-normal">{inside}</span>,
          })}
        </p>
      ) : null}
      <Quoted message={message} />
      {message.mail ? <Letter message={message} /> : <RichText text={message.text} mentions={message.mentions} />}
      {message.special ? <Special special={message.special} /> : null}
      {isOurs ? <RichShown message={message} /> : <Choice message={message} />}
      <Attachments attachments={besidesCards(message)} isMail={message.mail !== null} />
      {message.pinnedAt ? (
        <p className="mt-0.5 inline-flex items-center gap-1 text-xs">
          <Pin size={12} aria-hidden />
          {t('Pinned')}
        </p>
      ) : null}
      {message.editedAt ? (
        <p className="mt-0.5 text-xs text-text-3" title={exactTime(new Date(message.editedAt))}>
          {t('Edited')}
        </p>
      ) : null}
    </div>
  );
}

function Quoted({ message }: { message: Message }) {
  const original = useStore((state) =>
    message.replyToId
      ? state.threads.get(message.conversationId)?.messages.find((each) => each.id === message.replyToId)
      : undefined,
  );
  if (!original || message.mail) return null;
  return (
    <p className="mb-1 flex items-start gap-1.5 border-s-2 border-accent ps-2 text-sm text-text-2">
      <CornerUpLeft size={12} aria-label={t('Answer to')} className="mt-1 shrink-0 rtl:-scale-x-100" />
      <span className="line-clamp-2">
        {original.author.name}: {original.text || listed(original.attachments.map((each) => each.name))}
      </span>
    </p>
  );
}

function TrustLine({ message }: { message: Message }) {
  if (message.direction === 'outbound' || message.type !== 'message' || message.trust === 'attested') return null;
  return (
    <p className="mb-1 inline-flex items-center gap-1 text-xs text-warn">
      <ShieldAlert size={12} aria-hidden />
      {message.trust === 'failed'
        ? t('The sender’s address could not be confirmed. It may be someone else.')
        : t('Sender not verified')}
    </p>
  );
}

function Reactions({ message }: { message: Message }) {
  if (message.reactions.length === 0) return null;
  const counted = Map.groupBy(message.reactions, (reaction) => reaction.emoji);
  return (
    <ul aria-label={t('Reactions')} className="z-1 -mt-1 flex gap-1">
      {[...counted].map(([emoji, all]) => (
        <li key={emoji} className="rounded-full border border-line bg-raised px-1.5 text-sm">
          <span>{emoji}</span>
          {all.length > 1 ? <span className="tabular ms-1 text-xs text-text-3">{all.length}</span> : null}
          <span className="sr-only">
            {' '}
            {t('by {names}', {
              names: and(all.map((each) => (each.by === 'contact' ? t('the customer') : t('us')))),
            })}
          </span>
        </li>
      ))}
    </ul>
  );
}

function Foot({ message, isLast }: { message: Message; isLast: boolean }) {
  return (
    <>
      {message.isAutomatic ? <p className="text-xs text-text-3">{t('Sent automatically')}</p> : null}
      {message.special?.['isStandby'] === true ? (
        <p className="text-xs text-text-3">{t('Another app holds this chat at the provider')}</p>
      ) : null}
      {isDeliveryShown(message, isLast) ? <Delivery message={message} /> : null}
    </>
  );
}
