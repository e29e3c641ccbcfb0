// Website chat. Visitors connect to the house itself, so sending is nothing but saying "it is in the thread": their socket reads it there.
import { type Channel, type Check, type Place, type Sent, troubleWithPush } from '@throughline/channel-kit';
import { card } from './card.ts';
import { read } from './read.ts';
import { rehearse } from './rehearse.ts';

export { verifyIdentity, type VerifiedUser } from './verify-identity.ts';

export const webchat: Channel = {
  card,
  intake: { hook: null, source: null, mail: null },
  read,
  async send(message): Promise<Sent> {
    switch (message.kind) {
      case 'message':
        return { ok: true, externalIds: [message.id] };
      case 'edit':
      case 'delete':
        return { ok: true, externalIds: message.externalIds };
      case 'reaction':
      case 'typing':
      case 'read':
        return { ok: true, externalIds: [] };
    }
  },
  async fetchFile(file) {
    throw new Error(`${file.name} was uploaded to us; there is nowhere to fetch it from`);
  },
  async connect(place) {
    const wrong = domainsOf(place).find((domain) => !isDomain(domain));
    if (wrong !== undefined)
      return {
        ok: false,
        field: 'allowedDomains',
        detail: `“${wrong}” is not a site’s name.`,
        remedy: 'Write the host alone, like shop.example or *.shop.example, one per line.',
      };
    const secret = String(place.settings['identitySecret'] ?? '');
    if (place.settings['requireIdentity'] === true && secret === '')
      return {
        ok: false,
        field: 'identitySecret',
        detail: 'Only signed-in customers may write, but there is no secret to check them by.',
        remedy: 'Set an identity secret of at least 32 characters.',
      };
    const push = troubleWithPush(place.settings);
    if (push) return { ok: false, ...push };
    return { ok: true, settings: {}, label: domainsOf(place)[0] ?? 'Any site' };
  },
  async disconnect() {
    /* Nothing lives outside the house. */
  },
  async check(place): Promise<readonly Check[]> {
    const domains = domainsOf(place);
    const secret = String(place.settings['identitySecret'] ?? '');
    return [
      place.hookUrl === null
        ? {
            name: 'Public address',
            ok: false,
            detail: 'Only browsers on this machine can reach the chat.',
            remedy: 'Set PUBLIC_URL to the address your visitors can open.',
          }
        : {
            name: 'Public address',
            ok: true,
            detail: `The script is served from ${new URL(place.hookUrl).origin}/widget.js`,
          },
      domains.length === 0
        ? { name: 'Allowed sites', ok: true, detail: 'Any site may show this chat. List yours to keep others out.' }
        : { name: 'Allowed sites', ok: true, detail: domains.join(', ') },
      secret === ''
        ? { name: 'Signed-in customers', ok: true, detail: 'Not used: visitors are known by their browser alone.' }
        : { name: 'Signed-in customers', ok: true, detail: 'Tokens signed with the identity secret are recognised.' },
    ];
  },
  continuationUrl: () => null,
  rehearse,
  normalize: (value) => value.trim(),
};

function domainsOf(place: Place): readonly string[] {
  return String(place.settings['allowedDomains'] ?? '')
    .split(/[\s,]+/)
    .filter((line) => line !== '');
}
/** A host with an optional port, or all hosts below one. */
function isDomain(line: string): boolean {
  return /^(\*\.)?([a-z0-9-]+\.)*[a-z0-9-]+(:\d{1,5})?$/i.test(line);
}
