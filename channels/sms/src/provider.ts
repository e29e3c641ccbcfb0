// What each provider of text messages must do; the channel chooses one by its settings.
import type { Inbound, InboundFile } from '@throughline/domain';
import type {
  Check,
  Connected,
  FetchedFile,
  HookAnswer,
  HookCall,
  OutboundMessage,
  Place,
  Raw,
  Sent,
  Settings,
} from '@throughline/channel-kit';

export interface Provider {
  hook(call: HookCall, place: Place): HookAnswer;
  read(raw: Raw, settings: Settings): readonly Inbound[];
  /** `body`: the whole text. */
  send(message: OutboundMessage, body: string, place: Place): Promise<Sent>;
  fetchFile(file: InboundFile, place: Place): Promise<FetchedFile>;
  connect(place: Place): Promise<Connected>;
  disconnect(place: Place): Promise<void>;
  check(place: Place): Promise<readonly Check[]>;
}

export const setting = (settings: Settings, key: string): string => {
  const value = settings[key];
  return typeof value === 'string' ? value.trim() : '';
};
export const basic = (user: string, password: string): string =>
  `Basic ${Buffer.from(`${user}:${password}`, 'utf8').toString('base64')}`;
