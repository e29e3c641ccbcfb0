// Several contacts said to be one person: what becomes of their addresses, fields and conversations, as the server tried it.
import type { CallReply, Contact, Field } from '@throughline/sdk';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { runBulkDeed } from '../../live/bulk-job.ts';
import { api, useMe, useStore } from '../../live/index.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { contactTitle } from '../../ui/contact-words.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { wordsOfValue } from '../../ui/field-values.tsx';
import { IdentityList } from '../../ui/identity-list.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { and } from '../../words/lists.ts';
import { t } from '../../words/t.ts';

type Preview = CallReply<'previewMerge'>;

export function MergePeople({ ids, onClose, onMerge }: { ids: string[]; onClose: () => void; onMerge: () => void }) {
  const queries = useQueryClient();
  const preview = useQuery({
    queryKey: ['contacts-merge', ...ids],
    queryFn: () => api.previewMerge({ body: { ids } }),
    gcTime: 0,
    staleTime: 0,
  });
  const merge = (): void => {
    onMerge();
    void runBulkDeed({
      words: t('Merged'),
      start: () => api.mergeMany({ body: { ids } }),
      settle: () =>
        Promise.all(
          ['contacts', 'timeline', 'conversations'].map((key) => queries.invalidateQueries({ queryKey: [key] })),
        ),
    });
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('One person?')}
      width="lg"
      footer={
        <>
          <Button onClick={onClose}>{t('Cancel')}</Button>
          <Button look="primary" disabled={!preview.data} onClick={merge}>
            {t('Merge')}
          </Button>
        </>
      }
    >
      <Loaded query={preview} what={t('the contacts')}>
        {(told) => <Outcome told={told} />}
      </Loaded>
    </Dialog>
  );
}

function Outcome({ told: { contacts, merged, conversations } }: { told: Preview }) {
  const fields = useMe().workspace.fields.filter((field) => field.subject === 'contact');
  const kinds = useStore((state) => state.kinds);
  const title = contactTitle(merged);
  return (
    <div className="flex flex-col gap-4">
      <p className="flex items-center gap-2 text-md font-medium">
        <Avatar name={title} seed={merged.id} src={merged.avatarUrl} />
        <span className="min-w-0 wrap-anywhere">
          {t.rich('They become <b>{name}</b>', { name: title, b: (inside) => <bdi>{inside}</bdi> })}
        </span>
      </p>
      <dl className="flex flex-col gap-3">
        <div>
          <dt className="text-sm text-text-3">{t('Identities')}</dt>
          <dd className="mt-0.5">
            <IdentityList identities={merged.identities} kinds={kinds} />
          </dd>
        </div>
        {merged.company ? <Line title={t('Company')} values={[merged.company.name]} /> : null}
        {merged.tags.length > 0 ? <Line title={t('Tags')} values={merged.tags.map((tag) => tag.name)} /> : null}
        {fields.map((field) => (
          <FieldLine key={field.id} field={field} merged={merged} contacts={contacts} />
        ))}
        <Line
          title={t('Conversations')}
          values={[
            t('{count, plural, one {# conversation} other {# conversations}}', {
              count: conversations,
            }),
          ]}
        />
      </dl>
      <Banner>
        {t(
          'Everything of them is shown as one thread. The links are yours and can be undone: then each gets back exactly what was theirs. Customers see nothing of it.',
        )}
      </Banner>
    </div>
  );
}

function Line({ title, values, rest }: { title: string; values: readonly string[]; rest?: string | undefined }) {
  return (
    <div>
      <dt className="text-sm text-text-3">{title}</dt>
      {values.map((value, at) => (
        <dd key={`${at} ${value}`} dir="auto" className="wrap-anywhere">
          {value}
        </dd>
      ))}
      {rest === undefined ? null : <dd className="text-sm text-text-2 wrap-anywhere">{rest}</dd>}
    </div>
  );
}

/** What the one will say, and what others said that is not shown while they are one. */
function FieldLine({ field, merged, contacts }: { field: Field; merged: Contact; contacts: readonly Contact[] }) {
  const value = merged.fields[field.key];
  if (value === undefined) return null;
  const shown = wordsOfValue(value);
  const others = contacts.flatMap((contact) => {
    const theirs = contact.fields[field.key];
    const words = theirs === undefined ? shown : wordsOfValue(theirs);
    return words === shown ? [] : t('{value} ({name})', { value: words, name: contactTitle(contact) });
  });
  return (
    <Line
      title={field.name}
      values={[shown]}
      rest={others.length > 0 ? t('Not shown meanwhile: {values}', { values: and(others) }) : undefined}
    />
  );
}
