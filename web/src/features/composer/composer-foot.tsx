// Below the field: files, a link to go on elsewhere, what to mind, what is saved, and the deed.
import type { ChannelKind, Conversation, ReplyRoute } from '@throughline/sdk';
import { CloudOff, LayoutTemplate, MapPin, Paperclip, Plus, SquareMousePointer, Waypoints, Zap } from 'lucide-react';
import { useRef } from 'react';
import { runCommand } from '../../commands/registry.ts';
import { hintOf, keysOf } from '../../commands/remap.ts';
import { api, useStore, wordsOf } from '../../live/index.ts';
import { ChannelIcon } from '../../ui/channel-icon.tsx';
import { classes } from '../../ui/classes.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { Menu, type MenuEntry } from '../../ui/menu.tsx';
import { say } from '../../ui/toast.ts';
import { EmojiButton } from './emoji-button.tsx';
import { SendButton } from './send-button.tsx';
import type { Sending } from './sending.ts';
import { VoiceButton } from './voice-button.tsx';
import { sharedIn } from './shared-words.ts';
import { waitingWords } from './use-waiting-send.ts';
import { counterOf, counterWords, type Draft } from './sendable.ts';
import type { SavedState } from './use-draft.ts';
import { msg, t, type Msg } from '../../words/t.ts';

export interface FootProps {
  /** Nobody writes: on a phone it is away. */
  isFolded: boolean;
  draft: Draft;
  kind: ChannelKind | undefined;
  route: ReplyRoute | undefined;
  it: Conversation;
  saved: SavedState;
  /** The team sees the draft. */
  isShared: boolean;
  whyNot: string | null;
  /** The reason why not, when sending was asked for all the same. */
  refused: string | null;
  /** Sending was asked for, and waits until it is known how. */
  isWaiting: boolean;
  onFiles: (files: readonly File[]) => void;
  onInsert: (text: string) => void;
  onEmoji: (emoji: string) => void;
  onSend: (how: Sending) => void;
  /** Asks for the moment of a schedule or a snooze. */
  onWhen: (what: 'schedule' | 'snooze') => void;
  onMacro: () => void;
  /** Opens or closes the editor of buttons; null where none can be sent. */
  onRich: (() => void) | null;
  /** Opens the picker; null where no way takes templates. */
  onTemplate: (() => void) | null;
}
const savedWords: Record<SavedState, Msg | null> = {
  idle: null,
  saving: msg('Saving'),
  saved: msg('Draft saved'),
  local: msg('Draft kept in this browser'),
};

const savedIn = (saved: SavedState): string => {
  const words = savedWords[saved];
  return words === null ? '' : t.of(words);
};

export function ComposerFoot({
  isFolded,
  draft,
  kind,
  route,
  it,
  saved,
  isShared,
  whyNot,
  refused,
  isWaiting,
  onFiles,
  onInsert,
  onEmoji,
  onSend,
  onWhen,
  onMacro,
  onRich,
  onTemplate,
}: FootProps) {
  const picker = useRef<HTMLInputElement>(null);
  const isNote = draft.type === 'note';
  const counter = counterOf(draft.text, kind, draft.files.length);
  const blocked = whyNot ? { whyNot } : {};
  const isOnline = useStore((state) => state.isOnline);
  const continues = useContinueEntries(it, route, onInsert);
  const rich = {
    label: t('Buttons, a list or a card'),
    isChecked: draft.rich !== null && sharedIn(draft.rich) === null,
    run: () => onRich?.(),
  };
  const shares = [
    { ...hintOf('share-place'), run: () => void runCommand('share-place') },
    { ...hintOf('share-contact'), run: () => void runCommand('share-contact') },
  ];
  const template = { label: t('Use a template'), run: () => onTemplate?.() };
  // After the menu has given the focus back: the editor takes it.
  const richLater = { ...rich, run: () => void setTimeout(rich.run, 50) };
  const folded: MenuEntry[] = [
    ...(onRich ? [richLater, ...shares] : []),
    ...(onTemplate ? [template] : []),
    ...continues,
  ];
  return (
    <footer
      className={classes(
        'flex flex-wrap items-center gap-1 px-2 pb-2 max-md:gap-x-0 max-md:pb-[calc(0.5rem+env(safe-area-inset-bottom))]',
        isFolded && 'max-md:hidden',
      )}
    >
      {refused ? <p className="basis-full px-1.5 text-sm font-medium wrap-anywhere text-warn">{refused}</p> : null}
      {saved === 'local' ? <p className="basis-full px-1.5 text-xs text-text-3 md:hidden">{savedIn(saved)}</p> : null}
      <input
        ref={picker}
        type="file"
        multiple
        hidden
        onChange={(event) => {
          onFiles([...(event.target.files ?? [])]);
          event.target.value = '';
        }}
      />
      <IconButton label={t('Attach files')} icon={<Paperclip size={16} />} onClick={() => picker.current?.click()} />
      <VoiceButton kind={kind} onFile={(file) => onFiles([file])} />
      <EmojiButton onPick={onEmoji} />
      <IconButton {...hintOf('macro')} icon={<Zap size={16} />} onClick={onMacro} />
      {isNote ? null : (
        <>
          <span className="contents max-md:hidden">
            {onRich ? (
              <>
                <IconButton
                  label={rich.label}
                  icon={<SquareMousePointer size={16} />}
                  isOn={rich.isChecked}
                  onClick={rich.run}
                />
                <Menu
                  side="top"
                  trigger={<IconButton label={t('Share a place or a contact')} icon={<MapPin size={16} />} />}
                  entries={shares}
                />
              </>
            ) : null}
            {onTemplate ? (
              <IconButton label={template.label} icon={<LayoutTemplate size={16} />} onClick={onTemplate} />
            ) : null}
            {continues.length > 0 ? (
              <Menu
                side="top"
                trigger={<IconButton label={t('Insert a link to continue elsewhere')} icon={<Waypoints size={16} />} />}
                entries={continues}
              />
            ) : null}
          </span>
          {/* One row for a thumb: what is rarer is behind a plus. */}
          {folded.length > 0 ? (
            <span className="md:hidden">
              <Menu
                side="top"
                trigger={<IconButton label={t('More to add')} icon={<Plus size={16} />} />}
                entries={folded}
              />
            </span>
          ) : null}
        </>
      )}
      {/* In a narrow pane above what is pressed, in room it always has: its words come while a hand is on the way. */}
      <span className="flex min-w-0 flex-1 flex-wrap items-center gap-x-2 ps-1 text-xs text-text-3 max-md:order-first max-md:min-h-4 max-md:basis-full @max-xl:order-first @max-xl:min-h-4 @max-xl:basis-full">
        {counter ? (
          <span
            role="status"
            className={classes('tabular', (counter.isOver || counter.isNear) && 'font-medium text-warn')}
          >
            {counterWords(counter)}
          </span>
        ) : null}
        {isOnline ? null : (
          <span role="status" className="inline-flex items-center gap-1 text-warn">
            <CloudOff size={12} aria-hidden />
            {t('Offline: kept, and sent when you are back')}
          </span>
        )}
        <span aria-live="off" className={isNote ? 'text-note-text' : undefined}>
          {saved === 'saved' && isShared ? (
            <>
              {/* Between many buttons there is room for two short lines. */}
              <span className="line-clamp-2 max-md:hidden" title={t('Draft saved, your team sees it')}>
                {t('Draft saved, your team sees it')}
              </span>
              {/* Longer, it would push what stands above out of the way of whoever is about to press it. */}
              <span className="md:hidden">{savedIn(saved)}</span>
            </>
          ) : (
            <span className={saved === 'local' ? 'max-md:hidden' : undefined}>{savedIn(saved)}</span>
          )}
        </span>
      </span>
      <span className="ms-auto">
        <SendButton
          isNote={isNote}
          isBusy={isWaiting}
          tip={whyNot ?? (isWaiting ? waitingWords() : isNote ? t('Add note') : t('Send'))}
          shortcut={whyNot === null ? keysOf('send') : undefined}
          onSend={() => onSend({})}
          entries={[
            { ...hintOf('send-close'), run: () => onSend({ then: 'close' }), ...blocked },
            { ...hintOf('send-wait'), run: () => onSend({ then: 'wait' }), ...blocked },
            { ...hintOf('send-snooze'), run: () => onWhen('snooze'), ...blocked },
            { ...hintOf('send-stay'), run: () => onSend({ then: 'stay' }), ...blocked },
            { type: 'line' },
            { ...hintOf('schedule'), run: () => onWhen('schedule'), ...blocked },
          ]}
        />
      </span>
    </footer>
  );
}

/** A signed link by which the customer goes on elsewhere with the same thread, and proves to be the same person by opening it. */
function useContinueEntries(
  it: Conversation,
  route: ReplyRoute | undefined,
  onInsert: (text: string) => void,
): readonly MenuEntry[] {
  const kinds = useStore((state) => state.kinds);
  const channels = useStore((state) =>
    [...state.channels.values()].filter(
      (channel) =>
        channel.state !== 'off' &&
        channel.id !== route?.channelId &&
        state.kinds.get(channel.kind)?.abilities.continuation,
    ),
  );
  if (!route || channels.length === 0) return [];
  const insert = async (channelId: string, title: string) => {
    try {
      const { url } = await api.makeContinuation({
        params: { id: it.contactId },
        body: { channelId, identityId: route.identityId, conversationId: it.id },
      });
      onInsert(t('Continue on {channel}: {url}', { channel: title, url }));
    } catch (error) {
      say({
        title: t('Could not make a link to {channel}', { channel: title }),
        detail: wordsOf(error),
        tone: 'danger',
      });
    }
  };
  return [
    { type: 'heading', label: t('Let them continue the same thread on') },
    ...channels.map((channel) => ({
      label: channel.name,
      icon: <ChannelIcon card={kinds.get(channel.kind)} size="sm" />,
      run: () => void insert(channel.id, kinds.get(channel.kind)?.title ?? channel.name),
    })),
  ];
}
