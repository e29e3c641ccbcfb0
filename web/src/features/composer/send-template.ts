// Messages approved beforehand: sent as they are.
import { previewOf } from '@throughline/domain';
import { announce } from '../../live/announce.ts';
import { send } from '../../live/index.ts';
import type { TemplateSending } from './template-picker.tsx';
import { t } from '../../words/t.ts';

/** Sent as it was approved; what is being written stays in the field. */
export async function sendTemplate(
  conversationId: string,
  { route, template, values, file }: TemplateSending,
): Promise<void> {
  const { name, language } = template;
  const outcome = await send({
    conversationId,
    body: {
      type: 'message',
      // Drawn while it is on its way; the server fills it in anew.
      text: previewOf({ template, values }),
      attachments: file ? [file.id] : [],
      channelId: route.channelId,
      identityId: route.identityId,
      template: { name, language, values: { ...values } },
    },
    channelKind: route.channelKind,
    fileNames: file ? [file.name] : [],
  });
  if (outcome.type === 'refused') announce(t.server(outcome.why));
}
