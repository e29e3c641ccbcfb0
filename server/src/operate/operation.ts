// What every command is handed.
import type { Channel } from '@throughline/channel-kit';
import type { Config } from '../ground/config.ts';
import type { Log } from '../ground/log.ts';

export interface Operation {
  readonly config: Config;
  readonly log: Log;
  /** Loaded by those that open the house. */
  readonly kinds: () => Promise<readonly Channel[]>;
  /** What was typed behind the command. */
  readonly words: readonly string[];
  readonly say: (line: string) => void;
}
