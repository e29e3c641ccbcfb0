// Templates in the picker: which are found, which can be sent, and what one still lacks.
import { missingSlots, type Template } from '@throughline/domain';

/** Every word typed stands somewhere in its name, language, category or text. Those that can be sent come first. */
export function foundTemplates(templates: readonly Template[], typed: string): readonly Template[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  const found = templates.filter((template) => {
    const text = [
      template.name.replaceAll('_', ' '),
      template.name,
      template.language,
      template.category,
      template.body,
    ]
      .join(' ')
      .toLowerCase();
    return words.every((word) => text.includes(word));
  });
  return found.toSorted(
    (a, b) => Number(whyNotUse(a) !== '') - Number(whyNotUse(b) !== '') || (a.name < b.name ? -1 : 1),
  );
}

/** Why it cannot be sent at all; '' when it can. */
export function whyNotUse({ state, why, unusable }: Template): string {
  if (unusable) return unusable;
  if (state === 'approved') return '';
  const words = {
    pending: 'Waits for approval',
    rejected: 'Was rejected',
    paused: 'Is paused by the provider',
    disabled: 'Is disabled by the provider',
  };
  return why ? `${words[state]}: ${why}` : words[state];
}

/** Why it cannot be sent yet; null when it can. */
export function whyNotYet(
  template: Template | undefined,
  values: Readonly<Record<string, string>>,
  isUploading: boolean,
): string | null {
  if (!template) return 'Choose a template';
  const never = whyNotUse(template);
  if (never !== '') return never;
  if (isUploading) return 'The file is still being uploaded';
  const [missing] = missingSlots({ template, values });
  const slot = template.slots.find(({ key }) => key === missing);
  return slot ? `${slotLabel(slot)} is empty` : null;
}

export function slotLabel({ where, kind, mark, key }: Template['slots'][number]): string {
  if (kind !== 'text') return `Header ${kind}`;
  const place = { header: 'in the header', body: 'in the text', button: 'of the button' }[where];
  const name = mark.replace(/[{}\s]/g, '') || key.split('.').at(-1) || '';
  return /^\d+$/.test(name) ? `Value ${name} ${place}` : `${name.replaceAll('_', ' ')} ${place}`;
}
