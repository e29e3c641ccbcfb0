// What can be done with one message: only what its channel, its age and my role allow.
import type { ChannelKind, Conversation, Message } from '@throughline/sdk';
import { routeTable, urlOf } from '@throughline/sdk';
import {
  CornerUpLeft,
  Copy,
  FileCode,
  Forward,
  Link2,
  Lock,
  Pencil,
  Pin,
  PinOff,
  Quote,
  Scissors,
  SmilePlus,
  Trash2,
  UserX,
} from 'lucide-react';
import { copyAndSay } from '../../ui/copy-button.tsx';
import type { MenuEntry } from '../../ui/menu.tsx';
import { pin, react, remove } from './message-acts.ts';
import type { Desk } from './message-desk.tsx';
import { quoted } from './quoted.ts';
import { t } from '../../words/t.ts';

const emojis = ['👍', '❤️', '🎉', '🙏'];

interface Rights {
  readonly myId: string;
  readonly mayWrite: boolean;
  readonly mayLinkPeople: boolean;
  /** Words that were deleted are in the original still: only these rights open it then. */
  readonly mayModerate: boolean;
  /** Some channel here writes letters, so that one can be forwarded. */
  readonly canForward: boolean;
}

export function messageEntries(
  message: Message,
  it: Conversation,
  kind: ChannelKind | undefined,
  rights: Rights,
  desk: Desk,
  now: number,
): readonly MenuEntry[] {
  const { mayWrite } = rights;
  const abilities = kind?.abilities;
  const isNote = message.type === 'note';
  const isGone = message.deletedAt !== null;
  const isMine = message.author.type === 'agent' && message.author.id === rights.myId;
  const isSaid = mayWrite && !isGone;
  const ourReaction = message.reactions.find(({ by }) => by === 'agent')?.emoji ?? null;
  const hours = abilities?.remove.outboundHours ?? null;
  const isYoung = hours === null || now - Date.parse(message.createdAt) < hours * 3_600_000;
  const link = `${location.origin}/inbox?view=all&conversation=${it.id}&at=${message.number}`;
  const when = (test: boolean, ...entries: MenuEntry[]): readonly MenuEntry[] => (test ? entries : []);
  return [
    ...when(isSaid && !isNote, {
      label: t('Reply to this'),
      icon: <CornerUpLeft size={16} className="rtl:-scale-x-100" />,
      run: () => desk.replyTo(message),
    }),
    ...when(isSaid && message.text !== '', {
      label: t('Quote'),
      icon: <Quote size={16} />,
      run: () => desk.write(quoted(message.text), isNote ? 'note' : 'message'),
    }),
    ...when(isSaid && message.direction === 'inbound' && (abilities?.reactions.outbound ?? false), {
      type: 'more',
      label: t('React'),
      icon: <SmilePlus size={16} />,
      entries: emojis.map((emoji) => ({
        label: emoji,
        isChecked: ourReaction === emoji,
        run: () => void react(message, ourReaction === emoji ? null : emoji),
      })),
    }),
    ...when(!isGone && message.text !== '', {
      label: t('Copy text'),
      icon: <Copy size={16} />,
      run: () => void copyAndSay(message.text, t('Text copied')),
    }),
    { label: t('Copy link'), icon: <Link2 size={16} />, run: () => void copyAndSay(link, t('Link copied')) },
    ...when(isSaid, {
      label: message.pinnedAt === null ? t('Pin to the top') : t('Unpin'),
      icon: message.pinnedAt === null ? <Pin size={16} /> : <PinOff size={16} />,
      run: () => void pin(message, message.pinnedAt === null),
    }),
    ...when(isSaid && !isNote && message.text !== '', {
      label: t('Make a note of it'),
      icon: <Lock size={16} />,
      run: () => desk.write(quoted(message.text), 'note'),
    }),
    ...when(isSaid && !isNote && rights.canForward, {
      label: t('Forward…'),
      icon: <Forward size={16} className="rtl:-scale-x-100" />,
      run: () => desk.ask('forward', message),
    }),
    ...when(message.hasRaw && (!isGone || rights.mayModerate), {
      label: t('View original'),
      icon: <FileCode size={16} />,
      run: () => window.open(urlOf('', routeTable.getRaw[1], { params: { id: message.id } }), '_blank', 'noopener'),
    }),
    ...when(
      mayWrite,
      { type: 'line' },
      { label: t('Split from here…'), icon: <Scissors size={16} />, run: () => desk.ask('split', message) },
      { label: t('Split this one off…'), icon: <Scissors size={16} />, run: () => desk.ask('split-one', message) },
    ),
    ...when(rights.mayLinkPeople && message.direction === 'inbound' && !isNote && message.identityId !== null, {
      label: t('Not this person…'),
      icon: <UserX size={16} />,
      run: () => desk.ask('identity', message),
    }),
    ...when(isSaid && isMine && (isNote || (abilities?.edit.outbound ?? false)), {
      label: t('Edit…'),
      icon: <Pencil size={16} />,
      run: () => desk.ask('edit', message),
    }),
    ...when(
      isSaid && isMine && (isNote || ((abilities?.remove.outbound ?? false) && isYoung)),
      { type: 'line' },
      {
        label: isNote ? t('Delete') : t('Delete…'),
        icon: <Trash2 size={16} />,
        isDanger: true,
        run: () => (isNote ? void remove(message) : desk.ask('delete', message)),
      },
    ),
  ];
}
