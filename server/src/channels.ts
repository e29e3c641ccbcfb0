// The channels this house speaks. Adding one: a folder in channels/, and a line here.
import { api } from '@throughline/channel-api';
import { discord } from '@throughline/channel-discord';
import { email } from '@throughline/channel-email';
import { line } from '@throughline/channel-line';
import { matrix } from '@throughline/channel-matrix';
import { instagram, messenger, whatsapp } from '@throughline/channel-meta';
import { slack } from '@throughline/channel-slack';
import { sms } from '@throughline/channel-sms';
import { telegram } from '@throughline/channel-telegram';
import { viber } from '@throughline/channel-viber';
import { webchat } from '@throughline/channel-webchat';
import { x } from '@throughline/channel-x';

export const channels = [
  webchat,
  email,
  telegram,
  whatsapp,
  messenger,
  instagram,
  sms,
  discord,
  slack,
  api,
  viber,
  line,
  x,
  matrix,
];
