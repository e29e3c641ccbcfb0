// API keys: what they may do, when they were used, and the key itself exactly once.
import { scopes as allScopes } from '@throughline/domain';
import type { ApiKey } from '@throughline/sdk';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { KeyRound } from 'lucide-react';
import { useState } from 'react';
import { api, useMe } from '../../live/index.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { CopyField } from '../../ui/copy-field.tsx';
import { AlertDialog, Dialog } from '../../ui/dialog.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Field } from '../../ui/field.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { Input } from '../../ui/input.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { PageHead } from '../../ui/page.tsx';
import { Select } from '../../ui/select.tsx';
import { Cell, Row, Table } from '../../ui/table.tsx';
import { Time } from '../../ui/time.tsx';
import { useDeeds } from '../../ui/use-deed.ts';
import { useForm } from '../../ui/use-form.ts';
import { msg, t } from '../../words/t.ts';

export function KeysSection() {
  const queries = useQueryClient();
  const deeds = useDeeds();
  const keys = useQuery({ queryKey: ['api-keys'], queryFn: () => api.listKeys() });
  const [isAdding, setAdding] = useState(false);
  const [asked, setAsked] = useState<ApiKey | null>(null);
  const fresh = (): Promise<void> => queries.invalidateQueries({ queryKey: ['api-keys'] });
  const revoke = async (key: ApiKey): Promise<void> => {
    if (
      await deeds.run(
        'revoke',
        () => api.revokeKey({ params: { id: key.id } }),
        t('Could not revoke {name}', { name: key.name }),
      )
    )
      await fresh();
    setAsked(null);
  };
  return (
    <>
      <PageHead
        title={t('API keys')}
        actions={
          <Button look="primary" onClick={() => setAdding(true)}>
            {t('Create key')}
          </Button>
        }
      >
        {t.rich('For your own programs. <a>Read what they can do</a>.', {
          a: (inside) => (
            <a className="ui-link" href="/api">
              {inside}
            </a>
          ),
        })}
      </PageHead>
      <Loaded query={keys} what={t('the API keys')}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState icon={<KeyRound size={20} />} title={t('No API keys yet')}>
              {t('A key lets a program act here, within the scopes you give it.')}
            </EmptyState>
          ) : (
            <Table
              label={t('API keys')}
              head={[
                t.as('thing', 'Name'),
                t('Scopes'),
                t('Last used'),
                t('Expires'),
                <span key="more" className="sr-only">
                  {t('Revoke')}
                </span>,
              ]}
            >
              {items.map((key) => (
                <Row key={key.id}>
                  <Cell className="min-w-36">
                    <span className="block font-medium">{key.name}</span>
                    <code className="font-mono text-sm text-text-3">
                      {key.prefix}…{key.lastFour}
                    </code>
                  </Cell>
                  <Cell className="min-w-40 text-sm text-text-2">{key.scopes.join(', ')}</Cell>
                  <Cell className="whitespace-nowrap text-text-2">
                    {key.lastUsedAt ? <Time at={key.lastUsedAt} /> : t('Never')}
                  </Cell>
                  <Cell className="whitespace-nowrap text-text-2">
                    {key.expiresAt ? <Time at={key.expiresAt} /> : t('Never')}
                  </Cell>
                  <Cell className="text-end">
                    <Button size="sm" onClick={() => setAsked(key)} aria-label={t('Revoke {name}', { name: key.name })}>
                      {t('Revoke')}
                    </Button>
                  </Cell>
                </Row>
              ))}
            </Table>
          )
        }
      </Loaded>
      {isAdding ? <AddKey onClose={() => setAdding(false)} onAdded={fresh} /> : null}
      <AlertDialog
        isOpen={asked !== null}
        onClose={() => setAsked(null)}
        title={t('Revoke {name}?', { name: asked?.name ?? '' })}
        action={t('Revoke key')}
        isBusy={deeds.busy !== null}
        onConfirm={() => asked && void revoke(asked)}
      >
        <p>{t('Programs that use it are refused from now on. This cannot be undone.')}</p>
      </AlertDialog>
    </>
  );
}

const lifetimes = [
  { value: '0', label: msg('Never') },
  { value: '30', label: msg('In 30 days') },
  { value: '90', label: msg('In 90 days') },
  { value: '365', label: msg('In a year') },
];

function AddKey({ onClose, onAdded }: { onClose: () => void; onAdded: () => Promise<void> }) {
  const me = useMe();
  const [made, setMade] = useState<string | null>(null);
  const offered = allScopes.filter((scope) => scope !== 'self' && me.scopes.includes(scope));
  const form = useForm(
    { name: '', scopes: ['conversations:read', 'contacts:read'] as readonly string[], days: '0' },
    async (values) => {
      const expiresAt =
        values.days === '0' ? null : new Date(Date.now() + Number(values.days) * 86_400_000).toISOString();
      setMade((await api.addKey({ body: { name: values.name.trim(), scopes: [...values.scopes], expiresAt } })).key);
      await onAdded();
    },
    (values) => ({
      ...(values.name.trim() === '' ? { name: t('Say what it is for') } : {}),
      ...(values.scopes.length === 0 ? { scopes: t('Choose at least one') } : {}),
    }),
  );
  const toggle = (scope: string, isOn: boolean): void =>
    form.set('scopes', isOn ? [...form.values.scopes, scope] : form.values.scopes.filter((each) => each !== scope));
  if (made) {
    return (
      <Dialog
        isOpen
        onClose={onClose}
        title={t('Your new key')}
        footer={
          <Button look="primary" onClick={onClose}>
            {t('I have kept it')}
          </Button>
        }
      >
        <div className="flex flex-col gap-3">
          <Banner tone="warn">{t('Copy it now. It is not shown again.')}</Banner>
          <CopyField
            name="key"
            label={t('API key')}
            value={made}
            help={t('Send it as: {header}', { header: 'Authorization: Bearer KEY' })}
          />
        </div>
      </Dialog>
    );
  }
  return (
    <FormDialog
      onClose={onClose}
      title={t('Create API key')}
      width="md"
      form={form}
      labels={{ name: t.as('thing', 'Name'), scopes: t('Scopes') }}
      action={t('Create key')}
    >
      <Field name="name" label={t.as('thing', 'Name')} help={t('What it is for.')} error={form.errorOf('name')}>
        <Input value={form.values.name} onValueChange={(name) => form.set('name', name)} />
      </Field>
      <Field name="days" label={t('Expires')}>
        <Select
          value={form.values.days}
          onChange={(days) => form.set('days', days)}
          choices={t.each(lifetimes, 'label')}
        />
      </Field>
      <fieldset data-field="scopes">
        <legend className="font-medium">{t('Scopes')}</legend>
        {form.errorOf('scopes') ? <p className="text-sm text-danger">{form.errorOf('scopes')}</p> : null}
        <div className="mt-1 grid grid-cols-1 gap-1 sm:grid-cols-2">
          {offered.map((scope) => (
            <Checkbox
              key={scope}
              label={<code className="font-mono text-sm">{scope}</code>}
              isChecked={form.values.scopes.includes(scope)}
              onChange={(isOn) => toggle(scope, isOn)}
            />
          ))}
        </div>
      </fieldset>
    </FormDialog>
  );
}
