// Messages approved beforehand: what one looks like, which blanks it has, and how it reads once they are filled.

export type TemplateState = 'approved' | 'pending' | 'rejected' | 'paused' | 'disabled';
export interface TemplateSlot {
  /** Unique in its template: `body.1`, `header.name`, `button.0`. */
  readonly key: string;
  readonly where: 'header' | 'body' | 'button';
  /** `file`: the value is the id of one of the message's files. */
  readonly kind: 'text' | 'image' | 'video' | 'document';
  /** What stands in its place in the text, `{{1}}` or `{{name}}`; of a button, in its address. Empty for files. */
  readonly mark: string;
  readonly example: string;
}
export interface TemplateButton {
  readonly kind: 'reply' | 'url' | 'phone' | 'code' | 'other';
  readonly title: string;
  readonly value: string;
}
export interface Template {
  /** The provider's own id. */
  readonly id: string;
  readonly name: string;
  readonly language: string;
  readonly category: string;
  readonly state: TemplateState;
  /** Why it is not approved, in the provider's words. */
  readonly why: string;
  readonly header: string;
  readonly body: string;
  readonly footer: string;
  readonly buttons: readonly TemplateButton[];
  readonly slots: readonly TemplateSlot[];
  /** Set where this template cannot be sent from here (a catalogue, a one-time code): why. */
  readonly unusable?: string;
}

/** One template with its blanks filled, by the keys of its slots. */
export interface TemplateUse {
  readonly template: Template;
  readonly values: Readonly<Record<string, string>>;
}

/** The keys of blanks that are still empty. */
export const missingSlots = (use: TemplateUse): readonly string[] =>
  use.template.slots.filter(({ key }) => (use.values[key] ?? '').trim() === '').map(({ key }) => key);

/** How it reads: header, body and footer with the values in their places. Empty blanks stay visible as their marks. */
export function previewOf({ template, values }: TemplateUse): string {
  const filled = (text: string, where: TemplateSlot['where']) => {
    const marks = new Map(
      template.slots
        .filter((slot) => slot.where === where && slot.mark !== '' && (values[slot.key] ?? '') !== '')
        .map((slot) => [slot.mark, values[slot.key] ?? '']),
    );
    // In one pass, so that a value which looks like a mark is not filled again.
    return text.replace(/\{\{[^{}]{1,100}\}\}/g, (mark) => marks.get(mark) ?? mark);
  };
  return [filled(template.header, 'header'), filled(template.body, 'body'), template.footer]
    .filter((part) => part !== '')
    .join('\n\n');
}
