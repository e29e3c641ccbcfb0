// Tags: short words on conversations, with a colour.
import type { Tag } from '@throughline/sdk';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Tags as TagsIcon } from 'lucide-react';
import { useState } from 'react';
import { api, useMay } from '../../live/index.ts';
import { Button } from '../../ui/button.tsx';
import { Chip, tagColors } from '../../ui/chip.tsx';
import { AlertDialog } from '../../ui/dialog.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Field } from '../../ui/field.tsx';
import { FormError } from '../../ui/form-error.tsx';
import { Input } from '../../ui/input.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { PageHead } from '../../ui/page.tsx';
import { Select } from '../../ui/select.tsx';
import { useDeeds } from '../../ui/use-deed.ts';
import { useForm } from '../../ui/use-form.ts';
import { msg, t, type Msg } from '../../words/t.ts';

const colors: Readonly<Record<(typeof tagColors)[number], Msg>> = {
  grey: msg('Grey'),
  red: msg('Red'),
  orange: msg('Orange'),
  yellow: msg('Yellow'),
  green: msg('Green'),
  teal: msg('Teal'),
  blue: msg('Blue'),
  purple: msg('Purple'),
  pink: msg('Pink'),
};

export function TagsSection() {
  const mayAdd = useMay('conversations:write');
  const mayRemove = useMay('workspace:write');
  const queries = useQueryClient();
  const deeds = useDeeds();
  const tags = useQuery({ queryKey: ['tags'], queryFn: () => api.listTags() });
  const [asked, setAsked] = useState<Tag | null>(null);
  const fresh = (): Promise<void> => queries.invalidateQueries({ queryKey: ['tags'] });
  const remove = async (tag: Tag): Promise<void> => {
    if (
      await deeds.run(
        'remove',
        () => api.removeTag({ params: { id: tag.id } }),
        t('Could not remove {name}', { name: tag.name }),
      )
    )
      await fresh();
    setAsked(null);
  };
  return (
    <>
      <PageHead title={t('Tags')}>{t('Short words on conversations, to filter and count by.')}</PageHead>
      {mayAdd ? <AddTag onAdded={fresh} /> : null}
      <Loaded query={tags} what={t('the tags')}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState icon={<TagsIcon size={20} />} title={t('No tags yet')}>
              {t('Tags appear here when you add one, here or on a conversation.')}
            </EmptyState>
          ) : (
            <ul className="flex flex-wrap gap-2">
              {items.map((tag) => (
                <li key={tag.id}>
                  <Chip
                    color={tag.color}
                    removeLabel={t('Remove tag {name}', { name: tag.name })}
                    onRemove={mayRemove ? () => setAsked(tag) : undefined}
                  >
                    {tag.name}
                  </Chip>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
      <AlertDialog
        isOpen={asked !== null}
        onClose={() => setAsked(null)}
        title={t('Remove the tag {name}?', { name: asked?.name ?? '' })}
        action={t('Remove tag')}
        isBusy={deeds.busy !== null}
        onConfirm={() => asked && void remove(asked)}
      >
        <p>{t('It is taken from every conversation. The conversations stay.')}</p>
      </AlertDialog>
    </>
  );
}

function AddTag({ onAdded }: { onAdded: () => Promise<void> }) {
  const form = useForm(
    { name: '', color: 'grey' as (typeof tagColors)[number] },
    async (values) => {
      await api.addTag({ body: { name: values.name.trim(), color: values.color } });
      await onAdded();
    },
    (values) => (values.name.trim() === '' ? { name: t('Give it a name') } : {}),
  );
  return (
    <form noValidate onSubmit={(event) => void form.submit(event)} className="mb-6 flex flex-col gap-3">
      <FormError message={form.message} fields={form.fields} labels={{ name: t('Tag'), color: t('Colour') }} />
      <div className="flex flex-wrap items-end gap-3">
        <Field name="name" label={t('Tag')} className="flex-1 basis-48">
          <Input value={form.values.name} onValueChange={(name) => form.set('name', name)} maxLength={60} />
        </Field>
        <Field name="color" label={t('Colour')} className="basis-32">
          <Select
            value={form.values.color}
            onChange={(color) => form.set('color', color)}
            choices={tagColors.map((value) => ({ value, label: t.of(colors[value]) }))}
          />
        </Field>
        <Button type="submit" isBusy={form.isBusy}>
          {t('Add tag')}
        </Button>
      </div>
    </form>
  );
}
