// Ada's late parcel, told in eight steps. Each step has a deed of its own, and is over when the server has seen what it tells of, whoever
// brought it about: the story waits for facts and never for its own clock alone.
import type { Message } from '@throughline/sdk';
import { api } from '../../live/api.ts';
import { keysOf } from '../../commands/remap.ts';
import { t } from '../../words/t.ts';
import { closePage, openPage, writeInChat } from './chat-hand.ts';
import type { Channel, Facts, Run } from './run.ts';

export interface Step {
  readonly id: string;
  readonly title: () => string;
  readonly text: () => string;
  /** The button with which the step is done for whoever does not want to do it by hand; null: it is the customer's. */
  readonly offer: (() => string) | null;
  /** How long one may look, at normal speed, before it is done by itself. */
  readonly waitMs: number;
  readonly tab: (run: Run) => Channel | undefined;
  readonly act: (run: Run, facts: Facts) => Promise<void>;
  readonly isDone: (run: Run, facts: Facts) => boolean;
}

const chat = (run: Run) => run.channels.find((each) => each.form === 'chat');
const letters = (run: Run) => run.channels.find((each) => each.form === 'letters');
/** Where she goes on after the letter, one after the other: two messengers, and last the plainest, which is the last of the list. */
const ways = (run: Run): readonly Channel[] => {
  const all = run.channels.filter((each) => each.form === 'messages' && each.canContinue);
  return [...all.slice(0, 2), ...all.slice(2).slice(-1)];
};
const onward = (run: Run) => ways(run)[0];
const said = (facts: Facts, direction: Message['direction'], channel: Channel | undefined): readonly Message[] =>
  facts.messages.filter(
    (each) => each.type === 'message' && each.direction === direction && each.channelId === channel?.id,
  );
const reached = (facts: Facts, channel: Channel | undefined) =>
  facts.phone.filter((each) => each.direction === 'out' && each.channelId === channel?.id);
const conversationOf = (facts: Facts): string => {
  if (!facts.conversation) throw new Error(t('The conversation is not there yet.'));
  return facts.conversation.id;
};
const answer = (facts: Facts, body: Omit<Parameters<typeof api.addMessage>[0]['body'], 'type'>) =>
  api.addMessage({ params: { id: conversationOf(facts) }, body: { type: 'message', ...body } });

export const story: readonly Step[] = [
  {
    id: 'asks',
    title: () => t('Ada opens the shop and asks in the chat'),
    text: () => t('She is on the page of her order. In the conversation you see where she is, while she is there.'),
    offer: null,
    waitMs: 5000,
    tab: chat,
    async act(run) {
      await openPage(run.shop);
      await writeInChat(
        run.shop,
        t('Hi! My order #8841 was meant to arrive on Tuesday. Where is it?'),
        run.personEmail,
      );
    },
    isDone: (run, facts) => said(facts, 'inbound', chat(run)).length > 0,
  },
  {
    id: 'answers',
    title: () => t('Press {next}, then {reply}', { next: keysOf('next') ?? 'J', reply: keysOf('reply') ?? 'R' }),
    text: () =>
      t('To the next conversation, and into the answer. Write something and send it, or take the suggested reply.'),
    offer: () => t('Use suggested reply'),
    waitMs: 20_000,
    tab: chat,
    async act(_run, facts) {
      await answer(facts, { text: t('Hello Ada, I am asking the carrier where it is. One moment.') });
    },
    isDone: (run, facts) => said(facts, 'outbound', chat(run)).length > 0,
  },
  {
    id: 'leaves',
    title: () => t('Ada leaves. The answer goes by email'),
    text: () =>
      t('She closed the page, so the same conversation goes on by mail, with a link to where she likes to write.'),
    offer: () => t('Send the email'),
    waitMs: 8000,
    tab: letters,
    async act(run, facts) {
      closePage(run.shop);
      const mail = letters(run);
      const phone = onward(run);
      const address = facts.identities.find((each) => each.value === run.personEmail);
      if (!mail || !phone || !address) throw new Error(t('The conversation is not there yet.'));
      const url = await linkTo(facts, phone, address.id);
      await answer(facts, {
        channelId: mail.id,
        identityId: address.id,
        subject: t('Your order #8841'),
        text: t(
          'Hello Ada,\n\nyour parcel was damaged on its way, I am sorry. Shall we send the same two bags again, or give you the money back?\n\nGo on where you like: {url}',
          { url },
        ),
      });
    },
    isDone: (run, facts) => reached(facts, letters(run)).length > 0,
  },
  {
    id: 'goes-on',
    title: () => t('She answers from her phone'),
    text: () =>
      t(
        'She taps the link in the mail. It is the same thread: a line says where it goes on, and her new address is proved by the link.',
      ),
    offer: null,
    waitMs: 8000,
    tab: onward,
    async act(run, facts) {
      await goOn(facts, letters(run), onward(run), t('Ada here, on my phone now. The same beans again, please.'));
    },
    isDone: (run, facts) => hasGoneOn(facts, onward(run)),
  },
  {
    id: 'guard',
    title: () => t('Leo writes too, and Ada is quicker'),
    text: () =>
      t(
        'You see that a colleague writes. Ada adds something while the answer is written: it is held back once, so that nobody answers past her.',
      ),
    offer: () => t('Send the answer'),
    waitMs: 8000,
    tab: onward,
    async act(run, facts) {
      const phone = onward(run)!;
      const conversationId = conversationOf(facts);
      const seenNumber = facts.messages.at(-1)?.number ?? 0;
      await api.colleagueOnTour({ body: { conversationId, isWriting: true } });
      await api.sayOnTour({ body: { channelId: phone.id, text: t('Whole beans, not ground!') } });
      await run.until((now) => said(now, 'inbound', phone).length > said(facts, 'inbound', phone).length);
      const text = t('Two bags of Sidamo, whole beans, leave today. You have them on Friday.');
      const clientId = `tour-${run.id}-guard`;
      const held = await answer(facts, { text, channelId: phone.id, seenNumber, clientId }).then(
        () => false,
        () => true,
      );
      if (held) {
        run.tell(t('Held back: Ada wrote while you were writing. Her words were read, and the answer sent.'));
        await api.colleagueOnTour({ body: { conversationId, isWriting: false } });
        const number = (await run.look()).messages.at(-1)?.number ?? 0;
        await answer(facts, { text, channelId: phone.id, seenNumber: number, clientId });
      }
    },
    isDone: (run, facts) => reached(facts, onward(run)).length > 0,
  },
  moving(
    'moves',
    1,
    () => t('She goes on in another app'),
    () => t('Your answer has a link to it. She taps it and writes there: the same thread, and nothing told twice.'),
    (url) => t('Would you rather write elsewhere? It goes on here: {url}', { url }),
    () => t('I am not at home today. Can you leave it with my neighbour?'),
  ),
  moving(
    'offline',
    2,
    () => t('On the train she has no internet'),
    () =>
      t(
        'A plain message of her phone needs none. The line in the thread says where she is, and your answer goes there.',
      ),
    (url) => t('Of course, I have told the carrier. Without internet, write by this: {url}', { url }),
    () => t('Thank you, you are the best.'),
  ),
  {
    id: 'closes',
    title: () => t('Close with a macro'),
    text: () => t('One macro answers, tags and closes. Ada reads it where she is.'),
    offer: () => t('Run the macro'),
    waitMs: 8000,
    tab: (run) => ways(run).at(-1),
    async act(run, facts) {
      const phone = ways(run).at(-1)!;
      const { items } = await api.listMacros();
      const macro =
        items.find((each) => each.actions.status === 'closed') ??
        (await api.addMacro({
          body: {
            name: t('Thank and close'),
            text: t('Thank you for your patience. If anything is not right, write here at any time.'),
            actions: { status: 'closed' },
          },
        }));
      await answer(facts, { text: macro.text, channelId: phone.id, then: 'close' });
      await api.useMacro({ params: { id: macro.id } });
    },
    isDone: (_run, facts) => facts.conversation?.status === 'closed',
  },
];

/** The agent's answer has a link to the next way; she takes it and writes there. `at`: which way. */
function moving(
  id: string,
  at: number,
  title: Step['title'],
  text: Step['text'],
  offered: (url: string) => string,
  theirs: () => string,
): Step {
  return {
    id,
    title,
    text,
    offer: () => t('Send her the link'),
    waitMs: 8000,
    tab: (run) => ways(run)[at],
    async act(run, facts) {
      const [from, to] = [ways(run)[at - 1], ways(run)[at]];
      const identity = said(facts, 'inbound', from).at(-1)?.identityId;
      if (!from || !to || !identity) throw new Error(t('The conversation is not there yet.'));
      const before = reached(facts, from).length;
      const words = offered(await linkTo(facts, to, identity));
      await answer(facts, { text: words, channelId: from.id, seenNumber: facts.messages.at(-1)?.number ?? 0 });
      await goOn(await run.until((now) => reached(now, from).length > before), from, to, theirs());
    },
    isDone: (run, facts) => hasGoneOn(facts, ways(run)[at]),
  };
}
async function linkTo(facts: Facts, channel: Channel, identityId: string): Promise<string> {
  const conversationId = conversationOf(facts);
  const { contactId } = facts.conversation!;
  const body = { channelId: channel.id, identityId, conversationId };
  return (await api.makeContinuation({ params: { id: contactId }, body })).url;
}
/** She taps the link in what she got last, and writes where it leads. */
async function goOn(facts: Facts, from: Channel | undefined, to: Channel | undefined, text: string): Promise<void> {
  const token = tokenIn(reached(facts, from).at(-1)?.text ?? '');
  if (!to || token === null) throw new Error(t('There is no link in what she got.'));
  await api.sayOnTour({ body: { channelId: to.id, text: t('Hello!'), token } });
  await api.sayOnTour({ body: { channelId: to.id, text } });
}
const hasGoneOn = (facts: Facts, channel: Channel | undefined): boolean =>
  said(facts, 'inbound', channel).some((each) => !isGesture(each));

/** The last word of the link's address, as whoever taps it sends it on. */
export function tokenIn(text: string): string | null {
  const link = text.match(/[a-z]+:\S+/gi)?.at(-1);
  if (!link) return null;
  const words = decodeURIComponent(link).match(/[A-Za-z0-9_-]{20,}/g);
  return words?.at(-1) ?? null;
}
/** Only the opening of a link: no words of hers. */
const isGesture = (message: Message): boolean => (message.text ?? '').length < 8;

/** On how many channels one person was answered or heard, in one thread. */
export const channelsIn = (facts: Facts): number =>
  new Set(facts.messages.filter((each) => each.type === 'message').map((each) => each.channelId)).size;
