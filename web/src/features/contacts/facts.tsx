// What this person has told us, with where and when it was said.
import type { Contact, Fact } from '@throughline/sdk';
import { useQueryClient } from '@tanstack/react-query';
import { X } from 'lucide-react';
import { api, useMay, useStore } from '../../live/index.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Section } from '../../ui/page.tsx';
import { Time } from '../../ui/time.tsx';
import { useDeeds } from '../../ui/use-deed.ts';
import { t } from '../../words/t.ts';

export function Facts({ contact }: { contact: Contact }) {
  const mayChange = useMay('contacts:write');
  const queries = useQueryClient();
  const deeds = useDeeds();
  const kinds = useStore((state) => state.kinds);
  const dismiss = (fact: Fact): void =>
    void deeds.run(
      fact.id,
      async () => {
        await api.dismissFact({ params: { id: fact.id } });
        await queries.invalidateQueries({ queryKey: ['contacts', 'one', contact.id] });
      },
      t('Could not remove it'),
    );
  return (
    <Section
      title={t('Told us already')}
      help={
        contact.facts.length === 0
          ? t('Order numbers, addresses and the like appear here when they are mentioned.')
          : undefined
      }
    >
      <ul className="flex flex-col gap-2">
        {contact.facts.map((fact) => (
          <li key={fact.id} className="flex items-start gap-1">
            <div className="min-w-0 flex-1">
              <p className="text-sm text-text-3">{t.server(fact.label)}</p>
              <p className="font-medium wrap-anywhere">
                <bdi>{fact.value}</bdi>
              </p>
              <p className="text-sm text-text-3">
                {fact.channelKind ? `${t.server(kinds.get(fact.channelKind)?.title ?? fact.channelKind)}, ` : ''}
                <Time at={fact.saidAt} />
              </p>
            </div>
            <CopyButton text={fact.value} isIcon label={t('Copy {name}', { name: t.server(fact.label) })} />
            {mayChange ? (
              <IconButton
                label={t('{value} is wrong: remove', { value: fact.value })}
                icon={<X size={16} aria-hidden />}
                disabled={deeds.busy === fact.id}
                onClick={() => dismiss(fact)}
              />
            ) : null}
          </li>
        ))}
      </ul>
    </Section>
  );
}
