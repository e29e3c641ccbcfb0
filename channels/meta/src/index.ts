// The channels that speak Meta's Graph API.
export { instagram } from './instagram/index.ts';
export { messenger } from './messenger/index.ts';
export { whatsapp } from './whatsapp/index.ts';
