// Which roles somebody holds in a server. The gateway says so beside each message; of messages fetched afterwards Discord says nothing,
// so their writers are asked for: one after the other, each once, and no faster than Discord allows.
import { pause } from '@throughline/channel-kit';
import type { Source } from '@throughline/channel-kit';
import { text, thing } from '@throughline/channel-kit/json';
import type { Thing } from '@throughline/channel-kit/json';
import { callApi, snowflake } from './api.ts';

export interface Members {
  /** The message with its writer's roles, as the gateway tells it; unchanged where nothing depends on them. */
  withRoles(message: Thing): Promise<Thing>;
}

const knownLimit = 10_000;

export function openMembers(source: Source): Members {
  const known = new Map<string, readonly string[]>();
  const isWanted = (text(source.settings['staffRoleIds']) ?? '').trim() !== '';

  async function rolesOf(guildId: string, userId: string): Promise<readonly string[]> {
    const key = `${guildId} ${userId}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    const roles = await asked(guildId, userId);
    if (known.size >= knownLimit) known.clear();
    known.set(key, roles);
    return roles;
  }
  /** https://docs.discord.com/developers/resources/guild#get-guild-member: allowed without the intent that lists members. */
  async function asked(guildId: string, userId: string): Promise<readonly string[]> {
    for (;;) {
      const answer = await callApi(source, 'GET', `/guilds/${guildId}/members/${userId}`, undefined, {
        repeatable: true,
        signal: source.signal,
      });
      if (answer.ok) {
        const roles = thing(answer.result)?.['roles'];
        return Array.isArray(roles) ? roles.flatMap((each) => snowflake(each) ?? []) : [];
      }
      const { refusal } = answer;
      // Who left the server holds nothing there. Without a clear word the message waits: taken for a customer's, it could not be taken back.
      if (answer.status === 404) return [];
      if (refusal.why !== 'busy') throw new Error(refusal.detail);
      await pause(refusal.retryAfterSeconds, source.signal);
      if (source.signal.aborted) throw new Error('it ends');
    }
  }
  return {
    async withRoles(message) {
      const author = thing(message['author']);
      const [guildId, userId] = [snowflake(message['guild_id']), snowflake(author?.['id'])];
      const isMachine = author?.['bot'] === true || message['webhook_id'] !== undefined;
      if (!isWanted || guildId === null || userId === null || isMachine || thing(message['member']) !== null)
        return message;
      return { ...message, member: { roles: await rolesOf(guildId, userId) } };
    },
  };
}
