// How we sound, channel by channel.
export { checkTone, type ToneHint } from './check.ts';
export { defaultTone, toneLimits, type ToneGuide } from './guide.ts';
