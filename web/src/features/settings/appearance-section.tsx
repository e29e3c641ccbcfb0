// How it looks to me, and which language it speaks: at once, without saving.
import { api } from '../../live/index.ts';
import { classes } from '../../ui/classes.ts';
import { PageHead, Section } from '../../ui/page.tsx';
import type { Density, Look, Theme } from '../../ui/theme.ts';
import { Select } from '../../ui/select.tsx';
import { chooseLook, useLook } from '../../ui/use-look.ts';
import {
  chosenLanguage,
  chooseLanguage,
  languageNames,
  negotiate,
  spoken,
  useLanguage,
  type Language,
} from '../../words/language.ts';
import { msg, t, type Msg } from '../../words/t.ts';

const themeWords: Record<Theme, [Msg, Msg]> = {
  system: [msg('System'), msg('As your computer is set')],
  light: [msg.as('theme', 'Light'), msg('Dark text on white')],
  dark: [msg('Dark'), msg('Light text on near-black')],
  contrast: [msg('High contrast'), msg('Black and white, strong lines')],
};
const densityWords: Record<Density, [Msg, Msg]> = {
  comfortable: [msg('Comfortable'), msg('Three lines a row')],
  compact: [msg('Compact'), msg('One line a row, smaller text')],
};

export function AppearanceSection() {
  const look = useLook();
  return (
    <>
      <PageHead title={t('Appearance')}>{t('Kept for you, and for this browser.')}</PageHead>
      <LanguageChoice />
      <Section title={t('Theme')}>
        <Options name="theme" words={themeWords} value={look.theme} onChange={(theme) => choose({ theme })} />
      </Section>
      <Section title={t('Density')}>
        <Options name="density" words={densityWords} value={look.density} onChange={(density) => choose({ density })} />
      </Section>
    </>
  );
}

// At once here, and kept with the agent; that it could not be kept is not worth a message, the browser has it anyway.
function choose(part: Partial<Look>): void {
  const { theme, density } = chooseLook(part);
  void api.changeMe({ body: { preferences: { theme, density } } }).catch(() => undefined);
}

/** Each language by its own name, so that whoever is lost in a foreign one finds home. */
function LanguageChoice() {
  useLanguage();
  return (
    <Section title={t('Language')}>
      <Select
        label={t('Language')}
        value={chosenLanguage() ?? ''}
        choices={[
          {
            value: '' as Language | '',
            label: t('As the browser says ({language})', {
              language: languageNames[negotiate(navigator.languages)],
            }),
          },
          ...spoken().map((each) => ({ value: each, label: languageNames[each] })),
        ]}
        onChange={(value) => speak(value === '' ? null : value)}
        className="max-w-80"
      />
    </Section>
  );
}
function speak(language: Language | null): void {
  void chooseLanguage(language);
  void api.changeMe({ body: { preferences: { language } } }).catch(() => undefined);
}

function Options<V extends string>({
  name,
  words,
  value,
  onChange,
}: {
  name: string;
  words: Record<V, [Msg, Msg]>;
  value: V;
  onChange: (value: V) => void;
}) {
  return (
    <div
      role="radiogroup"
      aria-label={name === 'theme' ? t('Theme') : t('Density')}
      className="grid grid-cols-1 gap-2 sm:grid-cols-2"
    >
      {(Object.entries(words) as [V, [Msg, Msg]][]).map(([each, [title, help]]) => (
        <label
          key={each}
          className={classes(
            'flex items-start gap-3 rounded-card border p-3',
            each === value ? 'border-accent bg-selected' : 'border-input-line hover:bg-hover',
          )}
        >
          <input
            type="radio"
            name={name}
            value={each}
            checked={each === value}
            onChange={() => onChange(each)}
            className="mt-0.5 size-4 accent-accent"
          />
          <span>
            <span className="block font-medium">{t.of(title)}</span>
            <span className="block text-sm text-text-2">{t.of(help)}</span>
          </span>
        </label>
      ))}
    </div>
  );
}
