// Send, pressed before it is known how the customer can be reached: it is kept, and goes once, as soon as that is known.
import type { Conversation } from '@throughline/sdk';
import { useEffect, useRef, useState } from 'react';
import { announce } from '../../live/announce.ts';
import { notify } from '../../live/notices.ts';
import { nameOf } from '../../live/words.ts';
import { t } from '../../words/t.ts';
import type { Draft } from './sendable.ts';
import type { Sending } from './sending.ts';

interface Parts {
  readonly it: Conversation;
  readonly draft: Draft;
  readonly routing: 'known' | 'failed' | 'asked';
  /** Why it could not be sent even then. */
  readonly whyNot: string | null;
  /** Sends `words`, or says why not. */
  readonly send: (how: Sending, isSure: boolean, words: Draft) => Promise<void>;
  readonly change: (patch: (now: Draft) => Partial<Draft>) => void;
}
interface Asked {
  readonly how: Sending;
  readonly words: Draft;
}

export function useWaitingSend({ it, draft, routing, whyNot, send, change }: Parts) {
  const [asked, setAsked] = useState<Asked | null>(null);
  const submit = async (how: Sending = {}, isSure = false): Promise<void> => {
    if (routing !== 'asked' || draft.type === 'note' || whyNot !== null) return send(how, isSure, draft);
    if (asked) return;
    announce(waitingWords());
    setAsked({ how, words: draft });
  };
  useEffect(() => {
    if (!asked) return;
    const since = sinceThen(asked.words, draft);
    if (since !== null && routing === 'asked') return;
    setAsked(null);
    // Other words stand there now, or none: whoever changed them is not done yet.
    if (since === null) return;
    void send(asked.how, false, asked.words);
    if (since !== '') change((now) => (now.text === '' ? { text: since } : {}));
  }, [asked, draft, routing]);
  useNotSent(it, asked !== null);
  return { submit, isWaiting: asked !== null };
}

export const waitingWords = (): string => t('Finding out how to reach this person, then it is sent');

/** What was written behind `words` while they waited; null if they are no longer what stands there. */
export function sinceThen(words: Draft, now: Draft): string | null {
  const isSame = JSON.stringify({ ...now, text: '' }) === JSON.stringify({ ...words, text: '' });
  return isSame && now.text.startsWith(words.text) ? now.text.slice(words.text.length).trimStart() : null;
}

/** Who goes on to another conversation meanwhile is told: the words stay here as a draft. */
function useNotSent(it: Conversation, isWaiting: boolean): void {
  const latest = useRef(isWaiting);
  latest.current = isWaiting;
  useEffect(
    () => () => {
      if (latest.current)
        notify({
          title: t('Your reply to {name} was not sent', { name: nameOf(it) }),
          detail: t('It was not known yet how to reach them. The words are kept as a draft.'),
          tone: 'danger',
        });
    },
    [it.id],
  );
}
