// A draft that uses a template: found at its provider, its blanks filled, before anything is written.
import { missingSlots, type TemplateUse } from '@throughline/channel-kit';
import { problem } from '@throughline/protocol';
import type { House } from '../../ground/house.ts';
import { templatesOf } from '../channels/index.ts';
import type { Draft } from './answer.ts';

/** Throws `invalid` naming the field, when it cannot be sent as it is. */
export async function templateFor(house: House, workspaceId: string, draft: Draft): Promise<TemplateUse | null> {
  const { template: asked, channelId } = draft;
  if (!asked || draft.type === 'note') return null;
  if (!channelId) throw problem('invalid', { fields: { channelId: 'is needed with a template' } });
  const template = (await templatesOf(house, workspaceId, channelId)).find(
    (each) => each.name === asked.name && each.language === asked.language,
  );
  const refuse = (words: string) => problem('invalid', { fields: { template: words } });
  if (!template) throw refuse('is not one of this channel');
  if (template.unusable) throw refuse(template.unusable);
  if (template.state !== 'approved') throw refuse(`is ${template.state}; only approved ones can be sent`);
  const values = Object.fromEntries(
    template.slots.map((slot) => [
      slot.key,
      slot.kind === 'text' ? (asked.values[slot.key] ?? '').trim() : (draft.attachments[0] ?? ''),
    ]),
  );
  const [missing] = missingSlots({ template, values });
  if (missing)
    throw refuse(missing === 'header.file' ? 'begins with a file: attach one' : `lacks a value for ${missing}`);
  return { template, values };
}
