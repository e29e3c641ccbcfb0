// What may be done with a person on their page, by the palette and by keys.
import { useCommand } from '../../commands/registry.ts';
import { useMay } from '../../live/index.ts';
import { t } from '../../words/t.ts';

interface Deed {
  readonly run: () => void;
  readonly whyNot?: string | undefined;
}
interface PersonDeeds {
  readonly rename: () => void;
  readonly merge: () => void;
  readonly block: { readonly run: () => void; readonly isTurned: boolean };
  readonly export: Deed;
  readonly erase: Deed;
}

export function usePersonCommands(deeds: PersonDeeds): void {
  const whyNot = useMay('contacts:write') ? undefined : t('Your role may not change contacts');
  useCommand('contact-rename', deeds.rename, whyNot);
  useCommand('merge-contact', deeds.merge, whyNot);
  useCommand('contact-block', deeds.block.run, { whyNot, isTurned: deeds.block.isTurned });
  useCommand('contact-export', deeds.export.run, deeds.export.whyNot);
  useCommand('contact-erase', deeds.erase.run, deeds.erase.whyNot);
}
