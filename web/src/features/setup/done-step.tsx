// What was done and what is left, by observed fact.
import { useQuery } from '@tanstack/react-query';
import { CircleCheck, CircleDashed } from 'lucide-react';
import { api } from '../../live/api.ts';
import { Button, buttonClass } from '../../ui/button.tsx';
import { listed } from '../../words/lists.ts';
import { t } from '../../words/t.ts';

export function DoneStep({ onBack }: { onBack: () => void }) {
  const channels = useQuery({ queryKey: ['channels'], queryFn: () => api.listChannels(), refetchInterval: 5000 });
  const invitations = useQuery({ queryKey: ['invitations'], queryFn: () => api.listInvitations() });
  const agents = useQuery({ queryKey: ['agents'], queryFn: () => api.listAgents() });
  const connected = channels.data?.items ?? [];
  const facts: { id: string; isDone: boolean; text: string }[] = [
    { id: 'account', isDone: true, text: t('Your account and workspace') },
    {
      id: 'channel',
      isDone: connected.length > 0,
      text:
        connected.length > 0
          ? t('Connected: {names}', { names: listed(connected.map((channel) => channel.name)) })
          : t('A first channel'),
    },
    {
      id: 'team',
      isDone: (invitations.data?.items.length ?? 0) + (agents.data?.items.length ?? 1) > 1,
      text: t('Teammates'),
    },
    {
      id: 'message',
      isDone: connected.some((channel) => channel.lastInboundAt !== null),
      text: t('A first message from a customer'),
    },
  ];
  return (
    <div className="flex flex-col gap-5">
      <ul className="flex flex-col gap-2">
        {facts.map((fact) => (
          <li key={fact.id} className="flex items-center gap-2">
            {fact.isDone ? (
              <CircleCheck size={16} role="img" aria-label={t('Done')} className="shrink-0 text-ok" />
            ) : (
              <CircleDashed size={16} role="img" aria-label={t('Still to do')} className="shrink-0 text-text-3" />
            )}
            <span className={fact.isDone ? undefined : 'text-text-2'}>{fact.text}</span>
          </li>
        ))}
      </ul>
      <div className="flex justify-end gap-2">
        <Button look="ghost" className="me-auto" onClick={onBack}>
          {t('Back')}
        </Button>
        <a className={buttonClass('primary')} href="/">
          {t('Open the inbox')}
        </a>
      </div>
    </div>
  );
}
