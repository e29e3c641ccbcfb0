// What every command is handed.
import type { Config } from '../ground/config.ts';
import type { Log } from '../ground/log.ts';

export interface Operation {
  readonly config: Config;
  readonly log: Log;
  /** What was typed behind the command. */
  readonly words: readonly string[];
  readonly say: (line: string) => void;
}
