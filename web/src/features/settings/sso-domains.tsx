// The domains a provider may speak for, each with the TXT record that proves it.
import type { Sso } from '@throughline/sdk';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../live/index.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { CopyField } from '../../ui/copy-field.tsx';
import { AlertDialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { FormError } from '../../ui/form-error.tsx';
import { Input } from '../../ui/input.tsx';
import { say } from '../../ui/toast.ts';
import { useDeeds } from '../../ui/use-deed.ts';
import { useForm } from '../../ui/use-form.ts';
import { t } from '../../words/t.ts';

type Domain = Sso['domains'][number];

export function SsoDomains({ domains }: { domains: readonly Domain[] }) {
  const queries = useQueryClient();
  const deeds = useDeeds();
  const [gone, setGone] = useState<Domain | null>(null);
  const form = useForm(
    { domain: '' },
    async ({ domain }) => {
      queries.setQueryData(['sso'], await api.addSsoDomain({ body: { domain } }));
    },
    ({ domain }) => (domain.trim() === '' ? { domain: t('Enter a domain') } : {}),
  );
  const prove = ({ id, domain }: Domain): void =>
    void deeds.run(
      id,
      async () => {
        queries.setQueryData(['sso'], await api.proveSsoDomain({ params: { id } }));
        say({ title: t('{domain} is proved', { domain }), tone: 'ok' });
      },
      t('{domain} is not proved yet', { domain }),
    );
  const remove = async ({ id }: Domain): Promise<void> => {
    const isDone = await deeds.run(
      id,
      async () => {
        await api.removeSsoDomain({ params: { id } });
        await queries.invalidateQueries({ queryKey: ['sso'] });
      },
      t('Could not remove the domain'),
    );
    if (isDone) setGone(null);
  };
  return (
    <div className="flex flex-col gap-4">
      {domains.length > 0 ? (
        <ul className="flex flex-col divide-y divide-line rounded-card border border-line" aria-label={t('Domains')}>
          {domains.map((each) => (
            <li key={each.id} className="flex flex-col gap-3 p-3">
              <div className="flex flex-wrap items-center gap-2">
                <span className="min-w-0 font-medium wrap-anywhere">{each.domain}</span>
                <Badge tone={each.isProved ? 'ok' : 'warn'}>
                  {each.isProved ? t.as('domain', 'Proved') : t('Not proved yet')}
                </Badge>
                <span className="ms-auto flex gap-2">
                  {each.isProved ? null : (
                    <Button
                      size="sm"
                      isBusy={deeds.busy === each.id}
                      onClick={() => prove(each)}
                      aria-label={t('Verify {domain}', { domain: each.domain })}
                    >
                      {t('Verify')}
                    </Button>
                  )}
                  <Button
                    size="sm"
                    onClick={() => setGone(each)}
                    aria-label={t('Remove {domain}', { domain: each.domain })}
                  >
                    {t('Remove')}
                  </Button>
                </span>
              </div>
              {each.isProved ? null : (
                <div className="grid gap-3 md:grid-cols-2">
                  <CopyField name={`name-${each.id}`} label={t('TXT record: name')} value={each.recordName} />
                  <CopyField name={`value-${each.id}`} label={t('TXT record: value')} value={each.recordValue} />
                </div>
              )}
            </li>
          ))}
        </ul>
      ) : null}
      <form noValidate onSubmit={(event) => void form.submit(event)} className="flex max-w-xl flex-col gap-3">
        <FormError message={form.message} fields={form.fields} labels={{ domain: t('Domain') }} />
        <div className="flex flex-wrap items-end gap-2">
          <Field name="domain" label={t('Domain')} error={form.errorOf('domain')} className="flex-1">
            <Input
              value={form.values.domain}
              onValueChange={(domain) => form.set('domain', domain)}
              placeholder="acme.example"
              spellCheck={false}
              autoCapitalize="off"
            />
          </Field>
          <Button type="submit" isBusy={form.isBusy}>
            {t('Add domain')}
          </Button>
        </div>
      </form>
      <AlertDialog
        isOpen={gone !== null}
        onClose={() => setGone(null)}
        title={t('Remove {domain}?', { domain: gone?.domain ?? '' })}
        action={t('Remove domain')}
        isBusy={deeds.busy !== null}
        onConfirm={() => gone && void remove(gone)}
      >
        {t('Its people are no longer taken to the provider, and newcomers of it are refused.')}
      </AlertDialog>
    </div>
  );
}
