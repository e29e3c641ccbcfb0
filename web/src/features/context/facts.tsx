// What the customer told us already, with where they said it: so that nobody asks again.
import { Link } from '@tanstack/react-router';
import type { Contact, Conversation, Fact } from '@throughline/sdk';
import { Copy, X } from 'lucide-react';
import { api, useMay, useStore } from '../../live/index.ts';
import { ChannelIcon } from '../../ui/channel-icon.tsx';
import { copyAndSay } from '../../ui/copy-button.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Time } from '../../ui/time.tsx';
import { attempt, putContact } from './act.ts';
import { t } from '../../words/t.ts';

export function Facts({ contact, it }: { contact: Contact; it: Conversation }) {
  const mayWrite = useMay('contacts:write');
  if (contact.facts.length === 0)
    return (
      <p className="text-sm text-text-3">
        {t('Order numbers, addresses and the like appear here when they are mentioned.')}
      </p>
    );
  const dismiss = (fact: Fact) => {
    putContact({ ...contact, facts: contact.facts.filter((each) => each.id !== fact.id) });
    void attempt(t('Could not remove the fact'), () => api.dismissFact({ params: { id: fact.id } })).then((isDone) => {
      if (!isDone) putContact(contact);
    });
  };
  return (
    <ul className="flex flex-col gap-2">
      {contact.facts.map((fact) => (
        <li key={fact.id} className="flex items-start gap-1">
          <div className="min-w-0 flex-1">
            <p className="text-sm text-text-3">{t.server(fact.label)}</p>
            <p className="wrap-anywhere">
              <bdi>{fact.value}</bdi>
            </p>
            <p className="flex items-center gap-1 text-sm text-text-3">
              <Source fact={fact} it={it} />
            </p>
          </div>
          <IconButton
            size="sm"
            label={t('Copy {name} {value}', { name: t.server(fact.label), value: fact.value })}
            icon={<Copy size={14} />}
            onClick={() => void copyAndSay(fact.value, t('{name} copied', { name: t.server(fact.label) }))}
          />
          {mayWrite ? (
            <IconButton
              size="sm"
              label={t('{value} is wrong, remove it', { value: fact.value })}
              icon={<X size={14} />}
              onClick={() => dismiss(fact)}
            />
          ) : null}
        </li>
      ))}
    </ul>
  );
}
function Source({ fact, it }: { fact: Fact; it: Conversation }) {
  const card = useStore((state) => (fact.channelKind ? state.kinds.get(fact.channelKind) : undefined));
  const number = useStore((state) =>
    fact.messageId
      ? state.threads.get(it.id)?.messages.find((message) => message.id === fact.messageId)?.number
      : undefined,
  );
  const words = (
    <>
      {card ? <ChannelIcon card={card} size="sm" /> : null}
      {card ? t.server(card.title) : ''} · <Time at={fact.saidAt} />
    </>
  );
  return number === undefined ? (
    words
  ) : (
    <Link
      to="/inbox"
      search={(before) => ({ ...before, conversation: it.id, at: number })}
      className="inline-flex items-center gap-1 underline underline-offset-2 hover:text-text"
    >
      <span className="sr-only">{t('Show where {value} was said:', { value: fact.value })} </span>
      {words}
    </Link>
  );
}
