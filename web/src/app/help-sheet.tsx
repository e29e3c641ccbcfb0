// All shortcuts, searchable, from the table of commands.
import { useState } from 'react';
import { allKeysOf } from '../commands/remap.ts';
import { useKeyMap } from '../commands/registry.ts';
import { commandGroups, commandNames, commandOf, groupTitles, titleOf, wordsOf } from '../commands/table.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Input } from '../ui/input.tsx';
import { Keys } from '../ui/kbd.tsx';
import { listed } from '../words/lists.ts';
import { t } from '../words/t.ts';

export default function HelpSheet({ onClose }: { onClose: () => void }) {
  const [words, setWords] = useState('');
  const map = useKeyMap();
  const shown = commandNames
    .map((name) => ({
      name,
      group: commandOf(name).group,
      title: titleOf(name),
      turned: commandOf(name).turned === undefined ? '' : titleOf(name, true),
      keys: allKeysOf(name, map),
    }))
    .filter(
      (command) =>
        command.keys.length > 0 &&
        `${command.title} ${command.turned} ${wordsOf(command.name)}`.toLowerCase().includes(words.toLowerCase()),
    );
  return (
    <Dialog isOpen onClose={onClose} title={titleOf('help')} width="lg">
      <Input
        aria-label={t('Find a shortcut')}
        placeholder={t('Find a shortcut')}
        value={words}
        onValueChange={setWords}
      />
      <div className="mt-4 gap-8 md:columns-2">
        {commandGroups.map((group) => {
          const rows = shown.filter((command) => command.group === group);
          return rows.length === 0 ? null : (
            <section key={group} className="mb-5 break-inside-avoid">
              <h3 className="mb-1 text-sm font-semibold text-text-2">{t.of(groupTitles[group])}</h3>
              <dl>
                {rows.map((command) => (
                  <div
                    key={command.name}
                    className="flex min-h-8 items-center justify-between gap-3 border-b border-line"
                  >
                    <dt>
                      {command.turned ? listed([command.title, command.turned.toLocaleLowerCase()]) : command.title}
                    </dt>
                    <dd className="flex items-center gap-2">
                      {command.keys.slice(0, 2).map((keys) => (
                        <Keys key={keys} keys={keys} />
                      ))}
                    </dd>
                  </div>
                ))}
              </dl>
            </section>
          );
        })}
      </div>
      {shown.length === 0 ? <p className="py-6 text-center text-text-2">{t('No shortcut has these words.')}</p> : null}
      <p className="text-sm text-text-3">
        {t(
          'Single letters work while you are not typing. They can be changed, or switched off, in Settings → Keyboard.',
        )}
      </p>
    </Dialog>
  );
}
