// Which shortcuts work for me: all of them, only those with a modifier, or none (WCAG 2.1.4); like those of a product I know; or my own.
import { useEffect, useState } from 'react';
import {
  allKeysOf,
  keyMapOf,
  presetNames,
  presets,
  readKeyChoice,
  whyNotKeys,
  type KeyChoice,
  type PresetName,
} from '../../commands/remap.ts';
import { sequenceMs, strokeOf, type KeyMode } from '../../commands/keys.ts';
import {
  groupTitles,
  commandGroups,
  commandNames,
  commandOf,
  titleOf,
  type CommandName,
} from '../../commands/table.ts';
import { api, update, useMe } from '../../live/index.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { Keys, type ShownKeys } from '../../ui/kbd.tsx';
import { PageHead, Section } from '../../ui/page.tsx';
import { Select } from '../../ui/select.tsx';
import { Cell, Row, Table } from '../../ui/table.tsx';
import { useDeeds } from '../../ui/use-deed.ts';
import { msg, t, type Msg } from '../../words/t.ts';

const modes: { value: KeyMode; label: Msg; help: Msg }[] = [
  { value: 'full', label: msg('All shortcuts'), help: msg('Single letters too, outside text fields') },
  { value: 'modifier', label: msg('Only with a modifier'), help: msg('Ctrl, ⌘ or Alt must be held') },
  { value: 'off', label: msg('Off'), help: msg('No shortcuts but the palette') },
];
const sendTimes = [
  { value: '0', label: msg('Not at all') },
  { value: '5', label: msg('5 seconds') },
  { value: '10', label: msg('10 seconds') },
  { value: '30', label: msg('30 seconds') },
];
const undoTimes = [
  { value: '10', label: msg('10 seconds') },
  { value: '30', label: msg('30 seconds') },
  { value: '60', label: msg('A minute') },
];

export function KeyboardSection() {
  const me = useMe();
  const deeds = useDeeds();
  const mode = modes.find((each) => each.value === me.preferences['keyboard'])?.value ?? 'full';
  const choice = readKeyChoice(me.preferences['keys']);
  const map = keyMapOf(choice);
  const [asked, setAsked] = useState<CommandName | null>(null);
  const keep = (preferences: Record<string, unknown>): void =>
    void deeds.run(
      'mode',
      async () => {
        const next = await api.changeMe({ body: { preferences } });
        update((state) => ({ ...state, me: next }));
      },
      t('Could not keep your choice'),
    );
  const keepKeys = (keys: KeyChoice) => keep({ keys });
  const without = (name: CommandName): KeyChoice => {
    const { [name]: _gone, ...own } = choice.own;
    return { ...choice, own };
  };
  return (
    <>
      <PageHead title={t('Keyboard')} />
      <div className="mb-8 grid max-w-2xl gap-4 sm:grid-cols-2">
        <Field name="mode" label={t('Shortcuts')}>
          <Select value={mode} onChange={(keyboard) => keep({ keyboard })} choices={t.each(modes, 'label', 'help')} />
        </Field>
        <Field name="preset" label={t.as('keyboard', 'Keys')}>
          <Select<PresetName>
            value={choice.preset}
            onChange={(preset) => keepKeys({ preset, own: {} })}
            choices={presetNames.map((value) => ({ value, label: t.of(presets[value].title) }))}
          />
        </Field>
        <Field name="undo" label={t('An action can be undone for')}>
          <Select
            value={undoTimes.find((each) => Number(each.value) === me.preferences['undoSeconds'])?.value ?? '10'}
            onChange={(seconds) => keep({ undoSeconds: Number(seconds) })}
            choices={t.each(undoTimes, 'label')}
          />
        </Field>
        <Field name="undo-send" label={t('Sending can be undone for')} help={t('Answers in chats leave at once.')}>
          <Select
            value={sendTimes.find((each) => Number(each.value) === me.preferences['undoSendSeconds'])?.value ?? '5'}
            onChange={(seconds) => keep({ undoSendSeconds: Number(seconds) })}
            choices={t.each(sendTimes, 'label')}
          />
        </Field>
      </div>
      {Object.keys(choice.own).length > 0 ? (
        <p className="mb-6">
          <Button onClick={() => keepKeys({ ...choice, own: {} })}>{t('Put all keys back')}</Button>
        </p>
      ) : null}
      {commandGroups.map((group) => (
        <Section key={group} title={t.of(groupTitles[group])}>
          <Table
            label={t.of(groupTitles[group])}
            head={[
              t('Command'),
              t.as('keyboard', 'Keys'),
              <span key="change" className="sr-only">
                {t.as('verb', 'Change')}
              </span>,
            ]}
          >
            {commandNames
              .filter((name) => commandOf(name).group === group)
              .map((name) => (
                <Row key={name}>
                  <Cell>{titleOf(name)}</Cell>
                  <Cell>
                    {asked === name ? (
                      <Asking
                        name={name}
                        whyNot={(keys) => whyNotKeys(name, keys, map)}
                        onKeys={(keys) => {
                          setAsked(null);
                          keepKeys({ ...choice, own: { ...choice.own, [name]: [keys] } });
                        }}
                        onLeave={() => setAsked(null)}
                      />
                    ) : (
                      <KeysOf keys={allKeysOf(name, map)} />
                    )}
                  </Cell>
                  <Cell>
                    <span className="flex justify-end gap-1">
                      <Button
                        size="sm"
                        look="ghost"
                        aria-label={t('Change the keys of “{title}”', { title: titleOf(name) })}
                        onClick={() => setAsked(name)}
                      >
                        {t.as('verb', 'Change')}
                      </Button>
                      {choice.own[name] ? (
                        <Button
                          size="sm"
                          look="ghost"
                          aria-label={t('Put back the keys of “{title}”', { title: titleOf(name) })}
                          onClick={() => keepKeys(without(name))}
                        >
                          {t('Put back')}
                        </Button>
                      ) : null}
                    </span>
                  </Cell>
                </Row>
              ))}
          </Table>
        </Section>
      ))}
    </>
  );
}

const KeysOf = ({ keys }: { keys: readonly ShownKeys[] }) =>
  keys.length === 0 ? (
    <span className="text-text-3">{t('None')}</span>
  ) : (
    <span className="flex flex-wrap items-center gap-2">
      {keys.map((each) => (
        <Keys key={each} keys={each} />
      ))}
    </span>
  );

/** May a second key follow? */
const goesOn = (keys: string): boolean =>
  !keys.includes(' ') && !commandNames.some((name) => allKeysOf(name).some((each) => each === keys));

/** Hears one stroke, or two in a row, before anything else on the page does. */
function Asking({
  name,
  whyNot,
  onKeys,
  onLeave,
}: {
  name: CommandName;
  whyNot: (keys: string) => string | null;
  onKeys: (keys: string) => void;
  onLeave: () => void;
}) {
  const [heard, setHeard] = useState('');
  const reason = heard === '' ? null : whyNot(heard);
  useEffect(() => {
    const hear = (event: KeyboardEvent) => {
      const stroke = strokeOf(event);
      if (stroke === null || stroke === 'Tab') return;
      event.preventDefault();
      event.stopPropagation();
      if (stroke === 'Escape') onLeave();
      // A third begins anew, and so does what follows keys that belong to another.
      else setHeard((before) => (before !== '' && goesOn(before) ? `${before} ${stroke}` : stroke));
    };
    addEventListener('keydown', hear, true);
    return () => removeEventListener('keydown', hear, true);
  }, [onLeave]);
  useEffect(() => {
    if (heard === '' || reason !== null) return;
    // A second key may follow, as in the sequences of the table.
    const timer = setTimeout(() => onKeys(heard), sequenceMs);
    return () => clearTimeout(timer);
  }, [heard, reason]);
  return (
    <span
      role="status"
      aria-label={t('Press the new keys of “{title}”', { title: titleOf(name) })}
      className="flex flex-wrap items-center gap-2"
    >
      {heard === '' ? (
        <span className="text-text-2">{t('Press keys, or Escape to leave')}</span>
      ) : (
        <Keys keys={heard as ShownKeys} />
      )}
      {reason ? <span className="text-sm text-danger">{reason}</span> : null}
    </span>
  );
}
