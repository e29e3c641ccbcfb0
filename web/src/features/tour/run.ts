// One run of the tour: who takes part, what the server has seen of it, and the engine that goes from step to step.
import type { Contact, Conversation, Message } from '@throughline/sdk';
import { api } from '../../live/api.ts';

type Begun = Awaited<ReturnType<typeof api.startTour>>;
export type Channel = Begun['channels'][number];
export type OnPhone = Awaited<ReturnType<typeof api.getTour>>['items'][number];

export interface Facts {
  readonly conversation: Conversation | null;
  readonly identities: Contact['identities'];
  readonly messages: readonly Message[];
  readonly phone: readonly OnPhone[];
}
export const noFacts: Facts = { conversation: null, identities: [], messages: [], phone: [] };

export interface Run extends Begun {
  /** New for each run. */
  readonly id: string;
  /** The shop's page, with the chat. */
  readonly shop: HTMLIFrameElement;
  /** What has just happened, said aloud. */
  readonly tell: (words: string) => void;
  /** The facts as they are now. */
  readonly look: () => Promise<Facts>;
  readonly until: (holds: (facts: Facts) => boolean) => Promise<Facts>;
}

export async function lookAt(): Promise<Facts> {
  const { conversationId, items } = await api.getTour({ query: {} });
  if (!conversationId) return { ...noFacts, phone: items };
  const params = { id: conversationId };
  const [conversation, thread] = await Promise.all([
    api.getConversation({ params }),
    api.listMessages({ params, query: { limit: 100 } }),
  ]);
  const { identities } = await api.getContact({ params: { id: conversation.contactId } });
  return { conversation, identities, messages: thread.items, phone: items };
}
