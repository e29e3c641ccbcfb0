// Reactions that stand now, the newest few hundred: a homeserver tells that one was taken back without saying what it was, and each
// of a person's several alone. Kept in the stream's cursor, so that they outlive a restart.
import { text, thing, things, word } from '@throughline/channel-kit/json';
import type { Thing } from '@throughline/channel-kit/json';
import { eventIdOf, userIn } from './api.ts';
import { relationOf } from './content.ts';
import type { Told } from './read.ts';

export interface Kept {
  readonly id: string;
  readonly target: string;
  readonly sender: string;
  readonly key: string;
}
const keptLimit = 300;
export const keptIn = (value: unknown): readonly Kept[] =>
  things(value).flatMap((each) => {
    const [id, target, sender, key] = [
      eventIdOf(each['id']),
      eventIdOf(each['target']),
      userIn(each['sender']),
      word(each['key']),
    ];
    return id === null || target === null || sender === null || key === null ? [] : [{ id, target, sender, key }];
  });

export type Reactions = ReturnType<typeof openReactions>;
export function openReactions(before: readonly Kept[]) {
  let kept = before;
  const now = ({ target, sender }: Pick<Kept, 'target' | 'sender'>): NonNullable<Told['reaction']> => ({
    target,
    sender,
    keys: kept.filter((each) => each.target === target && each.sender === sender).map(({ key }) => key),
  });
  return {
    put(event: Thing): Told['reaction'] {
      const relation = relationOf(thing(event['content']) ?? {});
      const [id, target, sender] = [
        eventIdOf(event['event_id']),
        eventIdOf(relation?.['event_id']),
        userIn(event['sender']),
      ];
      const key = word(text(relation?.['key'])?.slice(0, 100));
      if (id === null || target === null || sender === null || key === null) return undefined;
      if (!kept.some((each) => each.id === id)) kept = [...kept, { id, target, sender, key }].slice(-keptLimit);
      return now({ target, sender });
    },
    /** Undefined: what was taken away was no reaction, or is forgotten. */
    take(id: unknown): Told['reaction'] {
      const found = kept.find((each) => each.id === id);
      if (!found) return undefined;
      kept = kept.filter((each) => each !== found);
      return now(found);
    },
    kept: () => kept,
  };
}
