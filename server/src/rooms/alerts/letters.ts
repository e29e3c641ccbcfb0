// What stayed unread is mailed, where an agent wants that: one letter for all of it.
import type { House } from '../../ground/house.ts';
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
    await house.mailer.send({
      to: due.email,
      subject: `${taken.size === 1 ? 'Something waits' : `${taken.size} things wait`} for you in ${due.workspace_name}`,
      text: [
        `Hello ${due.name},`,
        ...news.slice(0, SHOWN).map((row) => `${sentence(row)}\n${origin}/inbox?conversation=${row.conversation_id}`),
        ...(taken.size > SHOWN ? [`And ${taken.size - SHOWN} more.`] : []),
        `How you hear of things: ${origin}/settings/alerts`,
      ].join('\n\n'),
    });
  });
}

/** Without the customer's words: a letter is read on more screens than the inbox is. */
function sentence(row: store.AlertRow): string {
  const matter = `#${row.conversation_number}${row.contact_name ? `, ${row.contact_name}` : ''}`;
  const times = row.count > 1 ? ` (${row.count} times)` : '';
  switch (row.kind) {
    case 'mention':
      return `${row.author_name} named you in a note in ${matter}${times}.`;
    case 'assigned':
      return `${row.author_name || 'A rule'} gave you ${matter}.`;
    case 'reply':
      return `The customer wrote in ${matter}${times}.`;
    case 'failed':
      return `What you wrote in ${matter} could not be delivered: ${row.why}`;
    case 'watched':
      return `${row.author_name || 'The customer'} wrote in ${matter}, which you watch${times}.`;
    case 'woken':
      return `${matter} is back from being snoozed.`;
  }
}
