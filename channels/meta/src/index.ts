// The channels that speak Meta's Graph API.
export { whatsapp } from './whatsapp/index.ts';
