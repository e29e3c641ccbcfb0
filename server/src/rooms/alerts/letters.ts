// What stayed unread is mailed, where an agent wants that: one letter for all of it.
import { alertWords, troubleText } from '@throughline/domain';
import type { House } from '../../ground/house.ts';
import { letterOf } from '../../ground/letter.ts';
import { speak, type Spoken } from '../../ground/words.ts';
import * as store from './store.ts';

export const ALERT_LETTERS_TASK = 'alert-letters';
const AT_ONCE = 100;
const SHOWN = 20;

export async function mailAlerts(house: House): Promise<void> {
  if (!house.mailer.isSet) return;
  for (const due of await store.dueLetters(house.db, house.now(), AT_ONCE))
    await mailOne(house, due).catch((error: unknown) =>
      house.log.warn({ error: String(error) }, 'a letter of alerts could not be sent; it is tried again'),
    );
}

/** Taken and sent in one transaction: a letter that the mail server refused is due again, and one of two nodes sends it. */
async function mailOne(house: House, due: store.DueRow): Promise<void> {
  await house.db.transaction(async (tx) => {
    const taken = new Set(await store.takeForLetter(tx, due.workspace_id, due.agent_id, house.now()));
    if (taken.size === 0) return;
    const rows = await store.list(tx, due.workspace_id, due.agent_id, Number.MAX_SAFE_INTEGER, 500);
    const news = rows.filter((row) => taken.has(row.number));
    const origin = house.config.publicUrl ?? `http://localhost:${house.config.port}`;
    const spoken = await speak(due.language, due.locale);
    const { t } = spoken;
    await house.mailer.send({
      to: due.email,
      subject: t(
        '{count, plural, one {Something waits for you in {workspace}} other {# things wait for you in {workspace}}}',
        { count: taken.size, workspace: due.workspace_name },
      ),
      ...letterOf(
        [
          t('Hello {name},', { name: due.name }),
          ...news
            .slice(0, SHOWN)
            .map((row) => `${sentence(row, spoken)}\n${origin}/inbox?conversation=${row.conversation_id}`),
          ...(taken.size > SHOWN
            ? [t('And {count, plural, one {# more} other {# more}}.', { count: taken.size - SHOWN })]
            : []),
          t('How you hear of things: {address}', { address: `${origin}/settings/alerts` }),
        ],
        spoken,
      ),
    });
  });
}

/** Without the customer's words: a letter is read on more screens than the inbox is. */
function sentence(row: store.AlertRow, { t, told, number }: Spoken): string {
  const matter = `#${row.conversation_number}${row.contact_name ? ` · ${row.contact_name}` : ''}`;
  const words = alertWords(
    { kind: row.kind, authorName: row.author_name, contactName: row.contact_name, count: row.count },
    t,
    number,
  );
  return [matter, words, ...(row.kind === 'failed' && row.why ? [told(troubleText(row.why))] : [])].join('\n');
}
