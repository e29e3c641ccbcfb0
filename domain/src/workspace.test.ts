import assert from 'node:assert/strict';
import { test } from 'node:test';
import { completeSettings, defaultWorkspaceSettings, isLocale, isTimezone, settingsMistakes } from './workspace.ts';

test('the settings a workspace starts with are free of mistakes', () => {
  assert.deepEqual(settingsMistakes(defaultWorkspaceSettings()), {});
});

test('the first order pattern finds numbers as customers write them', () => {
  const pattern = new RegExp(defaultWorkspaceSettings().orderPattern, 'iu');
  for (const [text, number] of [
    ['my order #12345 broke', '12345'],
    ['Order number: AB-998877', 'AB-998877'],
    ['#4711', '4711'],
    ['order no. 55555', '55555'],
  ] as const) {
    assert.equal(pattern.exec(text)?.[1], number, text);
  }
  assert.equal(pattern.exec('I bought 2 chairs in 2026'), null);
});

test('hours that overlap, run backwards or are no times are named by their day', () => {
  const hours = defaultWorkspaceSettings().hours;
  hours[1] = [['09:00', '08:00']];
  hours[2] = [
    ['09:00', '12:00'],
    ['11:00', '13:00'],
  ];
  hours[3] = [['09:60', '12:00']];
  assert.deepEqual(Object.keys(settingsMistakes({ hours })), [
    'settings.hours.1',
    'settings.hours.2',
    'settings.hours.3',
  ]);
});

test('an order pattern that is no regular expression is refused', () => {
  assert.deepEqual(Object.keys(settingsMistakes({ orderPattern: '(' })), ['settings.orderPattern']);
});

test('stored settings are completed, not replaced', () => {
  assert.deepEqual(completeSettings({ reopenDays: 0 }), { ...defaultWorkspaceSettings(), reopenDays: 0 });
});

test('time zones and languages are checked by what the platform knows', () => {
  assert.ok(isTimezone('Europe/Kyiv') && !isTimezone('Mars/Olympus') && !isTimezone(''));
  assert.ok(isLocale('uk') && isLocale('pt-BR') && !isLocale('not a tag'));
});
