// Commands as entries of menus: their names and keys come from the table.
import type { MenuEntry } from '../ui/menu.tsx';
import { hintOf, keysOf } from './remap.ts';
import { titleOf, type CommandName } from './table.ts';

export interface ConversationDeed {
  readonly run: () => void;
  readonly whyNot?: string | undefined;
  readonly isTurned: boolean;
}
/** A menu's entry for a command: its name and keys come from the table. */
export const entryOf = (name: CommandName, deed: ConversationDeed, isDanger = false): MenuEntry => ({
  label: titleOf(name, deed.isTurned),
  shortcut: keysOf(name),
  run: deed.run,
  whyNot: deed.whyNot,
  isDanger: isDanger && !deed.isTurned,
});
/** An entry that opens a list of choices. */
export const moreOf = (name: CommandName, entries: readonly MenuEntry[], whyNot?: string): MenuEntry => ({
  type: 'more',
  ...hintOf(name),
  entries,
  whyNot,
});
