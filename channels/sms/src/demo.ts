// Twilio's side of the demo.
import { createHash } from 'node:crypto';
import { type Demo, type DemoAnswer, unknownCall } from '@throughline/channel-kit';

export const demo: Demo = {
  person: '+12025550107',
  settings: (secret) => ({
    provider: 'twilio',
    accountSid: `AC${createHash('md5').update(secret('account')).digest('hex')}`,
    authToken: secret('token'),
    number: '+12025550142',
  }),
  answer({ method, url, body }, id): DemoAnswer {
    if (method !== 'POST' || !url.pathname.endsWith('/Messages.json')) return unknownCall;
    const given = new URLSearchParams(body);
    const to = given.get('To') ?? '';
    return {
      status: 201,
      body: { sid: `SM${createHash('md5').update(id).digest('hex')}`, status: 'queued', to, from: given.get('From') },
      reached: { to, text: given.get('Body') ?? '' },
    };
  },
  letter: null,
};
