// What the people of Acorn Coffee keep beside the conversations: words on customers, an unfinished answer, and views.
import type { BodyOf, Routes } from '@throughline/protocol';

/** By customer. */
export const notes: Readonly<Record<number, string>> = {
  0: 'Prefers a text when the courier is near. The bell at the studio does not work.',
  2: 'Always asks for the VAT number on invoices; accounting is Anke.',
  19: 'Calls in the morning only, the kitchen is loud after ten.',
};

export const drafts: readonly { readonly customer: number; readonly text: string }[] = [
  { customer: 33, text: 'Hi Hannah, I have added a bag of decaf to #8912. ' },
  { customer: 26, text: 'Hola Lucía, ¿me puedes mandar un vídeo corto del ruido? ' },
];

/** `deliveryId`: the tag's. */
export const savedViews = (deliveryId: string): readonly BodyOf<Routes['addView']>[] => [
  {
    name: 'Deliveries',
    audience: 'shared',
    teamId: null,
    filter: { status: 'open', tag: deliveryId },
    sort: 'newest',
  },
  {
    name: 'Urgent and high',
    audience: 'personal',
    teamId: null,
    filter: { status: 'open', priority: 'urgent,high' },
    sort: 'priority',
  },
];
