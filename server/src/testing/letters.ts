// Letters of tests: from and to people of one domain, as a channel of letters would read them.
import { said } from './parrot.ts';

export const person = (name: string) => ({ name, address: `${name}@people.example` });
export interface Letter {
  readonly cc?: readonly string[];
  readonly to?: readonly string[];
  /** The letter it answers. */ readonly re?: string;
  readonly subject?: string;
  readonly trust?: string;
  readonly more?: object;
}
export function letterOf(who: string, id: string, letter: Letter = {}): object {
  const { cc = [], to = [], re, subject = 'Lamp broken', trust, more } = letter;
  const sender = { kind: 'email', value: person(who).address, name: who, ...(trust ? { trust } : {}) };
  const references = re ? [re] : [];
  return said(id, sender, `words of ${id}`, {
    mail: { subject, from: person(who), to: to.map(person), cc: cc.map(person), messageId: id, references },
    ...(re ? { references } : {}),
    ...more,
  });
}
