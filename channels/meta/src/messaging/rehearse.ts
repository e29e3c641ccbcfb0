// A webhook as Messenger or Instagram would send it, of a made-up person: words, or a link of ours that was opened.
import type { HookCall, Place, Rehearsed } from '@throughline/channel-kit';
import { signedCall } from '../signed-call.ts';
import type { Stack } from './stack.ts';

/** Beyond all ids Meta gives. */
const firstPerson = 9_900_000_000_000_000_000n;

export const rehearseFor =
  (stack: Stack) =>
  (said: Rehearsed, place: Place): HookCall => {
    const account = stack.account(place.settings);
    const event =
      said.token === undefined
        ? { message: { mid: `m_${said.id}`, text: said.text } }
        : { referral: { ref: said.token, source: 'SHORTLINK', type: 'OPEN_THREAD' } };
    const at = said.at.getTime();
    const messaging = {
      sender: { id: said.address ?? String(firstPerson + BigInt(said.who)) },
      recipient: { id: account },
      timestamp: at,
      ...event,
    };
    return signedCall(
      { object: stack.object, entry: [{ id: account, time: at, messaging: [messaging] }] },
      said.at,
      place,
    );
  };
