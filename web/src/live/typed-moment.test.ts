// Moments as people type them, language by language.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { languageNames, type Language } from '../words/language.ts';
import { snoozeTime } from './typed-moment.ts';

const now = new Date(2026, 10, 18, 15, 0); // a Wednesday
const soon = (minutes: number) => new Date(now.getTime() + minutes * 60_000);
const at = (day: number, hour = 9, minutes = 0) => new Date(2026, 10, day, hour, minutes);
const hours3 = soon(180);
const days3 = at(21, 15);

/** Thursday is the 19th. */
const examples: Readonly<Record<Language, Readonly<Record<string, Date>>>> = {
  en: {
    '3d': days3,
    '45m': soon(45),
    '2h': soon(120),
    '1w': at(25, 15),
    'in 3 hours': hours3,
    '3 hours from now': hours3,
    'in an hour': soon(60),
    'In 3 days': days3,
    tomorrow: at(19),
    'Tomorrow 9am': at(19),
    'tomorrow at 5 pm': at(19, 17),
    'tomorrow, 14:30': at(19, 14, 30),
    'tomorrow morning': at(19),
    'tomorrow evening': at(19, 18),
    'day after tomorrow': at(20),
    'today 6pm': at(18, 18),
    tonight: at(18, 18),
    '18:00': at(18, 18),
    '9:00': at(19),
    'fri 9': at(20),
    wed: at(25),
    'next monday': at(23),
    'on friday at 14:30': at(20, 14, 30),
    'next week': at(23),
    'friday next week': at(27),
    'next month': new Date(2026, 11, 1, 9),
    'monday noon': at(23, 12),
  },
  de: {
    '3 Std.': hours3,
    'in 3 Stunden': hours3,
    'in einer Stunde': soon(60),
    'in 3 Tagen': days3,
    '3 Tage': days3,
    'morgen 14.30': at(19, 14, 30),
    'morgen um 9 Uhr': at(19),
    'morgen früh': at(19),
    'morgen Abend': at(19, 18),
    übermorgen: at(20),
    'heute abend': at(18, 18),
    'fr 9': at(20),
    'nächsten Montag': at(23),
    'nächste Woche': at(23),
    'am Freitag um 14:30': at(20, 14, 30),
    'Donnerstag Nachmittag': at(19, 14),
  },
  es: {
    'dentro de 3 horas': hours3,
    'en 3 horas': hours3,
    'en una hora': soon(60),
    'en 3 días': days3,
    mañana: at(19),
    'manana a las 14:30': at(19, 14, 30),
    'mañana por la mañana': at(19),
    'mañana por la tarde': at(19, 14),
    'pasado mañana': at(20),
    'hoy a las 6 de la tarde': at(18, 18),
    'vie 9': at(20),
    'el próximo lunes': at(23),
    'el lunes que viene': at(23),
    'la próxima semana': at(23),
    'la semana que viene': at(23),
    miercoles: at(25),
  },
  fr: {
    'dans 3 heures': hours3,
    'dans une heure': soon(60),
    'dans 3 jours': days3,
    demain: at(19),
    'demain à 14h30': at(19, 14, 30),
    'demain à 9 h': at(19),
    'demain matin': at(19),
    'demain après-midi': at(19, 14),
    'après-demain': at(20),
    "aujourd'hui 18:00": at(18, 18),
    'ce soir': at(18, 18),
    'ven. 9h': at(20),
    'lundi prochain': at(23),
    'la semaine prochaine': at(23),
    'vendredi à 14:30': at(20, 14, 30),
  },
  pt: {
    'em 3 horas': hours3,
    'daqui a 3 horas': hours3,
    'em uma hora': soon(60),
    'em 3 dias': days3,
    amanhã: at(19),
    'amanha às 14h30': at(19, 14, 30),
    'amanhã de manhã': at(19),
    'amanhã à tarde': at(19, 14),
    'depois de amanhã': at(20),
    'hoje à noite': at(18, 18),
    'sex 9': at(20),
    'próxima segunda': at(23),
    'segunda-feira que vem': at(23),
    'próxima semana': at(23),
    'sexta-feira às 14:30': at(20, 14, 30),
  },
  pl: {
    'za 3 godziny': hours3,
    'za 3 godz.': hours3,
    'za godzinę': soon(60),
    'za 3 dni': days3,
    'jutro 14:30': at(19, 14, 30),
    'jutro o 9': at(19),
    'jutro rano': at(19),
    'jutro wieczorem': at(19, 18),
    pojutrze: at(20),
    'dziś o 18:00': at(18, 18),
    'pt. 9': at(20),
    'w piątek o 14:30': at(20, 14, 30),
    'w srode': at(25),
    'w przyszły poniedziałek': at(23),
    'w przyszłym tygodniu': at(23),
    'we wtorek': at(24),
  },
  ru: {
    'через 3 часа': hours3,
    'через час': soon(60),
    'через 3 дня': days3,
    '3 ч': hours3,
    'завтра 14:30': at(19, 14, 30),
    'завтра в 9 утра': at(19),
    'завтра вечером': at(19, 18),
    послезавтра: at(20),
    'сегодня в 6 вечера': at(18, 18),
    'пт 9': at(20),
    'в пятницу в 14:30': at(20, 14, 30),
    'в среду': at(25),
    'в следующий понедельник': at(23),
    'на следующей неделе': at(23),
    'через неделю': at(25, 15),
  },
  uk: {
    'через 3 години': hours3,
    'за 3 години': hours3,
    'за годину': soon(60),
    'через 3 дні': days3,
    '3 год': hours3,
    'завтра 14:30': at(19, 14, 30),
    'завтра о 9 ранку': at(19),
    'завтра ввечері': at(19, 18),
    післязавтра: at(20),
    'сьогодні о 18:00': at(18, 18),
    'пт 9': at(20),
    "п'ятниця": at(20),
    'у пʼятницю о 14:30': at(20, 14, 30),
    'в середу': at(25),
    'наступного понеділка': at(23),
    'наступного тижня': at(23),
  },
  tr: {
    '3 saat sonra': hours3,
    '3 saat': hours3,
    'bir saat sonra': soon(60),
    '3 gün sonra': days3,
    yarın: at(19),
    'yarın saat 14:30': at(19, 14, 30),
    "yarın 14:30'da": at(19, 14, 30),
    'yarın sabah': at(19),
    'yarın akşam 8': at(19, 20),
    'öbür gün': at(20),
    'bugün 18:00': at(18, 18),
    'cum 9': at(20),
    'Cuma günü 14:30': at(20, 14, 30),
    'gelecek pazartesi': at(23),
    'gelecek hafta': at(23),
    pazar: at(22),
  },
  ar: {
    'خلال 3 ساعات': hours3,
    'بعد ٣ ساعات': hours3,
    'بعد ساعة': soon(60),
    'بعد ساعتين': soon(120),
    'بعد 3 أيام': days3,
    غدًا: at(19),
    'غدا الساعة 9 صباحا': at(19),
    'غدًا مساءً': at(19, 18),
    'غدا ١٤:٣٠': at(19, 14, 30),
    'بعد غد': at(20),
    'اليوم الساعة 6 مساءً': at(18, 18),
    'الجمعة 9': at(20),
    'يوم الاثنين القادم': at(23),
    'الأسبوع القادم': at(23),
  },
  he: {
    'בעוד 3 שעות': hours3,
    'עוד 3 שעות': hours3,
    'בעוד שעה': soon(60),
    'בעוד שעתיים': soon(120),
    'בעוד 3 ימים': days3,
    מחר: at(19),
    'מחר בשעה 9': at(19),
    'מחר ב-14:30': at(19, 14, 30),
    'מחר בבוקר': at(19),
    'מחר בערב': at(19, 18),
    מחרתיים: at(20),
    'היום ב-18:00': at(18, 18),
    'יום שישי 9': at(20),
    'ביום שני הבא': at(23),
    'בשבוע הבא': at(23),
    שבת: at(21),
  },
};

test('what the field shows as examples is understood in every language', async () => {
  const shown = 'fri 9, 3d, tomorrow 14:30';
  const tried = 'Try “3d”, “2h” or “fri 14:30”.';
  for (const language of Object.keys(languageNames) as Language[]) {
    const catalog =
      language === 'en'
        ? {}
        : (JSON.parse(await readFile(new URL(`../words/${language}.json`, import.meta.url), 'utf8')) as Record<
            string,
            string
          >);
    const quoted = (catalog[tried] ?? tried).matchAll(/[“„«״]\s*([^“”„»״]+?)\s*[”“»״]/g);
    const examplesShown = [...(catalog[shown] ?? shown).split(/[,،]/), ...[...quoted].map((found) => found[1]!)];
    assert.equal(examplesShown.length, 6, language);
    for (const typed of examplesShown) assert.ok(snoozeTime(typed, now, language), `${language}: ${typed}`);
  }
});

for (const language of Object.keys(languageNames) as Language[]) {
  test(`moments as they are typed in ${languageNames[language]}`, () => {
    for (const [typed, moment] of Object.entries(examples[language]))
      assert.deepEqual(snoozeTime(typed, now, language), moment, typed);
  });
  test(`English is understood beside ${languageNames[language]}`, () => {
    for (const typed of ['3d', 'in 3 hours', 'tomorrow 14:30', 'fri 9', 'next monday', 'tomorrow 9am'])
      assert.deepEqual(
        snoozeTime(typed, now, language),
        examples.en[typed] ?? at(19, typed.endsWith('9am') ? 9 : 14, typed.endsWith('9am') ? 0 : 30),
        typed,
      );
  });
  test(`nothing is guessed in ${languageNames[language]}`, () => {
    for (const typed of ['', 'soonish', 'fri 25', 'today 9', '9', 'tomorrow 9:75', 'x'.repeat(200), 'tomorrow never'])
      assert.equal(snoozeTime(typed, now, language), null, typed);
  });
}
