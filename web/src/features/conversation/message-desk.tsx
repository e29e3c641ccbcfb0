// The place from which messages are dealt with: what asks before it does something is drawn once for the thread, not once a message.
import type { Conversation, Message } from '@throughline/sdk';
import { createContext, Suspense, useCallback, useContext, useMemo, useState, type ReactNode } from 'react';
import { remove } from './message-acts.ts';
import { AlertDialog } from '../../ui/dialog.tsx';
import { t } from '../../words/t.ts';
import { lazyPart } from '../../ui/lazy-part.tsx';

const ForwardDialog = lazyPart(() => import('./forward-dialog.tsx'), 'over');
const SplitDialog = lazyPart(() => import('./split-dialog.tsx'), 'over');
const IdentityDialog = lazyPart(() => import('./identity-dialog.tsx'), 'over');
const EditDialog = lazyPart(() => import('./edit-dialog.tsx'), 'over');

type Question = 'edit' | 'delete' | 'split' | 'split-one' | 'forward' | 'identity';
export interface Desk {
  readonly replyTo: (message: Message) => void;
  /** Puts words into the composer, before what stands there. */
  readonly write: (text: string, type: 'message' | 'note') => void;
  readonly ask: (question: Question, message: Message) => void;
}
const nothing = (): void => undefined;
const DeskContext = createContext<Desk>({ replyTo: nothing, write: nothing, ask: nothing });
export const useDesk = (): Desk => useContext(DeskContext);

export function MessageDesk({
  it,
  onReplyTo,
  onWrite,
  children,
}: {
  it: Conversation;
  onReplyTo: (message: Message) => void;
  onWrite: (text: string, type: 'message' | 'note') => void;
  children: ReactNode;
}) {
  const [asked, setAsked] = useState<{ question: Question; message: Message } | null>(null);
  const ask = useCallback((question: Question, message: Message) => setAsked({ question, message }), []);
  const desk = useMemo(() => ({ replyTo: onReplyTo, write: onWrite, ask }), [onReplyTo, onWrite, ask]);
  const close = () => setAsked(null);
  return (
    <DeskContext.Provider value={desk}>
      {children}
      <Suspense fallback={null}>
        {asked ? <Asked it={it} question={asked.question} message={asked.message} onClose={close} /> : null}
      </Suspense>
    </DeskContext.Provider>
  );
}

function Asked({
  it,
  question,
  message,
  onClose,
}: {
  it: Conversation;
  question: Question;
  message: Message;
  onClose: () => void;
}) {
  switch (question) {
    case 'edit':
      return <EditDialog message={message} onClose={onClose} />;
    case 'forward':
      return <ForwardDialog it={it} message={message} onClose={onClose} />;
    case 'identity':
      return <IdentityDialog it={it} message={message} onClose={onClose} />;
    case 'split':
    case 'split-one':
      return <SplitDialog it={it} message={message} isOne={question === 'split-one'} onClose={onClose} />;
    case 'delete':
      return (
        <AlertDialog
          isOpen
          onClose={onClose}
          title={t('Delete this message?')}
          action={t('Delete')}
          onConfirm={() => {
            onClose();
            void remove(message);
          }}
        >
          {t('It is taken back from the customer as well, where they have not read it yet.')}
        </AlertDialog>
      );
  }
}
