// The letters of the house itself: invitations and password resets. Plain words, one link.
import { setTimeout as pause } from 'node:timers/promises';
import type { House } from '../../ground/house.ts';

const WAIT_MS = 8000;

/** Reset links go out under the address the operator named, never under one that a request claims. */
const publicOrigin = (house: House): string => house.config.publicUrl ?? `http://localhost:${house.config.port}`;

export async function mailReset(
  house: House,
  reset: { email: string; name: string; token: string; minutes: number },
): Promise<void> {
  await send(house, reset.email, 'Set a new password', [
    `Hello ${oneLine(reset.name)},`,
    'someone, probably you, asked to set a new password for your account. This link does it, once, within the next hour:',
    `${publicOrigin(house)}/reset/${reset.token}`,
    'If it was not you, ignore this letter; your password stays as it is.',
  ]);
}

/** True when the letter was handed to the mail server. */
export async function mailInvitation(
  house: House,
  given: { email: string; workspaceName: string; invitedByName: string; link: string },
): Promise<boolean> {
  return send(house, given.email, `Join ${oneLine(given.workspaceName)} on Throughline`, [
    'Hello,',
    `${oneLine(given.invitedByName)} invites you to answer customers together in ${oneLine(given.workspaceName)}. This link lets you in, once, within seven days:`,
    given.link,
    'If you do not know them, ignore this letter.',
  ]);
}

async function send(house: House, to: string, subject: string, paragraphs: readonly string[]): Promise<boolean> {
  if (!house.mailer.isSet) return false;
  try {
    const sent = house.mailer.send({ to, subject, text: paragraphs.join('\n\n') }).then(() => true);
    // Whoever waits for the answer sees "not mailed" and the link; the letter may still go out.
    return await Promise.race([sent, pause(WAIT_MS, false, { ref: false })]);
  } catch (error) {
    house.log.warn({ error }, 'the house could not send its own mail');
    return false;
  }
}

/** Names come from people: no line breaks into headers, no letters within letters. */
const oneLine = (text: string): string =>
  text
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
    .slice(0, 100)
    .trim();
