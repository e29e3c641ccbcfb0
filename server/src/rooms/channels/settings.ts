// A channel's settings as they are stored: in the clear, and sealed where the card says secret.
import type { Channel, Settings, SettingValue } from '@throughline/channel-kit';
import type { House } from '../../ground/house.ts';
import { open, seal } from '../../ground/secrets.ts';
import type * as store from './store.ts';

/** With secrets in the clear; throws when they cannot be read with the keys of this installation. */
export function settingsOf(house: House, row: store.ChannelRow): Settings {
  const settings: Record<string, SettingValue> = { ...row.settings };
  for (const [key, sealed] of Object.entries(row.secrets))
    settings[key] = open(house.keys, sealed, sealPlace(row, key));
  return settings;
}

function sealPlace(row: Pick<store.ChannelRow, 'workspace_id' | 'id'>, key: string) {
  return { table: 'channels', column: `secrets.${key}`, rowId: row.id, workspaceId: row.workspace_id };
}
/** Parts settings into what is stored in the clear and what is sealed. */
export function closeSettings(
  house: House,
  kind: Channel,
  row: { workspace_id: string; id: string },
  settings: Settings,
): { settings: Settings; secrets: Record<string, string> } {
  const secretKeys = new Set(kind.card.settings.filter((field) => field.kind === 'secret').map((field) => field.key));
  const clear = Object.fromEntries(Object.entries(settings).filter(([key]) => !secretKeys.has(key)));
  const secrets = Object.fromEntries(
    Object.entries(settings)
      .filter(([key, value]) => secretKeys.has(key) && value !== '')
      .map(([key, value]) => [key, seal(house.keys, String(value), sealPlace(row, key))]),
  );
  return { settings: clear, secrets };
}
