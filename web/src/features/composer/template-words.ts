// Templates in the picker: which are found, which can be sent, and what one still lacks.
import { missingSlots, type Template } from '@throughline/domain';
import type { Contact, ReplyRoute } from '@throughline/sdk';
import { t } from '../../words/t.ts';

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
  if (unusable) return t.server(unusable);
  if (state === 'approved') return '';
  const words = {
    pending: t('Waits for approval'),
    rejected: t('Was rejected'),
    paused: t('Is paused by the provider'),
    disabled: t('Is disabled by the provider'),
  };
  return why ? `${words[state]}: ${why}` : words[state];
}

/** Why it cannot be sent yet; null when it can. */
export function whyNotYet(
  template: Template | undefined,
  values: Readonly<Record<string, string>>,
  isUploading: boolean,
): string | null {
  if (!template) return t('Choose a template');
  const never = whyNotUse(template);
  if (never !== '') return never;
  if (isUploading) return t('The file is still being uploaded');
  const [missing] = missingSlots({ template, values });
  const slot = template.slots.find(({ key }) => key === missing);
  return slot ? t('{field} is empty', { field: slotLabel(slot) }) : null;
}

export function slotLabel({ where, kind, mark, key }: Template['slots'][number]): string {
  if (kind !== 'text')
    return t('Header {kind, select, image {image} video {video} document {document} other {{kind}}}', { kind });
  const name = mark.replace(/[{}\s]/g, '') || key.split('.').at(-1) || '';
  const value = /^\d+$/.test(name) ? t('Value {number}', { number: name }) : name.replaceAll('_', ' ');
  switch (where) {
    case 'header':
      return t('{value} in the header', { value });
    case 'body':
      return t('{value} in the text', { value });
    case 'button':
      return t('{value} of the button', { value });
  }
}

const firstName = /^(first|given)_?name$|^vorname$|^imi[eę]$|^pr[eé]nom$|^nombre$/;
const wholeName = /^((customer|contact|full|client)_?)?name$|^customer$|^client$|^nazwisko$|^kunde$/;
const order = /^(order|bestell|zam[oó]wieni|commande|pedido)(_?(number|no|nr|id|nummer|a|e))?$/;
const greeting = /(?:^|[\s¡])(?:hi|hello|hey|dear|hallo|liebe[r]?|cze[sś][cć]|witaj|bonjour|hola)[,\s]+$/i;
const orderBefore = /(?:order|bestellung|zam[oó]wieni\w*|commande|pedido)(?:\s+(?:number|no\.?|nr\.?))?[\s:#]*$/i;

/**
 * What the customer's facts say for the blanks whose name, or the words before them, tell what belongs there; a guess to be read over. Over a
 * claimed link only what was said there goes back.
 */
export function knownValues(
  template: Template,
  contact: Pick<Contact, 'name' | 'facts' | 'identities'> | undefined,
  route: Pick<ReplyRoute, 'identityId' | 'assurance'>,
): Readonly<Record<string, string>> {
  if (!contact) return {};
  const isClaimed = route.assurance === 'claimed';
  const here = contact.identities.find((each) => each.id === route.identityId);
  const name = ((isClaimed ? here?.name : contact.name) ?? '').trim();
  const facts = contact.facts.filter((fact) => fact.kind === 'order' && (!isClaimed || fact.identityId === here?.id));
  const number = facts.toSorted((a, b) => (a.saidAt < b.saidAt ? 1 : -1))[0]?.value ?? '';
  const isName = /\p{L}/u.test(name) && !/[@\d]/.test(name);
  const [first = ''] = isName ? name.split(/\s+/) : [];
  return Object.fromEntries(
    template.slots.flatMap((slot) => {
      if (slot.kind !== 'text') return [];
      const label = slot.mark.replace(/[{}\s]/g, '').toLowerCase();
      const text = slot.where === 'header' ? template.header : slot.where === 'body' ? template.body : '';
      const before = /^\d+$/.test(label) ? text.slice(0, Math.max(0, text.indexOf(slot.mark))) : '';
      const value =
        firstName.test(label) || greeting.test(before)
          ? first
          : wholeName.test(label) && isName
            ? name
            : order.test(label) || orderBefore.test(before)
              ? number
              : '';
      return value === '' ? [] : [[slot.key, value]];
    }),
  );
}
