// What they wrote. `ways`: c the website chat, m mail, b the messaging bot, w the messenger with
// templates, s texts; a an agent's answer, n an agent's note.
export interface DemoLine {
  readonly way: 'c' | 'm' | 'b' | 'w' | 's' | 'a' | 'n';
  readonly text: string;
  readonly hoursAgo: number;
  readonly subject?: string;
  readonly by?: number;
  readonly quoted?: string;
}
export interface DemoThread {
  readonly customer: number;
  readonly lines: readonly DemoLine[];
  readonly end: {
    readonly status: 'open' | 'waiting' | 'snoozed' | 'closed' | 'spam';
    readonly assignee: number | null;
    readonly team: number | null;
    readonly priority?: 'low' | 'high' | 'urgent';
    readonly tags?: readonly string[];
  };
}

export const threads: readonly DemoThread[] = [
  {
    customer: 0,
    lines: [
      {
        way: 'c',
        hoursAgo: 27,
        text: 'Hi! My order #8841 was meant to arrive on Tuesday. The tracking page has not moved since Monday.',
      },
      {
        way: 'n',
        hoursAgo: 26.8,
        by: 0,
        text: 'Carrier scanned it out of Malmö on Monday, nothing since. Opened an inquiry with them, reference AC-20931.',
      },
      {
        way: 'a',
        hoursAgo: 26.7,
        by: 0,
        text: 'Hello Ada, I have asked the carrier where it is. May I send the answer to your email once I have it?',
      },
      { way: 'c', hoursAgo: 26.6, text: 'Yes please, I have to run.' },
      {
        way: 'm',
        hoursAgo: 4,
        subject: 'Order #8841',
        text: 'Hello,\n\nstill nothing at my door. If it is lost I would rather have the same beans again than the money: two bags of the Sidamo, whole.\n\nAda',
      },
      {
        way: 'n',
        hoursAgo: 3.5,
        by: 1,
        text: 'Carrier confirms: parcel damaged in Malmö and destroyed. Replacement is free of charge.',
      },
      {
        way: 'a',
        hoursAgo: 3.4,
        by: 1,
        text: 'Hello Ada,\n\nthe carrier damaged your parcel, I am sorry. Two bags of Sidamo, whole beans, left our roastery this morning as order #8902; you will have them on Friday.\n\nYou can also go on with us on Telegram from the link below.',
      },
      {
        way: 'b',
        hoursAgo: 0.4,
        text: 'Found my way here 🙂 Does Friday mean before noon? I am out in the afternoon.',
      },
      { way: 'a', hoursAgo: 0.35, by: 0, text: 'It does: between nine and eleven, and the courier rings first.' },
      {
        way: 'w',
        hoursAgo: 0.2,
        text: 'From my phone now. Could they leave it with the neighbour at 14B if I am late?',
      },
      { way: 'a', hoursAgo: 0.15, by: 0, text: 'Of course. 14B is on the courier’s note.' },
      { way: 's', hoursAgo: 0.05, text: 'No data here, so a text: thank you! Is there anything to sign?' },
    ],
    end: { status: 'open', assignee: 0, team: 0, priority: 'high', tags: ['delivery', 'replacement'] },
  },
  {
    customer: 1,
    lines: [
      {
        way: 'b',
        hoursAgo: 1.2,
        text: 'Доброго дня! Чи можна змінити помел у замовленні #8895 на еспресо? Ще не відправили?',
      },
    ],
    end: { status: 'open', assignee: null, team: 0, tags: ['order change'] },
  },
  {
    customer: 2,
    lines: [
      {
        way: 'm',
        hoursAgo: 52,
        subject: 'Rechnung 2026-1107',
        text: 'Guten Tag,\n\nauf der Rechnung 2026-1107 fehlt unsere Umsatzsteuer-ID. Könnten Sie sie bitte korrigiert schicken?\n\nMit freundlichen Grüßen\nMarcus Bauer',
      },
      {
        way: 'a',
        hoursAgo: 50,
        by: 2,
        text: 'Guten Tag Herr Bauer,\n\ndie korrigierte Rechnung ist unterwegs. Entschuldigen Sie die Mühe.',
      },
      {
        way: 'm',
        hoursAgo: 2.1,
        subject: 'Re: Rechnung 2026-1107',
        text: 'Danke! Eine Frage noch: Können wir ab Januar auf 20 kg im Monat gehen, und welcher Preis gilt dann?',
        quoted: 'die korrigierte Rechnung ist unterwegs.',
      },
    ],
    end: { status: 'open', assignee: 2, team: 1, tags: ['wholesale', 'invoice'] },
  },
  {
    customer: 3,
    lines: [{ way: 'c', hoursAgo: 0.2, text: 'Bonjour, le café décaféiné est-il décaféiné à l’eau ?' }],
    end: { status: 'open', assignee: null, team: null },
  },
  {
    customer: 4,
    lines: [
      {
        way: 'm',
        hoursAgo: 75,
        subject: 'Pausar suscripción',
        text: 'Hola, me voy dos meses de viaje. ¿Podéis pausar la suscripción hasta febrero?',
      },
      { way: 'a', hoursAgo: 74, by: 1, text: 'Hola Rafael, pausada hasta el 1 de febrero. ¡Buen viaje!' },
    ],
    end: { status: 'waiting', assignee: 1, team: 0, tags: ['subscription'] },
  },
  {
    customer: 5,
    lines: [
      { way: 'b', hoursAgo: 6, text: 'Merhaba, Türkiye’ye kargo ne kadar sürüyor?' },
      { way: 'a', hoursAgo: 5.8, by: 0, text: 'Merhaba Zeynep, genellikle 6–8 iş günü. Gümrük bazen bir gün ekliyor.' },
      { way: 'b', hoursAgo: 5.5, text: 'Teşekkürler, o zaman bugün sipariş veriyorum.' },
    ],
    end: { status: 'open', assignee: 0, team: 0 },
  },
  {
    customer: 6,
    lines: [{ way: 'c', hoursAgo: 9, text: 'مرحباً، وصلتني حبوب مطحونة بدلاً من الحبوب الكاملة في الطلب #8877' }],
    end: { status: 'open', assignee: null, team: 0, priority: 'urgent', tags: ['replacement'] },
  },
  {
    customer: 7,
    lines: [
      {
        way: 'm',
        hoursAgo: 30,
        subject: 'Zmiana adresu dostawy',
        text: 'Dzień dobry, od grudnia mamy nowe biuro: ul. Długa 12, 80-831 Gdańsk. Proszę zmienić adres w zamówieniu stałym.',
      },
      { way: 'a', hoursAgo: 29, by: 2, text: 'Dzień dobry, adres zmieniony od dostawy 1 grudnia.' },
      { way: 'm', hoursAgo: 28, subject: 'Re: Zmiana adresu dostawy', text: 'Dziękuję bardzo!' },
    ],
    end: { status: 'closed', assignee: 2, team: 1, tags: ['subscription'] },
  },
  {
    customer: 8,
    lines: [
      { way: 'c', hoursAgo: 20, text: 'Olá! O moedor Porcelana volta a estar disponível este mês?' },
      {
        way: 'a',
        hoursAgo: 19.5,
        by: 1,
        text: 'Olá Beatriz! Chega dia 28. Aviso-a por aqui assim que estiver na loja.',
      },
    ],
    end: { status: 'snoozed', assignee: 1, team: 0 },
  },
  {
    customer: 9,
    lines: [
      { way: 'b', hoursAgo: 100, text: 'Is the Christmas blend vegan? Asking for the chocolate in it.' },
      {
        way: 'a',
        hoursAgo: 99,
        by: 0,
        text: 'Hi Jonas, there is no chocolate in it, only coffee that tastes like it. So yes!',
      },
      { way: 'b', hoursAgo: 98.9, text: 'Haha, perfect. Ordered.' },
    ],
    end: { status: 'closed', assignee: 0, team: 0 },
  },
  {
    customer: 10,
    lines: [
      {
        way: 'm',
        hoursAgo: 0.8,
        subject: 'Samples for our new shop',
        text: 'Hello,\n\nwe open a second shop in Hackney in January and would like to taste your three light roasts first. Could you send 100 g of each? You can call me on +44 20 7946 0958.\n\nPriya Raman',
      },
    ],
    end: { status: 'open', assignee: null, team: 1, tags: ['wholesale'] },
  },
  {
    customer: 11,
    lines: [
      { way: 'c', hoursAgo: 200, text: 'Do you ship to Japan?' },
      { way: 'a', hoursAgo: 199.9, by: 2, text: 'We do, with tracking, in 7 to 10 days.' },
    ],
    end: { status: 'closed', assignee: 2, team: 0 },
  },
  {
    customer: 12,
    lines: [
      { way: 'c', hoursAgo: 31, text: 'Hej! Kan jag byta till hela bönor i nästa leverans?' },
      { way: 'a', hoursAgo: 30.8, by: 1, text: 'Hej Freja! Självklart. Gäller det båda påsarna?' },
      {
        way: 'm',
        hoursAgo: 9,
        subject: 'Hela bönor',
        text: 'Hej igen,\n\nbara den ena, tack: Toraja i hela bönor, Huila malen för bryggare.\n\nFreja',
      },
      { way: 'a', hoursAgo: 8.7, by: 1, text: 'Hej Freja,\n\nså blir det, från leveransen den 3 december.' },
      { way: 'b', hoursAgo: 0.7, text: 'Tack! En sak till: kan budet ringa på 0701-740 611 när hen är nära?' },
    ],
    end: { status: 'open', assignee: 1, team: 0, tags: ['subscription', 'delivery'] },
  },
  {
    customer: 13,
    lines: [
      { way: 'b', hoursAgo: 54, text: 'Olá, o moinho que encomendei (#8859) veio sem a peça de cerâmica.' },
      { way: 'a', hoursAgo: 53, by: 2, text: 'Olá Hugo, que maçada. Pode enviar-nos uma fotografia por email?' },
      {
        way: 'm',
        hoursAgo: 47,
        subject: 'Moinho sem peça',
        text: 'Boa tarde,\n\naqui vai a descrição: falta a mó de cima, o resto está completo. Prefiro a peça a um reembolso.\n\nHugo Ferreira',
      },
      { way: 'n', hoursAgo: 46, by: 2, text: 'Spare burr is on the shelf in Malmö, goes out with Thursday’s parcels.' },
      { way: 'a', hoursAgo: 45.5, by: 2, text: 'Boa tarde Hugo,\n\na peça segue na quinta-feira, sem custos.' },
    ],
    end: { status: 'waiting', assignee: 2, team: 0, tags: ['replacement'] },
  },
  {
    customer: 14,
    lines: [
      {
        way: 'm',
        hoursAgo: 33,
        subject: 'تأخر الطلب #8883',
        text: 'مرحباً،\n\nطلبي #8883 متوقف في الجمارك منذ أربعة أيام. هل ينقص شيء من طرفي؟\n\nعمر',
      },
      {
        way: 'a',
        hoursAgo: 32,
        by: 0,
        text: 'مرحباً عمر، تطلب الجمارك نسخة من الفاتورة. أرسلناها الآن، وسنخبرك حين يتحرك الطلب.',
      },
      { way: 'w', hoursAgo: 1.4, text: 'وصلني إشعار أنه خرج من الجمارك، شكراً! هل يمكن التسليم مساءً؟' },
    ],
    end: { status: 'open', assignee: 0, team: 0, priority: 'high', tags: ['delivery'] },
  },
  {
    customer: 15,
    lines: [
      { way: 'c', hoursAgo: 78, text: 'Guten Morgen, ist die Sidamo-Ernte dieses Jahr wieder so blumig?' },
      {
        way: 'a',
        hoursAgo: 77.8,
        by: 1,
        text: 'Guten Morgen Frau Keller, noch ein wenig mehr: Jasmin und Bergamotte.',
      },
      {
        way: 'm',
        hoursAgo: 76,
        subject: 'Bestellung #8849',
        text: 'Das klingt gut, ich habe gerade bestellt (#8849). Bitte nicht vor Freitag liefern, ich bin verreist.\n\nSabine Keller',
      },
      { way: 'a', hoursAgo: 75, by: 1, text: 'Notiert: Zustellung ab Freitag.' },
      { way: 's', hoursAgo: 5, text: 'Paket ist da, alles bestens. Danke! S. Keller' },
    ],
    end: { status: 'closed', assignee: 1, team: 0, tags: ['delivery'] },
  },
  {
    customer: 16,
    lines: [
      {
        way: 'b',
        hoursAgo: 7,
        text: 'Hi, is there any way to get #8899 to Leeds before Saturday? It is a wedding present.',
      },
      {
        way: 'a',
        hoursAgo: 6.9,
        by: 0,
        text: 'Hi Grace, with the express courier, yes. May I have a phone number for them?',
      },
      { way: 's', hoursAgo: 6.2, text: 'This one! And please no price on the parcel.' },
      {
        way: 'n',
        hoursAgo: 6,
        by: 0,
        text: 'Express booked, gift wrap, no invoice inside. Courier confirms Friday 9 to 12.',
      },
      {
        way: 'a',
        hoursAgo: 5.9,
        by: 0,
        text: 'Booked: Friday between nine and noon, wrapped, and nothing with a price on it.',
      },
      {
        way: 'm',
        hoursAgo: 0.6,
        subject: 'Wedding present',
        text: 'Wonderful, thank you.\n\nOne last thing, could you add a card: "To Ife and Tom, for slow mornings. Grace"?',
      },
    ],
    end: { status: 'open', assignee: 0, team: 0, priority: 'high', tags: ['delivery', 'gift'] },
  },
];
