// A webhook as WhatsApp would send it, of a made-up person who hides their number, so that they are nobody else's.
import type { HookCall, Place, Rehearsed } from '@throughline/channel-kit';
import { word } from '@throughline/channel-kit/json';
import { signedCall } from '../signed-call.ts';
import { continueMark } from './read.ts';

export function rehearse(said: Rehearsed, place: Place): HookCall {
  const { settings } = place;
  const userId = `US.rehearsal${said.who}`;
  const greeting = (word(settings['greeting']) ?? '').trim();
  const body = said.token === undefined ? said.text : `${greeting} ${continueMark(said.token)}`.trim();
  // In the demo they show their number, as most people do.
  const { address } = said;
  const message = {
    ...(address === undefined ? { from_user_id: userId } : { from: address }),
    id: `wamid.${said.id}`,
    timestamp: String(Math.floor(said.at.getTime() / 1000)),
    type: 'text',
    text: { body },
  };
  const value = {
    messaging_product: 'whatsapp',
    metadata: {
      display_phone_number: (word(settings['displayNumber']) ?? '').replace(/\D/g, ''),
      phone_number_id: word(settings['phoneNumberId']) ?? '',
    },
    contacts: [{ profile: { name: said.name }, ...(address === undefined ? { user_id: userId } : { wa_id: address }) }],
    messages: [message],
  };
  return signedCall(
    {
      object: 'whatsapp_business_account',
      entry: [{ id: word(settings['businessAccountId']) ?? '', changes: [{ field: 'messages', value }] }],
    },
    said.at,
    place,
  );
}
