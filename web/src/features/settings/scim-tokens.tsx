// The tokens of directories that provision people here by SCIM, and the address they call.
import type { ScimToken } from '@throughline/sdk';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../live/index.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { CopyField } from '../../ui/copy-field.tsx';
import { AlertDialog, Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { FormError } from '../../ui/form-error.tsx';
import { Input } from '../../ui/input.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Cell, Row, Table } from '../../ui/table.tsx';
import { Time } from '../../ui/time.tsx';
import { useDeeds } from '../../ui/use-deed.ts';
import { useForm } from '../../ui/use-form.ts';
import { t } from '../../words/t.ts';

export function ScimTokens() {
  const queries = useQueryClient();
  const deeds = useDeeds();
  const tokens = useQuery({ queryKey: ['scim-tokens'], queryFn: () => api.listScimTokens() });
  const [isAdding, setAdding] = useState(false);
  const [made, setMade] = useState<string | null>(null);
  const [gone, setGone] = useState<ScimToken | null>(null);
  const fresh = (): Promise<void> => queries.invalidateQueries({ queryKey: ['scim-tokens'] });
  const remove = async ({ id }: ScimToken): Promise<void> => {
    const isDone = await deeds.run(
      id,
      async () => {
        await api.removeScimToken({ params: { id } });
        await fresh();
      },
      t('Could not remove the token'),
    );
    if (isDone) setGone(null);
  };
  return (
    <Loaded query={tokens} what={t('the tokens')}>
      {({ items, url }) => (
        <div className="flex flex-col gap-4">
          <CopyField name="scimUrl" label={t('SCIM address')} value={url} />
          {items.length > 0 ? (
            <Table
              label={t('SCIM tokens')}
              head={[
                t.as('thing', 'Name'),
                t('Made'),
                t('Last used'),
                <span key="remove" className="sr-only">
                  {t('Remove')}
                </span>,
              ]}
            >
              {items.map((token) => (
                <Row key={token.id}>
                  <Cell>
                    {token.name} <span className="text-text-3">…{token.lastFour}</span>
                  </Cell>
                  <Cell className="whitespace-nowrap text-text-2">
                    <Time at={token.createdAt} />
                  </Cell>
                  <Cell className="whitespace-nowrap text-text-2">
                    {token.lastUsedAt ? <Time at={token.lastUsedAt} /> : t('Never')}
                  </Cell>
                  <Cell className="text-end">
                    <Button
                      size="sm"
                      onClick={() => setGone(token)}
                      aria-label={t('Remove {name}', { name: token.name })}
                    >
                      {t('Remove')}
                    </Button>
                  </Cell>
                </Row>
              ))}
            </Table>
          ) : null}
          <div>
            <Button onClick={() => setAdding(true)}>{t('Make a token')}</Button>
          </div>
          {isAdding ? (
            <AddToken
              onClose={() => setAdding(false)}
              onMade={async (token) => {
                setAdding(false);
                setMade(token);
                await fresh();
              }}
            />
          ) : null}
          <Dialog
            isOpen={made !== null}
            onClose={() => setMade(null)}
            title={t('SCIM token')}
            footer={
              <Button look="primary" onClick={() => setMade(null)}>
                {t('I have kept it')}
              </Button>
            }
          >
            <div className="flex flex-col gap-3">
              <Banner tone="warn">{t('Copy it now. It is not shown again.')}</Banner>
              <CopyField name="token" label={t('Token')} value={made ?? ''} />
            </div>
          </Dialog>
          <AlertDialog
            isOpen={gone !== null}
            onClose={() => setGone(null)}
            title={t('Remove {name}?', { name: gone?.name ?? '' })}
            action={t('Remove token')}
            isBusy={deeds.busy !== null}
            onConfirm={() => gone && void remove(gone)}
          >
            {t('The directory that uses it is refused from now on. People and teams stay as they are.')}
          </AlertDialog>
        </div>
      )}
    </Loaded>
  );
}

function AddToken({ onClose, onMade }: { onClose: () => void; onMade: (token: string) => Promise<void> }) {
  const form = useForm(
    { name: '' },
    async ({ name }) => onMade((await api.addScimToken({ body: { name: name.trim() } })).token),
    ({ name }) => (name.trim() === '' ? { name: t('Give it a name') } : {}),
  );
  return (
    <Dialog isOpen onClose={onClose} title={t('Make a token')}>
      <form noValidate onSubmit={(event) => void form.submit(event)} className="flex flex-col gap-4">
        <FormError message={form.message} fields={form.fields} labels={{ name: t.as('thing', 'Name') }} />
        <Field
          name="name"
          label={t.as('thing', 'Name')}
          help={t('The directory it is for, such as Okta or Entra.')}
          error={form.errorOf('name')}
        >
          <Input value={form.values.name} onValueChange={(name) => form.set('name', name)} maxLength={60} />
        </Field>
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{t('Cancel')}</Button>
          <Button look="primary" type="submit" isBusy={form.isBusy}>
            {t('Make a token')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
