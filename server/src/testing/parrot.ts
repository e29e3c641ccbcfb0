// A channel of tests: speaks JSON, remembers what it was asked to send, and fails when told to.
import type { Abilities, Channel, Outbound, Raw, Sent } from '@throughline/channel-kit';
import type { Inbound } from '@throughline/domain';

const abilities: Abilities = {
  text: { limit: 100, unit: 'characters', split: true },
  markup: 'none',
  subject: false,
  files: { perMessage: 3, megabytes: 1, captionLimit: 100, mimes: [] },
  replyWindowHours: null,
  canStart: false,
  edit: { inbound: true, outbound: true },
  remove: { inbound: true, outbound: true, outboundHours: null },
  reactions: { inbound: true, outbound: true },
  typing: { inbound: true, outbound: true },
  receipts: ['delivered', 'read'],
  buttons: { max: 3, titleLimit: 20 },
  copies: false,
  continuation: true,
  visitors: false,
  live: true,
};
export interface Parrot extends Channel {
  readonly sent: Outbound[];
  answer: (outbound: Outbound) => Sent | Promise<Sent>;
}

/** `identityKind` is what its senders are; abilities can be overridden. */
export function parrot(kind: string, identityKind: string, change: Partial<Abilities> = {}): Parrot {
  const sent: Outbound[] = [];
  let count = 0;
  return {
    sent,
    answer: () => ({ ok: true, externalIds: [`${kind}-out-${++count}`] }),
    card: {
      kind,
      title: kind,
      description: '',
      icon: 'M0 0h24v24H0z',
      tint: '#888888',
      identityKinds: [identityKind],
      settings: [{ key: 'secret', label: 'Secret', kind: 'secret', required: false }],
      setup: { minutes: 1, needs: [] },
      abilities: { ...abilities, ...change },
    },
    intake: {
      hook: (call) =>
        ({ genuine: call.headers['x-secret'] === 'right', take: true }) as { genuine: true; take: boolean },
      source: null,
      mail: null,
    },
    read: (raw) => revive(JSON.parse(Buffer.from(raw.body).toString()) as Inbound | Inbound[]),
    async send(outbound) {
      const result = await this.answer!(outbound);
      sent.push(outbound);
      return result;
    },
    fetchFile: (file) =>
      Promise.resolve({ name: file.name, mime: file.mime, body: Buffer.from(`content of ${file.ref}`) }),
    connect: () => Promise.resolve({ ok: true, settings: {}, label: kind }),
    disconnect: () => Promise.resolve(),
    check: () => Promise.resolve([{ name: 'Everything', ok: true, detail: '' }]),
    rehearse: (said) => ({
      ...rawOf({
        kind: 'message',
        externalId: said.id,
        sender: { kind: identityKind, scope: '', value: `made-up-${said.who}`, name: said.name, trust: 'attested' },
        text: said.text,
        files: [],
        sentAt: said.at.toISOString(),
        ...(said.token === undefined ? {} : { tokens: [said.token] }),
      }),
      headers: { 'content-type': 'application/json', 'x-secret': 'right' },
      method: 'POST',
      url: '',
      query: {},
    }),
    continuationUrl: (token) => `https://${kind}.example/start?t=${token}`,
    normalize: (value) => value,
  } as Parrot;
}
function revive(given: Inbound | Inbound[]): Inbound[] {
  return (Array.isArray(given) ? given : [given]).map((event) => {
    const dated = { ...event } as Record<string, unknown>;
    for (const key of ['sentAt', 'at', 'editedAt'])
      if (typeof dated[key] === 'string') dated[key] = new Date(dated[key]);
    return dated as unknown as Inbound;
  });
}
export const rawOf = (event: unknown): Raw => ({ body: Buffer.from(JSON.stringify(event)), headers: {}, meta: {} });
/** A plain message in our words. */
export const said = (
  externalId: string,
  sender: { kind: string; value: string; scope?: string; name?: string; trust?: string },
  text: string,
  more: object = {},
) => ({
  kind: 'message',
  externalId,
  sender: { scope: '', trust: 'attested', ...sender },
  text,
  files: [],
  sentAt: '2026-11-20T10:00:00Z',
  ...more,
});
