// Never ask again: which questions of a draft the customer has answered already, and where.
import { findAsks, type Ask } from './find-asks.ts';
import { fold } from './fold.ts';
import type { AskKind } from './asks/table.ts';
import type { Language } from './language.ts';

/** A fact as every list of facts holds it. */
interface KnownFact {
  readonly kind: string;
  readonly label: string;
  readonly value: string;
  /** Milliseconds since 1970. */
  readonly saidAt: number;
}
interface AskedAgain<F extends KnownFact> extends Ask {
  /** What answers it, the newest first; at most three. */
  readonly facts: readonly F[];
}

const FACTS_SHOWN = 3;
const DAY = 86_400_000;
/** What a customer told of a trouble, or showed, is about that trouble: older, the question is a new one. */
const daysItHolds: Partial<Record<AskKind, number>> = { problem: 14, picture: 14, tracking: 60 };

/** The draft's questions that `facts` answer, in the order of the draft. `now`: milliseconds since 1970. */
export function askedAgain<F extends KnownFact>(
  draft: string,
  facts: readonly F[],
  language: Language | null,
  now: number,
): AskedAgain<F>[] {
  if (facts.length === 0 || draft.trim() === '') return [];
  const kindOf = new Map(facts.map((fact) => [fact, askKindOf(fact)]));
  const wanted = new Set([...kindOf.values()].filter((kind) => kind !== null));
  if (wanted.size === 0) return [];
  const written = fold(draft);
  return findAsks(draft, language, wanted).flatMap((ask) => {
    const days = daysItHolds[ask.kind];
    const answers = facts
      .filter((fact) => kindOf.get(fact) === ask.kind && (days === undefined || now - fact.saidAt <= days * DAY))
      .sort((a, b) => b.saidAt - a.saidAt);
    // Who writes the value into the question is making sure, not asking.
    const isNamed = answers.some((fact) => fact.value.length >= 3 && written.includes(fold(fact.value)));
    return answers.length > 0 && !isNamed ? [{ ...ask, facts: answers.slice(0, FACTS_SHOWN) }] : [];
  });
}

/** Which question a fact answers: by its kind, or, for an answer given in a form, by the form's own label. */
export function askKindOf(fact: Pick<KnownFact, 'kind' | 'label'>): AskKind | null {
  if (Object.hasOwn(byKind, fact.kind)) return byKind[fact.kind] ?? null;
  if (fact.kind !== 'answer') return null;
  const label = fold(fact.label);
  return labels.find(([, pattern]) => pattern.test(label))?.[0] ?? null;
}
const byKind: Readonly<Record<string, AskKind>> = {
  order: 'order',
  tracking: 'tracking',
  email: 'email',
  phone: 'phone',
  name: 'name',
  address: 'address',
  device: 'device',
  plan: 'plan',
  bought: 'bought',
  picture: 'picture',
  problem: 'problem',
  payment: 'payment',
  place: 'country',
};
/** Labels of forms in the six languages, folded; the first that fits. */
const labels: readonly (readonly [AskKind, RegExp])[] = [
  ['tracking', /track|ттн|накладн|трек|sendung|seguimiento|suivi/],
  ['email', /e-?mail|пошт|почт|correo|courriel/],
  [
    'phone',
    /^(?:.*\s)?(?:phone|mobile|telephone|телефон|telefon(?:nummer)?|handynummer|telefono|movil|telephone)(?:\s.*)?$/,
  ],
  [
    'bought',
    /date of (?:purchase|order)|purchase date|дата (?:покуп|куп|замовл|заказ)|kaufdatum|bestelldatum|fecha de (?:compra|pedido)|date d'achat/,
  ],
  ['order', /order|замовл|заказ|bestell|auftrag|pedido|commande/],
  ['address', /address|адрес|adresse|anschrift|direccion/],
  ['device', /device|model|пристр|устроиств|модел|gerat|modell|dispositivo|modelo|appareil|modele/],
  ['plan', /\bplan\b|subscription|тариф|abo\b|abonnement|suscripcion|forfait/],
  ['payment', /payment|оплат|zahlung|pago|paiement/],
  ['country', /country|країн|краін|стран|\bland\b|\bpais\b|\bpays\b/],
  ['problem', /problem|issue|проблем|anliegen|probleme|problema|description|опис/],
  ['name', /^(?:(?:your |full |first |last )*name|ім'я|ваше ім'я|піб|имя|фио|(?:vor|nach)?name|nombre.*|(?:pre)?nom)$/],
];
