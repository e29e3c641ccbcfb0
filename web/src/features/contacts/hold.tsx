// A legal hold on a contact: who placed it and why, placing one, and releasing it.
import type { Contact } from '@throughline/sdk';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { api, useMay } from '../../live/index.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { Textarea } from '../../ui/textarea.tsx';
import { Time } from '../../ui/time.tsx';
import { useDeeds } from '../../ui/use-deed.ts';
import { useForm } from '../../ui/use-form.ts';
import { t } from '../../words/t.ts';

/** Goes with the contact's own answer: news of them asks for it again. */
const keyOf = (id: string) => ['contacts', 'one', id, 'hold'];
export const useHold = (id: string) =>
  useQuery({ queryKey: keyOf(id), queryFn: () => api.getHold({ params: { id } }) }).data?.hold ?? null;

export function useRelease(id: string): { readonly isBusy: boolean; readonly run: () => void } {
  const queries = useQueryClient();
  const deeds = useDeeds();
  const run = () =>
    void deeds.run(
      'release',
      async () => {
        await api.releaseHold({ params: { id } });
        queries.setQueryData(keyOf(id), { hold: null });
      },
      t('Could not release the hold'),
    );
  return { isBusy: deeds.busy === 'release', run };
}

export function HoldBanner({ contact }: { contact: Contact }) {
  const hold = useHold(contact.id);
  const mayErase = useMay('contacts:erase');
  const release = useRelease(contact.id);
  if (!hold) return null;
  return (
    <Banner
      tone="warn"
      className="mb-6"
      title={t('Legal hold')}
      action={
        mayErase ? (
          <Button size="sm" isBusy={release.isBusy} onClick={release.run}>
            {t('Release')}
          </Button>
        ) : undefined
      }
    >
      <span dir="auto" className="block wrap-anywhere">
        {hold.reason}
      </span>
      <span className="block text-sm">
        {t.rich('By {name}, {time}. Nothing of this contact is erased until it is released.', {
          name: hold.placedBy,
          time: <Time at={hold.placedAt} />,
        })}
      </span>
    </Banner>
  );
}

export function PlaceHold({ contact, onClose }: { contact: Contact; onClose: () => void }) {
  const queries = useQueryClient();
  const form = useForm(
    { reason: '' },
    async ({ reason }) => {
      queries.setQueryData(
        keyOf(contact.id),
        await api.placeHold({ params: { id: contact.id }, body: { reason: reason.trim() } }),
      );
      onClose();
    },
    ({ reason }): Record<string, string> => (reason.trim() === '' ? { reason: t('Say why') } : {}),
  );
  return (
    <FormDialog
      onClose={onClose}
      title={t('Place on legal hold')}
      form={form}
      labels={{ reason: t('Reason') }}
      action={t('Place hold')}
    >
      <Field
        name="reason"
        label={t('Reason')}
        help={t(
          'Until it is released nothing of this contact is erased: not by a person, not by the rules of Privacy.',
        )}
        error={form.errorOf('reason')}
      >
        <Textarea
          value={form.values.reason}
          onValueChange={(reason) => form.set('reason', reason)}
          maxLength={500}
          rows={3}
          dir="auto"
          autoFocus
        />
      </Field>
    </FormDialog>
  );
}
