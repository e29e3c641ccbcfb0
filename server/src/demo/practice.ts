// The practice inbox: ten customers, each for one key. They write as the demo's others do, to channels that reach nobody, and each carries
// the name of whoever practises in its address, so that two may practise at once and neither takes the other's away.
import type { InboundMessage } from '@throughline/domain';
import type { House } from '../ground/house.ts';
import type { AgentViewer } from '../ground/viewer.ts';
import { speak, type Spoken } from '../ground/words.ts';
import { type OpenChannel, openChannel, listChannels } from '../rooms/channels/index.ts';
import { changeConversation, conversationsOfContact, splitConversation } from '../rooms/conversations/index.ts';
import type { Intake } from '../rooms/intake/index.ts';
import * as store from './store.ts';

type Key = 'close' | 'note' | 'take' | 'snooze' | 'undo' | 'macro' | 'channel' | 'join' | 'search' | 'palette';
interface Customer {
  readonly key: Key;
  readonly name: string;
  readonly subject: string;
  readonly text: string;
  /** By the chat, with an address they gave there. */
  readonly isChat?: boolean;
}
export interface Practised {
  readonly key: Key;
  readonly conversationId: string;
}

/** Who writes what, in the language of whoever practises. */
const customersIn = ({ t }: Spoken): readonly Customer[] => [
  {
    key: 'close',
    name: 'Ines Moreau',
    subject: t('Thank you'),
    text: t('The beans arrived this morning. Nothing else from me, thank you!'),
  },
  {
    key: 'note',
    name: 'Jonas Weber',
    subject: t('Gift box'),
    text: t('I would like a gift box for my sister, but please do not tell her. She orders from you too.'),
  },
  {
    key: 'take',
    name: 'Aino Salo',
    subject: t('Invoice'),
    text: t('Who can help me with an invoice from October? I am happy to wait for the right person.'),
  },
  {
    key: 'snooze',
    name: 'Pavel Novák',
    subject: t('Holiday'),
    text: t('I am away until next week. Could you ask me again then which grinder I have?'),
  },
  {
    key: 'undo',
    name: 'Rita Sousa',
    subject: t('One more thing'),
    text: t('That solves it. Or wait, does it? I will look once more.'),
  },
  { key: 'macro', name: 'Emil Lund', subject: t('Roasting days'), text: t('On which days do you roast?') },
  {
    key: 'channel',
    name: 'Hanna Vogel',
    subject: '',
    text: t('Can you send me the brewing guide? I have to close this page now.'),
    isChat: true,
  },
  {
    key: 'join',
    name: 'Oskar Nyman',
    subject: t('Office order'),
    text: t('Our office order has not come. It was meant for today.'),
  },
  {
    key: 'join',
    name: 'Oskar Nyman',
    subject: t('Late delivery'),
    text: t('Me again: the order for our office is late. Its number is #8902.'),
  },
  {
    key: 'search',
    name: 'Tuuli Aalto',
    subject: t('The cup'),
    text: t('Do you still have the marbled cup that I asked about?'),
  },
  {
    key: 'palette',
    name: 'Leon Fischer',
    subject: t('Printed order'),
    text: t('I need my order on paper. Is there a way to print it?'),
  },
];
const DOMAIN = 'practice.example';

/** Of this agent's customers, for finding them again. */
export const practiceAddresses = (agentId: string): string => `%.${agentId}@${DOMAIN}`;

/** All ten have written, in the app's language of whoever practises (`de`). Who writes twice has two conversations, as if each had been taken for a matter of its own. */
export async function addPractice(
  house: House,
  intake: Intake,
  viewer: AgentViewer,
  language: string,
): Promise<readonly Practised[]> {
  const rows = await listChannels(house.db, viewer.workspaceId);
  const open = (await Promise.all(rows.map((row) => openChannel(house, row)))).filter((each) => each !== null);
  const mail = open.find(({ kind }) => kind.card.abilities.subject);
  const chat = open.find(({ kind }) => kind.card.abilities.visitors);
  if (!mail || !chat) throw new Error('The demo has lost its mailbox or its chat');
  const run = house.now().getTime().toString(36);
  const made = new Map<Key, string>();
  for (const [index, customer] of customersIn(await speak(language)).entries()) {
    const channel = customer.isChat ? chat : mail;
    const event = eventOf(customer, channel, viewer, `${run}-${index}`);
    const raw = { body: Buffer.from(customer.text), headers: {}, meta: { demo: true } };
    const [outcome] = await intake.takeRead(channel, raw, [event]);
    const { scope, value } = event.sender;
    const contactId = await store.contactOf(house.db, viewer.workspaceId, [scope], [value], value);
    const conversationId = (await conversationsOfContact(house.db, viewer.workspaceId, contactId))[0]!.id;
    await house.db.transaction(async (tx) => {
      const id = made.has(customer.key)
        ? await splitConversation(
            tx,
            viewer,
            conversationId,
            { messageIds: [outcome!.messages[0]!.messageId] },
            house.now(),
          )
        : conversationId;
      await changeConversation(tx, viewer, id, { tags: ['practice'], assigneeId: null }, house.now());
    });
    if (!made.has(customer.key)) made.set(customer.key, conversationId);
  }
  return [...made].map(([key, conversationId]) => ({ key, conversationId }));
}

function eventOf(customer: Customer, channel: OpenChannel, viewer: AgentViewer, run: string): InboundMessage {
  const { key, name, text, subject, isChat } = customer;
  const address = `${name.toLowerCase().replace(/[^a-z]/g, '-')}.${viewer.agentId}@${DOMAIN}`;
  const externalId = `practice-${key}-${address}-${run}`;
  const sender = isChat ? { scope: channel.row.id, value: externalId } : { scope: '', value: address };
  return {
    kind: 'message',
    externalId,
    text,
    files: [],
    sentAt: new Date(),
    sender: { kind: channel.kind.card.identityKinds[0]!, ...sender, name, trust: 'attested' },
    ...(isChat
      ? {
          hints: [
            {
              kind: 'email',
              scope: '',
              value: address,
              assurance: 'claimed' as const,
              evidence: 'typed in the pre-chat form',
              name,
            },
          ],
        }
      : {
          mail: {
            subject,
            from: { name, address },
            to: [{ name: 'Acorn Coffee', address: String(channel.settings['address'] ?? '') }],
            cc: [],
            messageId: externalId,
            references: [],
          },
        }),
  };
}
