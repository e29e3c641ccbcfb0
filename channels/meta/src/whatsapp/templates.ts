// WhatsApp's message templates: read from Meta in our form, and filled into the form in which Meta takes them.
// https://developers.facebook.com/documentation/business-messaging/whatsapp/templates/overview
import type {
  Place,
  Template,
  TemplateButton,
  TemplateSlot,
  TemplateState,
  TemplateUse,
} from '@throughline/channel-kit';
import { missingSlots } from '@throughline/channel-kit';
import { text, thing, things, word } from '@throughline/channel-kit/json';
import type { Thing } from '@throughline/channel-kit/json';
import { callGraph } from '../graph.ts';

const pageSize = '100';
/** An account may have 6,000 templates. */
const pageLimit = 80;
const fields = 'id,name,language,status,category,parameter_format,rejected_reason,components';

/** All templates of the account. Throws, in words, when they cannot be had. */
export async function templates(place: Place): Promise<readonly Template[]> {
  const found: Template[] = [];
  let after: string | null = null;
  for (let page = 0; page < pageLimit; page += 1) {
    const query: Record<string, string> = { fields, limit: pageSize, ...(after === null ? {} : { after }) };
    const answer = await callGraph(place, `${accountOf(place)}/message_templates`, { query, repeatable: true });
    if (!answer.ok) throw new Error(answer.refusal.detail);
    found.push(...things(answer.body['data']).flatMap((each) => templateOf(each) ?? []));
    const paging = thing(answer.body['paging']);
    after = word(paging?.['next']) === null ? null : word(thing(paging?.['cursors'])?.['after']);
    if (after === null) break;
  }
  return found;
}
const accountOf = (place: Place): string => encodeURIComponent(word(place.settings['businessAccountId']) ?? '0');

const states: Readonly<Record<string, TemplateState>> = {
  APPROVED: 'approved',
  PENDING: 'pending',
  IN_APPEAL: 'pending',
  REJECTED: 'rejected',
  PAUSED: 'paused',
};
export function templateOf(given: Thing): Template | null {
  const name = word(given['name']);
  const language = word(given['language']);
  if (name === null || language === null) return null;
  const parts = things(given['components']);
  const part = (type: string) => parts.find((each) => text(each['type'])?.toUpperCase() === type) ?? null;
  const header = part('HEADER');
  const body = part('BODY');
  const buttons = things(part('BUTTONS')?.['buttons']);
  const reason = word(given['rejected_reason']);
  const category = (word(given['category']) ?? '').toLowerCase();
  const unusable = whyUnusable(category, parts, buttons);
  return {
    id: word(given['id']) ?? `${name}:${language}`,
    name,
    language,
    category,
    state: states[word(given['status']) ?? ''] ?? 'disabled',
    why: reason === null || reason === 'NONE' ? '' : reason.replaceAll('_', ' ').toLowerCase(),
    header: text(header?.['text']) ?? '',
    body: text(body?.['text']) ?? '',
    footer: text(part('FOOTER')?.['text']) ?? '',
    buttons: buttons.map(buttonOf),
    slots: [...headerSlots(header), ...textSlots('body', body), ...buttonSlots(buttons)],
    ...(unusable === null ? {} : { unusable }),
  };
}

const kinds: Readonly<Record<string, TemplateButton['kind']>> = {
  QUICK_REPLY: 'reply',
  URL: 'url',
  PHONE_NUMBER: 'phone',
  COPY_CODE: 'code',
};
const buttonOf = (button: Thing): TemplateButton => ({
  kind: kinds[word(button['type']) ?? ''] ?? 'other',
  title: word(button['text']) ?? '',
  value: word(button['url']) ?? word(button['phone_number']) ?? '',
});

function whyUnusable(category: string, parts: readonly Thing[], buttons: readonly Thing[]): string | null {
  if (category === 'authentication') return 'One-time codes are sent by the program that checks them.';
  const types = parts.map((each) => text(each['type'])?.toUpperCase() ?? '');
  const odd = types.find((type) => !['HEADER', 'BODY', 'FOOTER', 'BUTTONS'].includes(type));
  if (odd !== undefined) return `A template with a ${plain(odd)} is sent from WhatsApp Manager.`;
  const format = text(parts.find((each) => text(each['type'])?.toUpperCase() === 'HEADER')?.['format'])?.toUpperCase();
  if (format === 'LOCATION' || format === 'PRODUCT')
    return `A template with a ${plain(format)} above it is sent from WhatsApp Manager.`;
  const button = buttons
    .map((each) => word(each['type']) ?? '')
    .find((type) => kinds[type] === undefined && !['FLOW', 'REQUEST_CONTACT_INFO', 'VOICE_CALL'].includes(type));
  return button === undefined ? null : `A template with a ${plain(button)} button is sent from WhatsApp Manager.`;
}
const plain = (name: string): string => name.replaceAll('_', ' ').toLowerCase();

const mark = /\{\{\s*([A-Za-z0-9_]{1,100})\s*\}\}/g;
function textSlots(where: 'header' | 'body', part: Thing | null): readonly TemplateSlot[] {
  const example = thing(part?.['example']);
  const named = new Map(
    things(example?.[`${where}_text_named_params`]).map((each) => [word(each['param_name']), word(each['example'])]),
  );
  const given = example?.[`${where}_text`];
  const listed: unknown[] = Array.isArray(given) ? (Array.isArray(given[0]) ? (given[0] as unknown[]) : given) : [];
  const names = [...new Set([...(text(part?.['text']) ?? '').matchAll(mark)].map((found) => found[1] ?? ''))];
  return names.map((name, index) => ({
    key: `${where}.${name}`,
    where,
    kind: 'text',
    mark: `{{${name}}}`,
    example: named.get(name) ?? word(listed[index]) ?? '',
  }));
}
function headerSlots(header: Thing | null): readonly TemplateSlot[] {
  const format = text(header?.['format'])?.toLowerCase();
  if (format === 'image' || format === 'video' || format === 'document')
    return [{ key: 'header.file', where: 'header', kind: format, mark: '', example: '' }];
  return textSlots('header', header);
}
function buttonSlots(buttons: readonly Thing[]): readonly TemplateSlot[] {
  return buttons.flatMap((button, index): TemplateSlot[] => {
    const type = word(button['type']);
    const given = button['example'];
    const example = word(Array.isArray(given) ? given[0] : given) ?? '';
    const isBlank = (type === 'URL' && /\{\{[^{}]+\}\}/.test(text(button['url']) ?? '')) || type === 'COPY_CODE';
    return isBlank ? [{ key: `button.${index}`, where: 'button', kind: 'text', mark: '{{1}}', example }] : [];
  });
}

const flat = /[\n\t]| {5,}/;
/** Why this use cannot be sent; null when it can. */
export function troubleWith({ template, values }: TemplateUse): string | null {
  if (template.unusable) return template.unusable;
  if (template.state !== 'approved')
    return `The template “${template.name}” is ${template.state}, and WhatsApp sends only approved ones.`;
  const [missing] = missingSlots({ template, values });
  if (missing !== undefined) return `The blank ${missing} of the template is empty.`;
  const odd = template.slots.find(
    ({ kind, where, key }) => kind === 'text' && where !== 'header' && flat.test(values[key] ?? ''),
  );
  return odd ? `The value for ${odd.key} must be one line without tabs.` : null;
}

/** The `template` object of a message. `mediaId`: the uploaded header file. */
export function templateObject({ template, values }: TemplateUse, mediaId: string | null): Thing {
  const of = (where: TemplateSlot['where']) => template.slots.filter((slot) => slot.where === where);
  const parameter = (slot: TemplateSlot) => {
    if (slot.kind !== 'text') return { type: slot.kind, [slot.kind]: { id: mediaId ?? '' } };
    const name = slot.mark.slice(2, -2);
    const isNamed = slot.where !== 'button' && !/^\d+$/.test(name);
    return { type: 'text', ...(isNamed ? { parameter_name: name } : {}), text: (values[slot.key] ?? '').trim() };
  };
  const components = [
    ...(of('header').length > 0 ? [{ type: 'header', parameters: of('header').map(parameter) }] : []),
    ...(of('body').length > 0 ? [{ type: 'body', parameters: of('body').map(parameter) }] : []),
    ...of('button').map((slot) => {
      const index = slot.key.slice('button.'.length);
      const isCode = template.buttons[Number(index)]?.kind === 'code';
      return isCode
        ? {
            type: 'button',
            sub_type: 'copy_code',
            index,
            parameters: [{ type: 'coupon_code', coupon_code: (values[slot.key] ?? '').trim() }],
          }
        : { type: 'button', sub_type: 'url', index, parameters: [parameter(slot)] };
    }),
  ];
  return {
    name: template.name,
    language: { code: template.language },
    ...(components.length > 0 ? { components } : {}),
  };
}
