// How we sound on one channel: the guide in words, examples, and what drafts are held against. The composer hints, it never blocks.
import type { Channel } from '@throughline/sdk';
import { toneLimits } from '@throughline/domain';
import { api } from '../../live/index.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { FormError } from '../../ui/form-error.tsx';
import { NumberInput } from '../../ui/number-input.tsx';
import { Section } from '../../ui/page.tsx';
import { SaveBar } from '../../ui/save-bar.tsx';
import { Select } from '../../ui/select.tsx';
import { Switch } from '../../ui/switch.tsx';
import { Textarea } from '../../ui/textarea.tsx';
import { useDeeds } from '../../ui/use-deed.ts';
import { useForm } from '../../ui/use-form.ts';
import { msg, t } from '../../words/t.ts';

const choices = {
  greeting: [
    { value: 'any', label: msg('As it comes') },
    { value: 'yes', label: msg('Always') },
    { value: 'no', label: msg('Never') },
  ],
  formality: [
    { value: 'any', label: msg('As it comes') },
    { value: 'formal', label: msg('Formal') },
    { value: 'informal', label: msg('Informal') },
  ],
  emoji: [
    { value: 'any', label: msg('As many as one likes') },
    { value: 'few', label: msg('At most two') },
    { value: 'none', label: msg('None') },
  ],
} as const;
const labels = () => ({
  'tone.text': t('Guide'),
  'tone.examples': t('Examples'),
  'tone.minLength': t('At least'),
  'tone.maxLength': t('At most'),
});

export function ChannelTone({ channel, onChanged }: { channel: Channel; onChanged: () => Promise<void> }) {
  const deeds = useDeeds();
  const params = { id: channel.id };
  const form = useForm(
    { ...channel.tone, examples: padded(channel.tone.examples) },
    async (values) => {
      const examples = values.examples.map((example) => example.trim()).filter((example) => example !== '');
      await api.changeChannel({ params, body: { tone: { ...values, text: values.text.trim(), examples } } });
      await onChanged();
    },
    (values): Record<string, string> =>
      values.maxLength > 0 && values.minLength > values.maxLength
        ? { 'tone.maxLength': t('Not below the shortest length') }
        : {},
  );
  const { values, set } = form;
  return (
    <Section
      title={t('Tone')}
      help={t(
        'How your team sounds here. While somebody writes, the composer says what is different; it never keeps anybody from sending.',
      )}
      actions={
        channel.hasOwnTone ? (
          <Button
            isBusy={deeds.busy === 'tone'}
            onClick={() =>
              void deeds.run(
                'tone',
                async () => {
                  await api.changeChannel({ params, body: { tone: null } });
                  await onChanged();
                },
                t('Could not reset the tone'),
              )
            }
          >
            {t('Reset to default')}
          </Button>
        ) : null
      }
    >
      <form noValidate onSubmit={(event) => void form.submit(event)} className="flex flex-col gap-4">
        <FormError message={form.message} fields={form.fields} labels={labels()} />
        <Field name="tone.text" label={t('Guide')} isOptional error={form.errorOf('tone.text')}>
          <Textarea value={values.text} maxLength={toneLimits.text} onValueChange={(text) => set('text', text)} />
        </Field>
        {values.examples.map((example, index) => (
          <Field
            key={index}
            name={`tone.example${index}`}
            label={t('Example {number}', { number: index + 1 })}
            isOptional
          >
            <Textarea
              value={example}
              rows={2}
              maxLength={toneLimits.example}
              onValueChange={(text) =>
                set(
                  'examples',
                  values.examples.map((each, at) => (at === index ? text : each)),
                )
              }
            />
          </Field>
        ))}
        <div className="flex flex-wrap gap-4">
          <Field
            name="tone.minLength"
            label={t('At least')}
            help={t('0: no limit.')}
            error={form.errorOf('tone.minLength')}
          >
            <NumberInput
              value={values.minLength}
              onChange={(length) => set('minLength', length)}
              unit={t('characters')}
              min={0}
              max={toneLimits.length}
            />
          </Field>
          <Field
            name="tone.maxLength"
            label={t('At most')}
            help={t('0: no limit.')}
            error={form.errorOf('tone.maxLength')}
          >
            <NumberInput
              value={values.maxLength}
              onChange={(length) => set('maxLength', length)}
              unit={t('characters')}
              min={0}
              max={toneLimits.length}
            />
          </Field>
        </div>
        <div className="grid max-w-2xl gap-4 sm:grid-cols-3">
          <Field name="tone.greeting" label={t('Greeting')}>
            <Select
              value={values.greeting}
              onChange={(greeting) => set('greeting', greeting)}
              choices={t.each(choices.greeting, 'label')}
            />
          </Field>
          <Field name="tone.formality" label={t('Manner')}>
            <Select
              value={values.formality}
              onChange={(formality) => set('formality', formality)}
              choices={t.each(choices.formality, 'label')}
            />
          </Field>
          <Field name="tone.emoji" label={t('Emoji')}>
            <Select
              value={values.emoji}
              onChange={(emoji) => set('emoji', emoji)}
              choices={t.each(choices.emoji, 'label')}
            />
          </Field>
        </div>
        <Switch
          label={t('Markup')}
          help={t('Bold words, lists and links with words. Off: a draft with such marks gets a hint.')}
          isOn={values.markup}
          onChange={(markup) => set('markup', markup)}
        />
        <SaveBar form={form} />
      </form>
    </Section>
  );
}

/** Always as many fields as there may be examples. */
const padded = (examples: readonly string[]): readonly string[] =>
  Array.from({ length: toneLimits.examples }, (_, index) => examples[index] ?? '');
