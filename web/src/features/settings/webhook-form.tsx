// Address and events of a webhook.
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { Field } from '../../ui/field.tsx';
import { FormError } from '../../ui/form-error.tsx';
import { Input } from '../../ui/input.tsx';
import { useForm } from '../../ui/use-form.ts';
import { msg, t } from '../../words/t.ts';

/** By what changed; each stands for all that can happen to it. */
const families = [
  ['conversation.*', msg('Conversations')],
  ['message.*', msg('Messages')],
  ['contact.*', msg('Contacts')],
  ['channel.*', msg('Channels')],
  ['agent.*', msg('Agents')],
  ['team.*', msg('Teams')],
  ['tag.*', msg('Tags')],
  ['workspace.*', msg('Workspace')],
] as const;

export interface WebhookFields {
  readonly url: string;
  readonly events: string[];
}
export interface WebhookFormProps {
  action: string;
  stored: WebhookFields;
  save: (fields: WebhookFields) => Promise<unknown>;
  onCancel?: () => void;
}

export function WebhookForm({ action, stored, save, onCancel }: WebhookFormProps) {
  const form = useForm(
    stored,
    (values) => save({ url: values.url.trim(), events: values.events }),
    (values) =>
      URL.canParse(values.url.trim()) && /^https?:/i.test(values.url.trim())
        ? {}
        : { url: t('Enter an address that begins with https://') },
  );
  const { events } = form.values;
  const others = events.filter((event) => !families.some(([family]) => family === event));
  const toggle = (event: string, isOn: boolean): void =>
    form.set('events', isOn ? [...events, event] : events.filter((each) => each !== event));
  return (
    <form noValidate onSubmit={(event) => void form.submit(event)} className="flex flex-col gap-4">
      <FormError message={form.message} fields={form.fields} labels={{ url: t('Address'), events: t('Events') }} />
      <Field name="url" label={t('Address')} error={form.errorOf('url')}>
        <Input
          type="url"
          value={form.values.url}
          onValueChange={(url) => form.set('url', url)}
          placeholder="https://example.com/throughline"
          spellCheck={false}
        />
      </Field>
      <fieldset data-field="events">
        <legend className="font-medium">{t('Changes of')}</legend>
        <p className="text-sm text-text-3">
          {events.length === 0 ? t('None chosen: everything is sent.') : t('Only these are sent.')}
        </p>
        {form.errorOf('events') ? <p className="text-sm text-danger">{form.errorOf('events')}</p> : null}
        <div className="mt-1 grid grid-cols-1 gap-1 sm:grid-cols-2">
          {families.map(([event, title]) => (
            <Checkbox
              key={event}
              label={t.of(title)}
              isChecked={events.includes(event)}
              onChange={(isOn) => toggle(event, isOn)}
            />
          ))}
          {others.map((event) => (
            <Checkbox
              key={event}
              label={<code className="font-mono text-sm">{event}</code>}
              isChecked
              onChange={(isOn) => toggle(event, isOn)}
            />
          ))}
        </div>
      </fieldset>
      <div className="flex justify-end gap-2">
        {onCancel ? <Button onClick={onCancel}>{t('Cancel')}</Button> : null}
        <Button look="primary" type="submit" isBusy={form.isBusy} disabled={!onCancel && !form.isDirty}>
          {action}
        </Button>
      </div>
    </form>
  );
}
