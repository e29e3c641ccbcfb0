// Who else writes in this conversation: people its letters were addressed to, each with a contact of their own.
import { Link } from '@tanstack/react-router';
import type { Conversation } from '@throughline/sdk';
import { useStore } from '../../live/index.ts';
import { Section } from './section.tsx';
import { t } from '../../words/t.ts';

export function Participants({ it }: { it: Conversation }) {
  const messages = useStore((state) => state.threads.get(it.id)?.messages);
  const people = new Map(
    (messages ?? []).flatMap((message) => (message.guestContactId ? [[message.guestContactId, message] as const] : [])),
  );
  if (people.size === 0) return null;
  return (
    <Section title={t('Participants')}>
      <ul className="flex flex-col gap-1">
        {[...people].map(([id, message]) => (
          <li key={id} className="min-w-0">
            <Link to="/contacts/$id" params={{ id }} className="ui-link wrap-anywhere">
              {message.author.name || message.identityValue}
            </Link>
            {message.author.name && message.identityValue && message.author.name !== message.identityValue ? (
              <p className="text-sm wrap-anywhere text-text-3">{message.identityValue}</p>
            ) : null}
          </li>
        ))}
      </ul>
    </Section>
  );
}
