// The letters of the house itself: invitations and password resets. Plain words, one link.
import { setTimeout as pause } from 'node:timers/promises';
import type { House } from '../../ground/house.ts';
import { letterOf } from '../../ground/letter.ts';
import { speak, type Spoken } from '../../ground/words.ts';
import { languagesOf } from './store.ts';

const WAIT_MS = 8000;

/** Reset links go out under the address the operator named, never under one that a request claims. */
const publicOrigin = (house: House): string => house.config.publicUrl ?? `http://localhost:${house.config.port}`;

export async function mailReset(
  house: House,
  reset: { email: string; name: string; token: string; minutes: number },
): Promise<void> {
  const spoken = await speak(...(await languagesOf(house.db, reset.email)));
  const { t } = spoken;
  await send(house, reset.email, t('Set a new password'), spoken, [
    t('Hello {name},', { name: oneLine(reset.name) }),
    t(
      'Someone, probably you, asked to set a new password for your account. This link does it, once, within the next hour:',
    ),
    `${publicOrigin(house)}/reset/${reset.token}`,
    t('If it was not you, ignore this letter; your password stays as it is.'),
  ]);
}

/** `languages` of whom it is for, the best first. True when the letter was handed to the mail server. */
export async function mailInvitation(
  house: House,
  given: {
    email: string;
    workspaceName: string;
    languages: readonly (string | null)[];
    invitedByName: string;
    link: string;
  },
): Promise<boolean> {
  const spoken = await speak(...given.languages);
  const { t } = spoken;
  const workspace = oneLine(given.workspaceName);
  return send(house, given.email, t('Join {workspace} on Throughline', { workspace }), spoken, [
    t('Hello,'),
    t(
      '{name} invites you to answer customers together in {workspace}. This link lets you in, once, within seven days:',
      { name: oneLine(given.invitedByName), workspace },
    ),
    given.link,
    t('If you do not know them, ignore this letter.'),
  ]);
}

async function send(
  house: House,
  to: string,
  subject: string,
  spoken: Spoken,
  paragraphs: readonly string[],
): Promise<boolean> {
  if (!house.mailer.isSet) return false;
  try {
    const sent = house.mailer.send({ to, subject, ...letterOf(paragraphs, spoken) }).then(() => true);
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
