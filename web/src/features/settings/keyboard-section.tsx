// Which shortcuts work for me, and what they all are. Single letters can be switched off (WCAG 2.1.4).
import { commandNames, commandOf } from '../../commands/table.ts';
import type { KeyMode } from '../../commands/keys.ts';
import { api, update, useMe } from '../../live/index.ts';
import { Field } from '../../ui/field.tsx';
import { Keys } from '../../ui/kbd.tsx';
import { PageHead, Section } from '../../ui/page.tsx';
import { Select } from '../../ui/select.tsx';
import { Cell, Row, Table } from '../../ui/table.tsx';
import { useDeeds } from '../../ui/use-deed.ts';

const modes: { value: KeyMode; label: string; help: string }[] = [
  { value: 'full', label: 'All shortcuts', help: 'Single letters too, outside text fields' },
  { value: 'modifier', label: 'Only with a modifier', help: 'Ctrl, ⌘ or Alt must be held' },
  { value: 'off', label: 'Off', help: 'No shortcuts at all' },
];

export function KeyboardSection() {
  const me = useMe();
  const deeds = useDeeds();
  const mode = modes.find((each) => each.value === me.preferences['keyboard'])?.value ?? 'full';
  const choose = (keyboard: KeyMode): void =>
    void deeds.run(
      'mode',
      async () => {
        const next = await api.changeMe({ body: { preferences: { keyboard } } });
        update((state) => ({ ...state, me: next }));
      },
      'Could not keep your choice',
    );
  const groups = [...new Set(commandNames.map((name) => commandOf(name).group))];
  return (
    <>
      <PageHead title="Keyboard" />
      <Field name="mode" label="Shortcuts" className="mb-8 max-w-sm">
        <Select value={mode} onChange={choose} choices={modes} />
      </Field>
      {groups.map((group) => (
        <Section key={group} title={group}>
          <Table label={group} head={['Command', 'Keys']}>
            {commandNames
              .filter((name) => commandOf(name).group === group && commandOf(name).keys.length > 0)
              .map((name) => (
                <Row key={name}>
                  <Cell>{commandOf(name).title}</Cell>
                  <Cell>
                    <span className="flex flex-wrap items-center gap-2">
                      {commandOf(name).keys.map((keys) => (
                        <Keys key={keys} keys={keys} />
                      ))}
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
