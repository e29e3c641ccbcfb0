// A bounce as events: the message failed, and a dead address is unreachable. Only for a mail that was provably ours: anybody can
// write "that address does not exist" and must not silence a customer with it. And only for the address that mail really went to: who
// got a letter of ours knows its id, and must not silence somebody else with it.
import type { Place } from '@throughline/channel-kit';
import type { Inbound } from '@throughline/domain';
import { splitPlus } from '../address.ts';
import type { Letter } from '../mime/letter.ts';
import type { MailSettings } from '../settings.ts';
import { openBounceTag, openMessageId, ourMessageId, recipientMark } from '../tokens.ts';
import type { Bounce } from './parse.ts';

export interface BounceFacts {
  readonly letter: Letter;
  readonly externalId: string;
  readonly at: Date;
  readonly recipients: readonly string[];
  readonly settings: MailSettings;
  readonly place: Pick<Place, 'channelId' | 'sign'>;
}

/** Null when the bounce is about no mail of ours; it is then read as an automatic mail, for people to see. */
export function readBounce(bounce: Bounce, facts: BounceFacts): readonly Inbound[] | null {
  const about = ourMail(bounce, facts);
  if (about === null) return null;
  const { at, externalId } = facts;
  const ours = openMessageId(about, facts.place);
  const wentTo = (address: string) =>
    ours !== null && bounce.recipientMarks.includes(recipientMark(ours.messageId, address, facts.place));
  const events = bounce.failures.flatMap((each, index): readonly Inbound[] => {
    const eventId = `${externalId}#${index}`;
    const sender = { kind: 'email', scope: '', value: each.address, trust: 'unverified' } as const;
    const words = [each.status, each.detail].filter((word) => word !== '').join(' ');
    if (bounce.kind === 'complaint') {
      if (!wentTo(each.address)) return [];
      return [
        {
          kind: 'identity',
          eventId,
          sender,
          state: 'unreachable',
          why: `Marked our mail as ${each.detail}; nothing more should be sent.`,
        },
      ];
    }
    if (each.action === 'delivered') return [{ kind: 'status', eventId, externalId: about, state: 'delivered', at }];
    if (each.action === 'delayed')
      return [
        {
          kind: 'status',
          eventId,
          externalId: about,
          state: 'sent',
          why: `Delayed, still being tried. ${words}`.trim(),
          at,
        },
      ];
    const failed = {
      kind: 'status',
      eventId,
      externalId: about,
      state: 'failed',
      why: `Returned by ${each.address}’s mail server: ${words || 'no reason given'}`,
      at,
    } as const;
    return each.isHard && wentTo(each.address)
      ? [
          failed,
          {
            kind: 'identity',
            eventId: `${eventId}!`,
            sender,
            state: 'unreachable',
            why: words || 'The address does not exist.',
          },
        ]
      : [failed];
  }); // It names nobody our mail went to: then people see it as it came.
  return events.length > 0 ? events : null;
}

/** Our Message-ID of the mail that came back: by the envelope address it was sent from, else by the id it carries. */
function ourMail(bounce: Bounce, { recipients, settings, place }: BounceFacts): string | null {
  for (const address of recipients) {
    const ours = openBounceTag(splitPlus(address).tag, place);
    if (ours) return ourMessageId(ours, settings.domain, place);
  }
  return bounce.originalIds.find((id) => openMessageId(id, place) !== null) ?? null;
}
