// What `Intl` does not say about moments: the small words people type around days and hours, and the parts of a day. As they are typed;
// accents and capitals make no difference.
export interface TypedWords {
  /** "In" and "from now": before or behind a span, and nothing of it. */
  readonly ahead: string;
  /** Say nothing beside a day or an hour: "at", "on", "next". */
  readonly filler: string;
  /** "An" hour. */
  readonly one: string;
  readonly morning: string;
  readonly noon: string;
  readonly afternoon: string;
  readonly evening: string;
  /** Other words for days and units than `Intl` has: `tomorrow: tmrw`. */
  readonly also?: Readonly<Partial<Record<'today' | 'tomorrow' | 'after' | 'week' | 'month', string>>>;
  readonly units?: Readonly<Partial<Record<'minute' | 'hour' | 'day' | 'week' | 'month', string>>>;
}

/** Each list: phrases between `|`. */
export const typedWords: Readonly<Record<string, TypedWords>> = {
  en: {
    ahead: 'in|from now|after|for',
    filler: 'at|on|next|this|coming|the|o’clock|oclock',
    one: 'a|an|one',
    morning: 'in the morning|morning|am',
    noon: 'noon|midday',
    afternoon: 'in the afternoon|afternoon|pm',
    evening: 'in the evening|evening|tonight|at night',
    also: { tomorrow: 'tmrw|tmr', after: 'the day after tomorrow|day after tomorrow' },
    units: { minute: 'm|mins', hour: 'h|hrs', day: 'd', week: 'w|wks' },
  },
  de: {
    ahead: 'in|nach|für',
    filler: 'um|uhr|am|den|der|nächsten|nächster|nächste|kommenden|diesen|ab',
    one: 'einer|einem|ein|eine',
    morning: 'früh|morgens|vormittag|vormittags',
    noon: 'mittag|mittags',
    afternoon: 'nachmittag|nachmittags',
    evening: 'abend|abends',
    also: { today: 'heut' },
    units: { hour: 'std|stunde', minute: 'min', day: 't|tag|tage', week: 'wo' },
  },
  es: {
    ahead: 'dentro de|en|de aquí a',
    filler: 'a las|a la|el|próximo|próxima|este|que viene|h|hs|horas',
    one: 'una|un',
    morning: 'por la mañana|de la mañana|en la mañana|am',
    noon: 'mediodía|a mediodía|al mediodía',
    afternoon: 'por la tarde|de la tarde|en la tarde|pm',
    evening: 'por la noche|de la noche|esta noche',
    also: { week: 'próxima semana|la semana que viene', month: 'próximo mes|el mes que viene' },
  },
  fr: {
    ahead: 'dans|d’ici|d’ici à|après',
    filler: 'à|le|ce|prochain|heures|heure|h',
    one: 'une|un',
    morning: 'au matin|matin|du matin|le matin',
    noon: 'midi',
    afternoon: 'après-midi|de l’après-midi|l’après-midi',
    evening: 'au soir|du soir|le soir|soir',
    also: { week: 'semaine prochaine', month: 'mois prochain' },
  },
  pt: {
    ahead: 'em|dentro de|daqui a|daqui',
    filler: 'às|as|à|na|no|a|próxima|próximo|que vem|feira|h|horas|hora',
    one: 'uma|um',
    morning: 'de manhã|da manhã|pela manhã|manhã',
    noon: 'meio-dia|ao meio-dia',
    afternoon: 'à tarde|da tarde|de tarde|tarde',
    evening: 'à noite|da noite|de noite|noite',
    also: { week: 'na próxima semana|semana que vem', month: 'mês que vem' },
  },
  pl: {
    ahead: 'za|po',
    filler: 'o|w|we|godz|godzinie|na|następny|następną|następna|przyszły|przyszłą|najbliższy|ten',
    one: 'jedną|jeden',
    morning: 'rano|z rana',
    noon: 'w południe|południe',
    afternoon: 'po południu|popołudniu',
    evening: 'wieczorem|wieczór',
    also: { today: 'dziś', week: 'przyszły tydzień|w następnym tygodniu|następny tydzień', month: 'przyszły miesiąc' },
    units: { hour: 'godz|g', week: 'tyg', minute: 'min' },
  },
  ru: {
    ahead: 'через|спустя|на',
    filler: 'в|во|к|следующий|следующую|следующее|ближайший|ближайшую|этот|эту|это|часов|часа|ч',
    one: 'один|одну',
    morning: 'утром|утра|с утра',
    noon: 'в полдень|полдень',
    afternoon: 'днем|дня|после обеда',
    evening: 'вечером|вечера',
    also: { week: 'следующая неделя|через неделю в понедельник', month: 'следующий месяц' },
    units: { hour: 'ч|час', minute: 'мин|м', day: 'д|дн', week: 'нед' },
  },
  uk: {
    ahead: 'через|за|на',
    filler: 'о|об|в|у|наступний|наступну|наступне|наступної|наступного|найближчий|найближчу|цей|цю|годині',
    one: 'одну|один',
    morning: 'вранці|зранку|ранку|уранці',
    noon: 'опівдні|полудень',
    afternoon: 'вдень|дня|після обіду|пополудні',
    evening: 'ввечері|увечері|вечора',
    also: { week: 'наступний тиждень|на наступному тижні', month: 'наступний місяць' },
    units: { hour: 'год', minute: 'хв', day: 'д|дн', week: 'тиж' },
  },
  tr: {
    ahead: 'sonra|içinde|sonraya',
    filler: 'saat|günü|gelecek|önümüzdeki|bu|de|da|te|ta|haftaya',
    one: 'bir',
    morning: 'sabah|sabahleyin',
    noon: 'öğlen|öğle',
    afternoon: 'öğleden sonra',
    evening: 'akşam|gece',
    also: { after: 'öbürsü gün', week: 'önümüzdeki hafta|haftaya', month: 'önümüzdeki ay' },
    units: { hour: 'sa|saat', minute: 'dk', day: 'gün', week: 'hafta' },
  },
  ar: {
    ahead: 'خلال|بعد|في غضون',
    filler: 'يوم|الساعة|في|على|القادم|المقبل|القادمة|المقبلة',
    one: 'واحدة|واحد',
    morning: 'صباحا|الصباح|في الصباح|ص',
    noon: 'ظهرا|الظهر',
    afternoon: 'بعد الظهر|عصرا',
    evening: 'مساء|المساء|في المساء|م|ليلا',
    also: { tomorrow: 'غدا|بكرة', after: 'بعد غد', week: 'الأسبوع المقبل', month: 'الشهر المقبل' },
  },
  he: {
    ahead: 'בעוד|עוד|תוך',
    filler: 'בשעה|שעה|ב|יום|ביום|הבא|הקרוב|הזה',
    one: 'אחת|אחד',
    morning: 'בבוקר|בוקר',
    noon: 'בצהריים|צהריים',
    afternoon: 'אחר הצהריים|אחהצ',
    evening: 'בערב|ערב|הערב|בלילה',
    also: { week: 'בשבוע הבא', month: 'בחודש הבא' },
    units: { hour: 'שעה|שעות', day: 'ימים' },
  },
};
