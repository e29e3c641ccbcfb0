// Below an answer its writer may still think about: how long, and the way back. Also after a reload: the server holds it.
import type { Message } from '@throughline/sdk';
import { Clock } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useMe } from '../../live/index.ts';
import { takeBack } from '../../live/take-back.ts';
import { t } from '../../words/t.ts';

export function Held({ message, dueAt }: { message: Message; dueAt: string }) {
  const me = useMe();
  const left = useSecondsLeft(dueAt);
  const isMine = message.author.id === me.agent.id;
  return (
    <p className="mt-0.5 flex items-center gap-1.5 text-xs text-text-3">
      <Clock size={12} aria-hidden />
      <span className="tabular" aria-live="off">
        {left > 0 ? t('Leaves in {left} s', { left }) : t('Sending')}
      </span>
      {left > 0 && isMine ? (
        <button type="button" className="ui-link min-h-6 font-medium" onClick={() => void takeBack(message)}>
          {t('Undo send')}
        </button>
      ) : null}
    </p>
  );
}

function useSecondsLeft(at: string): number {
  const [now, setNow] = useState(() => Date.now());
  const left = Math.max(0, Math.ceil((Date.parse(at) - now) / 1000));
  useEffect(() => {
    if (left === 0) return;
    const timer = setInterval(() => setNow(Date.now()), 250);
    return () => clearInterval(timer);
  }, [at, left === 0]);
  return left;
}
