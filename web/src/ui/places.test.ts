// Zones under today's names, and a guess that is always one we offer.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { guessLocale, guessTimezone, localeChoices, timezoneChoices } from './places.ts';

test('a zone is found under the name its city has today, once, and any runtime can reckon with it', () => {
  const values = timezoneChoices().map((choice) => choice.value);
  assert.equal(values.length, new Set(values).size);
  assert.ok(values.includes('Europe/Kyiv') && !values.includes('Europe/Kiev'));
  assert.ok(values.includes(guessTimezone()));
  for (const zone of values) assert.doesNotThrow(() => new Intl.DateTimeFormat('en', { timeZone: zone }), zone);
});
test('the language is guessed from the browser’s, and is one of ours', () => {
  assert.equal(guessLocale(['nl-NL', 'pt-BR', 'en']), 'pt');
  assert.equal(guessLocale(['nl']), 'en');
  assert.ok(localeChoices().some((choice) => choice.label === 'Українська'));
});
