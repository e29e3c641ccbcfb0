// A letter of a made-up person, as our own mail door would hand it over with its checks passed. No mail travels.
import type { Place, Raw, Rehearsed } from '@throughline/channel-kit';
import { continuationText } from './continue.ts';
import { mailSettings } from './settings.ts';

const domain = 'rehearsal.example';

export function rehearse(said: Rehearsed, place: Place): Raw {
  const { address } = mailSettings(place.settings);
  const name = `=?utf-8?B?${Buffer.from(said.name).toString('base64')}?=`;
  const from = said.address ?? `rehearsal${said.who}@${domain}`;
  const subject = said.replyTo ? `Re: ${said.replyTo.subject.replace(/^(re: )+/i, '')}` : 'Rehearsal';
  const letter = [
    `From: ${name} <${from}>`,
    `To: <${address}>`,
    `Subject: =?utf-8?B?${Buffer.from(subject).toString('base64')}?=`,
    ...(said.replyTo ? [`In-Reply-To: <${said.replyTo.messageId}>`, `References: <${said.replyTo.messageId}>`] : []),
    `Date: ${said.at.toUTCString()}`,
    `Message-ID: <${said.id}@${domain}>`,
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: base64',
    '',
    Buffer.from(said.token === undefined ? said.text : continuationText(said.token)).toString('base64'),
    '',
  ].join('\r\n');
  return {
    body: new TextEncoder().encode(letter),
    headers: {},
    meta: {
      receivedAt: said.at.toISOString(),
      envelope: { from, to: [address] },
      auth: { headerFrom: domain, dmarc: 'pass', policy: 'none', spf: 'pass', dkim: [] },
    },
  };
}
