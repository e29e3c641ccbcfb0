// What the commands about conversations do to one of them, or to several at once: the header of the open one, the menu of a row and
// the selection all carry out these, so that a key means the same wherever it is pressed.
import type { Conversation } from '@throughline/sdk';
import type { ConversationPatch } from '../live/index.ts';
import { copyAndSay } from '../ui/copy-button.tsx';
import type { ConversationDeed } from './entries.ts';
import { t } from '../words/t.ts';

export type DeedName = 'close' | 'wait' | 'take' | 'unassign' | 'unread' | 'copy-link' | 'spam';

/** `act` changes all of `its`. `whyNot`: the role may not. */
export function deedsOn(
  its: readonly Conversation[],
  myId: string,
  act: (patch: ConversationPatch) => void,
  whyNot: string | undefined,
): Readonly<Record<DeedName, ConversationDeed>> {
  const every = (test: (it: Conversation) => boolean) => its.length > 0 && its.every(test);
  const isClosed = every((it) => it.status === 'closed');
  const isSpam = every((it) => it.status === 'spam');
  const isUnread = every((it) => it.isUnread);
  const patching = (patch: ConversationPatch, isSo: boolean, soWords: string, isTurned = false): ConversationDeed => ({
    run: () => act(patch),
    whyNot: whyNot ?? (isSo ? soWords : undefined),
    isTurned,
  });
  return {
    close: patching({ status: isClosed ? 'open' : 'closed' }, false, '', isClosed),
    wait: patching(
      { status: 'waiting' },
      every((it) => it.status === 'waiting'),
      t('It waits already'),
    ),
    take: patching(
      { assigneeId: myId },
      every((it) => it.assigneeId === myId),
      t('It is yours already'),
    ),
    unassign: patching(
      { assigneeId: null },
      every((it) => it.assigneeId === null),
      t('Nobody has it'),
    ),
    unread: { run: () => act({ isUnread: !isUnread }), isTurned: isUnread },
    'copy-link': {
      run: () =>
        void copyAndSay(
          its.map((it) => `${location.origin}/inbox?view=all&conversation=${it.id}`).join('\n'),
          t('{count, plural, =1 {Link copied} other {# links copied}}', { count: its.length }),
        ),
      isTurned: false,
    },
    spam: patching({ status: isSpam ? 'open' : 'spam' }, false, '', isSpam),
  };
}
