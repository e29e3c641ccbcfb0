// Facts told in words rather than numbers: a name, an address, a device, a plan, when and how it was bought, where somebody lives, what
// is wrong. In six languages. Rather one too few than one wrong: questions, wishes and other people's things state nothing.
import { fold } from '../again/fold.ts';

interface ToldFact {
  readonly kind: 'name' | 'address' | 'device' | 'plan' | 'bought' | 'payment' | 'place' | 'problem';
  readonly label: string;
  readonly value: string;
}

/** Nobody introduces themselves on page three. */
const TEXT_LIMIT = 4_000;
const SENTENCE_LIMIT = 300;
const VALUE_LIMIT = 200;
const OF_A_KIND = 2;

const S = String.raw`(?<![\p{L}\p{N}])`;
const E = String.raw`(?![\p{L}\p{N}])`;
/** Sources are written as the languages are and folded here; `_` is any white space. */
const rule = (source: string): RegExp =>
  new RegExp(`${S}(?:${source.replace(/[^\x00-\x7f]+/g, (run) => fold(run)).replaceAll('_', String.raw`\s+`)})`, 'u');

const months =
  'jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?|січня|лютого|березня|квітня|травня|червня|липня|серпня|вересня|жовтня|листопада|грудня|января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря|januar|februar|märz|mai|juni|juli|oktober|dezember|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre|janvier|février|mars|avril|juin|juillet|août|septembre|octobre|novembre|décembre';
const date = String.raw`(?:\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}-\d{2}-\d{2}|\d{1,2}(?:st|nd|rd|th|\.)?_(?:de_|of_)?(?:${months})(?:_(?:de_)?\d{4})?|(?:${months})_\d{1,2}(?:st|nd|rd|th)?(?:,?_\d{4})?)`;
const ways =
  'credit_card|debit_card|card|visa|mastercard|amex|paypal|apple_pay|google_pay|klarna|bank_transfer|cash|карткою|картой|готівкою|наличными|переказом|переводом|kreditkarte|karte|lastschrift|überweisung|rechnung|tarjeta|transferencia|efectivo|bizum|carte(?:_bancaire)?|virement|espèces|chèque';
const brands = String.raw`iphone(?:_(?:se|x|xr|xs)|_\d{1,2})(?:_(?:pro_max|pro|plus|max|mini))?|ipad(?:_(?:pro|air|mini))?(?:_\d{1,2})?|macbook_(?:pro|air)(?:_m\d)?|(?:samsung_)?galaxy_(?:tab_)?[asz]\d{1,2}(?:_(?:ultra|plus|fe))?|(?:google_)?pixel_\d{1,2}(?:_pro|a)?|(?:xiaomi|redmi|poco|huawei|oneplus|nokia|motorola|moto|xperia|thinkpad|realme|honor)_[\p{L}]{0,8}_?[\p{L}]?\d{1,4}[\p{L}]{0,3}(?:_(?:pro|plus|lite|ultra))?`;
const systems = String.raw`(?:windows|android|ios|macos)_\d{1,2}(?:\.\d{1,2}){0,2}|(?:chrome|firefox|safari|edge)(?:_\d{2,3})?`;

interface Teller {
  readonly kind: ToldFact['kind'];
  readonly label: string;
  /** The first group is the value. */
  readonly patterns: readonly RegExp[];
  /** What the value must be like, in the customer's own letters. */
  readonly fits?: (value: string) => boolean;
}
/** The names with which it begins: what follows in small letters goes on with something else. */
const capitals = (value: string) => /^(?:\p{Lu}[\p{L}'’-]*\s?)+/u.exec(value)?.[0] ?? '';
const capital = (value: string) => /^\p{Lu}/u.test(value);
const tellers: readonly Teller[] = [
  {
    kind: 'name',
    label: 'Name',
    patterns: [
      rule(
        String.raw`(?:my_(?:full_)?name_is|my_name's|мене_звати|моє_ім'я|меня_зовут|моё_имя|ich_heiße|mein_name_ist|me_llamo|mi_nombre_es|je_m'appelle|mon_nom_est)[\s:-]+([\p{L}'-]{2,30}(?:\s[\p{L}'-]{2,30}){0,2})${E}`,
      ),
    ],
    fits: capital,
  },
  {
    kind: 'address',
    label: 'Address',
    patterns: [
      rule(
        String.raw`(?:my_(?:(?:delivery|shipping|home|postal|full)_)*address(?:_is)?|(?:delivery|shipping)_address|please_(?:ship|deliver|send)_it_to|i_live_at|(?:моя_)?адреса(?:_доставки)?(?:_це)?|(?:мой_)?адрес(?:_доставки)?|meine_(?:liefer)?(?:adresse|anschrift)(?:_ist|_lautet)?|lieferadresse|mi_dirección(?:_de_envío)?(?:_es)?|dirección_de_envío|mon_adresse(?:_de_livraison)?(?:_est)?|adresse_de_livraison)(?:\s*[:=-]\s*|_)([^\n?!;@]{8,160})`,
      ),
    ],
    fits: (value) =>
      /\d/.test(value) && /\p{L}{3,}.*\s/u.test(value) && !/^(?:is|was|has|changed|wrong)\b/i.test(value),
  },
  {
    kind: 'device',
    label: 'Device',
    patterns: [
      rule(`(${brands})${E}`),
      rule(
        String.raw`(?:using|on|in|use|have|running|на|в|у|через|mit|unter|auf|benutze|nutze|con|en|uso|sur|avec|sous|utilise)_(?:an?_|my_|the_|mein\p{L}*_|meinem_|mi_|mon_)?(${systems})${E}`,
      ),
      rule(
        String.raw`(?:model|model_number|модель|modell|modelo|modèle)(?:_is|_це|_это|_ist|_es|_est)?[\s:№#-]+((?=[\p{L}\d-]*\d)[\p{L}\d][\p{L}\d./-]{2,24}(?:_(?:pro|plus|max|se))?)${E}`,
      ),
    ],
  },
  {
    kind: 'plan',
    label: 'Plan',
    patterns: [
      rule(
        String.raw`(?:i'm|i_am|we're|we_are)_(?:currently_)?(?:on|using)_(?:the|your)_([\p{L}\d+]{2,20})_(?:plan|subscription)${E}`,
      ),
      rule(String.raw`(?:i|we)_have_(?:the|your|a)_([\p{L}\d+]{2,20})_(?:plan|subscription)${E}`),
      rule(
        String.raw`(?:my_plan_is|our_plan_is|я_на_тарифі|ми_на_тарифі|у_мене_тариф|у_нас_тариф|я_на_тарифе|мы_на_тарифе|у_меня_тариф|(?:ich_habe|wir_haben|ich_nutze|wir_nutzen)_den_tarif|(?:tengo|tenemos|uso|estoy_en)_el_plan|(?:j'ai|nous_avons)_(?:le_forfait|l'abonnement|la_formule)|je_suis_(?:au|sur_le)_forfait)[\s:«"“„-]+([\p{L}\d+]{2,20})`,
      ),
    ],
    fits: (value) => capital(value) && !/^(?:Wrong|Same|New|Old)$/i.test(value),
  },
  {
    kind: 'bought',
    label: 'Bought',
    patterns: [
      rule(
        String.raw`(?:bought|purchased|ordered|placed_(?:the|my|this)_order|date_of_purchase|purchase_date|купи(?:в|ла|ли)|придба(?:в|ла|ли)|замови(?:в|ла|ли)|дата_покупки|купил[аи]?|приобрел[аи]?|заказал[аи]?|gekauft|bestellt|kaufdatum|compré|compramos|pedí|fecha_de_compra|acheté|commandé|date_d'achat)[^.?!\n]{0,40}?${S}(${date})${E}`,
      ),
      rule(
        String.raw`(${date})${E}[^.?!\n]{0,30}?${S}(?:gekauft|bestellt|купи(?:в|ла|ли)|придба(?:в|ла)|купил[аи]?|замови(?:в|ла))`,
      ),
    ],
  },
  {
    kind: 'payment',
    label: 'Paid by',
    patterns: [
      rule(
        String.raw`(?:i|we)(?:'ve|_have)?_paid_(?:[^.?!\n]{0,30}?_)?(?:by|with|via|using|through|in)_(?:an?_|my_)?(${ways})${E}`,
      ),
      rule(
        String.raw`(?:(?:оплати|сплати|заплати|плати)(?:в|ла|ли)|оплатил[аи]?|заплатил[аи]?|платил[аи]?)_(?:[^.?!\n]{0,30}?_)?(${ways})${E}`,
      ),
      rule(String.raw`(?:mit|per|über)_(?:meiner_|der_)?(${ways})_(?:[^.?!\n]{0,20}?_)?(?:bezahlt|gezahlt)`),
      rule(String.raw`(?:pagué|he_pagado|pagamos)_(?:[^.?!\n]{0,30}?_)?(?:con|por|en)_(?:mi_)?(${ways})${E}`),
      rule(
        String.raw`(?:j'ai|nous_avons)_(?:payé|réglé)_(?:[^.?!\n]{0,30}?_)?(?:par|avec|en|via)_(?:ma_)?(${ways})${E}`,
      ),
    ],
  },
  {
    kind: 'place',
    label: 'Lives in',
    patterns: [
      rule(
        String.raw`(?:i_live|i'm_based|i_am_based|i'm_located|i_am_located|i_am_writing|i'm_writing|we_live|we_are_based|я_живу|ми_живемо|мы_живем|я_пишу|ich_wohne|ich_lebe|wir_wohnen|vivo|vivimos|escribo|estoy|j'habite|nous_habitons|je_vis)_(?:in|from|у|в|з|из|en|desde|au|aux|à)_(?:the_)?([\p{L}'-]{3,30}(?:\s\p{L}[\p{L}'-]{2,30})?)${E}`,
      ),
    ],
    fits: capital,
  },
];

/** Stems by which a trouble is told, folded. */
const trouble = rule(
  `(?:${[
    `(?:doesn't|does not|don't|do not|won't|will not|isn't|is not|not|stopped|can't|cannot) (?:work|working|start|starting|turn(?:ing)? on|switch(?:ing)? on|open|load|loading|connect|connecting|charge|charging|heat|heating|brew|log in|sign in|respond)`,
    'broken|damaged|cracked|shattered|torn|defective|faulty|leaks|leaking|leaked|crashes|crashed|freezes',
    `(?:has|have|did|it) (?:not|never) (?:arrived?|come|been delivered)|(?:hasn't|haven't|didn't) (?:arrived?|come|been delivered)|never (?:arrived|came)|wrong (?:item|size|colou?r|product)|is missing|are missing|charged (?:me )?twice`,
    'не (?:працює|вмикається|запускається|відкривається|завантажується|заряджається|приїхал[аои]|прийшл[аио]|прийшов|надійшл[аио])|зламан\\p{L}*|зламал\\p{L}*|пошкоджен\\p{L}*|тріснут\\p{L}*|розбит\\p{L}*|протікає|бракує|видає помилку',
    'не (?:работает|включается|запускается|открывается|загружается|заряжается|приехал[аои]?|приш(?:ел|ла|ло|ли))|сломан\\p{L}*|сломал\\p{L}*|повреж?ден\\p{L}*|треснут\\p{L}*|разбит\\p{L}*|протекает|не хватает|выдает ошибку',
    'funktioniert (?:nicht|nicht mehr)|geht nicht(?: mehr| an)?|startet nicht|kaputt|defekt|beschädigt\\p{L}*|zerbrochen|gerissen|undicht|läuft aus|nicht angekommen|fehlt|stürzt ab',
    'no (?:funciona|enciende|arranca|carga|abre|ha llegado|llegó)|rot[oa]|dañad[oa]s?|averiad[oa]|defectuos[oa]|agrietad[oa]|gotea|pierde agua|falta|me cobraron dos veces',
    `ne (?:fonctionne|marche|démarre|s'allume|charge|s'ouvre) (?:pas|plus)|cassée?s?|endommagée?s?|abîmée?s?|fissurée?s?|en panne|fuit|n'est (?:pas|jamais) arrivée?|manquante?|il manque`,
  ].join('|')})${E}`,
);
const wish = rule(
  String.raw`(?:buy|sell|price|cost|looking_for|interested_in|do_you_have|would_like_to_(?:buy|order)|if|купити|продаєте|ціна|якщо|купить|продаете|цена|если|kaufen|verkaufen|preis|wenn|falls|comprar|venden|precio|si|acheter|vendez|prix|friend|friend's|wife|husband|brother|neighbou?r)${E}`,
);

const supposed = /^(?:if|in case|якщо|коли|если|когда|wenn|falls|si|s'il|lorsque)(?![\p{L}])/u;

/** Whether a text could tell anything by words: without one of these it is not read. Quick, because every message is asked. */
export const mayTell = (text: string): boolean => hint.test(text);
const hint =
  /name|address|live|based|located|paid|plan|subscription|model|iphone|ipad|macbook|galaxy|pixel|xiaomi|redmi|huawei|chrome|firefox|safari|edge|windows|android|broken|damag|crack|torn|defect|faulty|leak|crash|freez|work|start|arriv|missing|wrong|never|twice|turn on|log in|sign in|load|connect|charg|звати|ім.я|зовут|имя|адрес|живу|тариф|модель|оплат|сплат|плат[иі]|не пра|не ра|не в|не за|не пр|злам|слом|пошк|повр|трі|трес|розб|разб|прот|бракує|хватает|heiße|wohne|lebe|tarif|bezahlt|gezahlt|funktion|geht nicht|kaputt|beschädigt|zerbroch|undicht|angekommen|fehlt|stürzt|llamo|nombre|dirección|vivo|pagu|pagado|funciona|enciende|rot[oa]|dañad|averiad|lleg|falta|appelle|nom est|adresse|habite|forfait|abonnement|payé|réglé|fonctionne|marche|cass|endommag|abîm|panne|fuit|manqu/i;

/** Ends at a full stop, but not at the one of an abbreviation that addresses are full of. */
const sentences =
  /[^\n]+?(?:(?<=^|[^.!?…])(?<!(?<![\p{L}])(?:вул|просп|пров|бул|буд|пр|ул|кв|str|ave|apt|blvd|av|no|nr|st|rd|д|м|г|c))[.!?…]+(?=\s|$)|(?=\n|$))/giu;

/** What the text tells, at most two of a kind, each value once. */
export function tellFacts(text: string): ToldFact[] {
  const page = text.slice(0, TEXT_LIMIT);
  if (!mayTell(page) && !/\d/.test(page)) return [];
  const found: ToldFact[] = [];
  for (const match of page.matchAll(sentences)) {
    const sentence = match[0].trim();
    if (sentence.length < 6 || sentence.startsWith('>')) continue;
    // A line without an end is cut, not skipped: addresses are lists.
    collect(found, sentence.slice(0, SENTENCE_LIMIT));
  }
  return found;
}
function collect(found: ToldFact[], sentence: string): void {
  const folded = fold(sentence);
  const isQuestion = folded.endsWith('?');
  const add = (kind: ToldFact['kind'], label: string, value: string) => {
    const isNew = !found.some((fact) => fact.kind === kind && fact.value === value);
    if (isNew && found.filter((fact) => fact.kind === kind).length < OF_A_KIND) found.push({ kind, label, value });
  };
  if (!isQuestion && !wish.test(folded))
    for (const { kind, label, patterns, fits } of tellers)
      for (const pattern of patterns) {
        const match = pattern.exec(folded);
        if (!match?.[1]) continue;
        const at = match.index + match[0].lastIndexOf(match[1]);
        const written = sentence.slice(at, at + match[1].length);
        const value = (kind === 'name' ? capitals(written) : written)
          .replace(/[\s.,;:–-]+$/u, '')
          .slice(0, VALUE_LIMIT);
        if (value.length >= 2 && (!fits || fits(value))) {
          add(kind, label, value);
          break;
        }
      }
  // A trouble may be told in a question ("why is it broken?"), but then it is often somebody else's: statements only.
  if (
    !isQuestion &&
    !supposed.test(folded) &&
    sentence.length >= 15 &&
    trouble.test(folded) &&
    !found.some((fact) => fact.kind === 'problem')
  )
    add('problem', 'Problem', sentence.slice(0, VALUE_LIMIT));
}
