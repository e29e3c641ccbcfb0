// What customers of Acorn Coffee asked in the last three months, and what was answered. `{o}` is an order.
export interface Matter {
  readonly tag: string;
  readonly subject: string;
  readonly asked: string;
  readonly answered: string;
  readonly thanks?: string;
}

/** Line by line: the tag, what it was about, what they asked, what they were told, and how they thanked if they did. */
const told = (text: string): readonly Matter[] =>
  text
    .trim()
    .split('\n\n')
    .map((each) => {
      const [tag, subject, asked, answered, thanks] = each.split('\n').map((line) => line.trim());
      return { tag: tag!, subject: subject!, asked: asked!, answered: answered!, ...(thanks ? { thanks } : {}) };
    });

/** By language; nobody has the same one twice. */
export const matters: Readonly<Record<string, readonly Matter[]>> = {
  en: told(`
    delivery
    Where is {o}?
    Hello, order {o} was due yesterday. Has it left you?
    It left on Thursday and was delayed at the sorting centre. The carrier promises it for tomorrow before noon.
    It came this morning. Thanks!

    replacement
    Torn bag in {o}
    One bag in order {o} arrived torn, beans all over the box.
    I am sorry about that. A new bag leaves today, free of charge; no need to send anything back.
    That is kind, thank you.

    invoice
    Invoice for {o}
    Could I have an invoice with our VAT number for {o}? It is IE6388047V.
    Attached to this address a minute ago, with your VAT number on it.

    brewing
    Grind for a moka pot
    Which grind do you recommend for a moka pot? The Huila tastes sour with mine.
    A little finer than filter. If it stays sour, begin with hot water in the base.
    Finer did it. Lovely coffee.

    subscription
    Skip December
    Can I skip the December bag? We are away.
    Skipped. The next one leaves on 8 January.

    order change
    Change {o} to whole beans
    I ordered {o} ground by mistake. Can it still be whole beans?
    Just in time: it is packed as whole beans now.
    Phew, thank you!

    returns
    Return of a grinder
    The grinder is louder than I can bear in a small flat. Can I send it back?
    Of course, within 30 days. The label is in your mail; the refund follows two days after it reaches us.

    gift
    Gift note
    Can you put a handwritten note into {o}? "For Dad, from all of us."
    Written and tucked in.
    You made his day.

    wholesale
    Price for 15 kg
    What would 15 kg a month of the Toraja cost us?
    At 15 kg it is 19.80 a kilo, delivered. A sample bag is on its way to you.

    delivery
    New address
    I moved. Please send everything to 12 Mill Lane from now on.
    Changed for this and all later orders.

    payment
    Charged twice?
    My bank shows two payments for {o}.
    The first was only a reservation and is released by tonight. You paid once.
    I see it is gone now, thanks.

    account
    Cannot sign in
    The sign-in link never arrives. Is something wrong with my account?
    It went to your old address. I have changed it, so please try once more.
    In. Thank you!
  `),
  sv: told(`
    delivery
    Var är {o}?
    Hej! Order {o} skulle ha kommit i går. Vet ni var den är?
    Hej! Paketet ligger hos ombudet sedan i morse, avin är på väg.
    Hämtat. Tack!

    subscription
    Pausa prenumerationen
    Kan ni pausa prenumerationen i två månader?
    Pausad till den 1 februari. Hör av dig om du vill ha kaffe tidigare.

    brewing
    Malning till presskanna
    Vilken malning ska jag välja till presskanna?
    Grovmalet, och fyra minuter i kannan.
    Perfekt, tack så mycket.

    invoice
    Faktura på {o}
    Vi behöver en faktura på {o} med vårt organisationsnummer.
    Fakturan ligger i din inkorg, med numret på.

    replacement
    Fel kaffe i {o}
    Jag beställde Sidamo men fick Huila i {o}.
    Förlåt! Sidamo skickas i dag, och Huila får du behålla.
    Vad snällt, tack!

    gift
    Presentkort
    Går det att köpa presentkort hos er?
    Ja, från 200 kronor. Det skickas som pdf direkt efter köpet.

    delivery
    Hämta i rosteriet
    Kan jag hämta {o} hos er på fredag?
    Gärna, vi har öppet till klockan 17.
  `),
  de: told(`
    delivery
    Wo bleibt {o}?
    Guten Tag, Bestellung {o} sollte am Montag kommen. Wissen Sie mehr?
    Guten Tag, das Paket wurde umgeleitet und kommt morgen. Entschuldigen Sie die Verspätung.
    Ist angekommen, danke.

    brewing
    Mahlgrad für Siebträger
    Welchen Mahlgrad empfehlen Sie für den Siebträger bei der Toraja?
    Fein, etwa 18 Gramm auf 36 Gramm in 28 Sekunden. Bei saurem Geschmack noch etwas feiner.
    Genau das war es. Vielen Dank!

    invoice
    Rechnung zu {o}
    Bitte schicken Sie mir eine Rechnung zu {o} mit abweichender Anschrift.
    Die Rechnung ist unterwegs, mit der neuen Anschrift.

    returns
    Rücksendung
    Ich habe versehentlich gemahlenen Kaffee bestellt. Kann ich ihn zurückschicken?
    Behalten Sie ihn gern. Die ganzen Bohnen gehen heute an Sie raus.
    Das ist sehr großzügig!

    subscription
    Abo ändern
    Ich hätte gern nur noch alle zwei Monate eine Tüte.
    Geändert. Die nächste kommt im Januar.

    wholesale
    Muster für unser Café
    Könnten wir drei Sorten probieren, bevor wir uns entscheiden?
    Drei Muster zu je 100 Gramm sind heute rausgegangen.
  `),
  uk: told(`
    delivery
    Де замовлення {o}?
    Добрий день! Замовлення {o} мало прийти вчора. Де воно зараз?
    Добрий день! Посилка вже на пошті у вашому місті, сьогодні прийде повідомлення.
    Забрала, дякую!

    brewing
    Помел для джезви
    Який помел обрати для джезви?
    Найдрібніший, майже як борошно. Можемо змолоти так для вас.
    Так, будь ласка. Дякую!

    subscription
    Пауза підписки
    Можна поставити підписку на паузу до лютого?
    Готово, наступна пачка поїде першого лютого.

    replacement
    Пошкоджена пачка
    У замовленні {o} одна пачка приїхала розірваною.
    Перепрошуємо! Нову надсилаємо сьогодні безкоштовно.
    Дуже дякую за швидкість.

    payment
    Оплата карткою
    Оплата не проходить, хоча гроші на картці є.
    Банк просить підтвердження в застосунку. Спробуйте ще раз, посилання дійсне до вечора.
    Вийшло!
  `),
  fr: told(`
    delivery
    Commande {o}
    Bonjour, la commande {o} est indiquée livrée, mais je n’ai rien reçu.
    Bonjour, elle a été remise à votre gardien. Pouvez-vous vérifier auprès de lui ?
    Trouvée, merci !

    brewing
    Mouture pour cafetière à piston
    Quelle mouture pour une cafetière à piston ?
    Grossière, et quatre minutes d’infusion.
    Parfait, merci beaucoup.

    gift
    Offrir un abonnement
    Peut-on offrir un abonnement de trois mois ?
    Oui, avec une carte à imprimer. Le lien est dans votre boîte mail.

    invoice
    Facture {o}
    Il me faudrait une facture au nom de ma société pour {o}.
    La facture corrigée vient de partir.

    returns
    Échange de tasse
    La tasse est arrivée ébréchée. Peut-on l’échanger ?
    Une nouvelle tasse part demain, gardez l’autre pour vos crayons.
    Bonne idée, merci !
  `),
  es: told(`
    delivery
    Pedido {o}
    Hola, el pedido {o} no se mueve desde el lunes.
    Hola, salió del almacén esta mañana. Llega el jueves.
    Ya lo tengo, ¡gracias!

    brewing
    Molienda para cafetera italiana
    ¿Qué molienda me recomendáis para la cafetera italiana?
    Media-fina, y fuego bajo. Verás qué diferencia.
    ¡Mucho mejor!

    subscription
    Cambiar la suscripción
    Quiero pasar de cuatro bolsas a dos.
    Hecho, desde el próximo envío.

    replacement
    Bolsa abierta
    Una de las bolsas de {o} llegó abierta.
    Lo siento mucho. Hoy sale otra sin coste.
    Gracias por la rapidez.

    payment
    Factura duplicada
    Me ha llegado dos veces la factura de {o}.
    La segunda está anulada. Solo se te ha cobrado una vez.
  `),
  tr: told(`
    delivery
    {o} nerede?
    Merhaba, {o} numaralı sipariş gümrükte mi?
    Merhaba, gümrükten dün çıktı. Cuma günü elinizde olur.
    Geldi, teşekkürler!

    brewing
    Cezve için öğütme
    Cezve için hangi öğütmeyi seçmeliyim?
    En ince olanı. İsterseniz biz öğütüp gönderelim.
    Lütfen, çok sevinirim.

    payment
    Kart ödemesi
    Kartımla ödeme yapamıyorum.
    Bankanız onay istiyor. Uygulamadan onaylayıp yeniden deneyin.
    Oldu, sağ olun.

    gift
    Hediye paketi
    Hediye paketi yapıyor musunuz?
    Evet, ücretsiz. Sipariş notuna yazmanız yeterli.
  `),
  ar: told(`
    delivery
    أين الطلب {o}؟
    مرحباً، كان من المفترض أن يصل الطلب {o} أمس.
    مرحباً، تأخّر في الجمارك وخرج اليوم. سيصلك خلال يومين.
    وصل، شكراً لكم!

    brewing
    درجة الطحن للقهوة التركية
    ما درجة الطحن المناسبة للقهوة التركية؟
    الأنعم على الإطلاق. يمكننا طحنها لك قبل الإرسال.
    ممتاز، شكراً.

    replacement
    كيس ممزق
    وصل أحد أكياس الطلب {o} ممزقاً.
    نعتذر منك. أرسلنا كيساً جديداً اليوم دون مقابل.
    شكراً على سرعة الرد.

    subscription
    تغيير الاشتراك
    أريد كيساً واحداً في الشهر بدلاً من ثلاثة.
    تم التغيير ابتداءً من الشحنة القادمة.
  `),
  pl: told(`
    delivery
    Gdzie jest {o}?
    Dzień dobry, zamówienie {o} miało być wczoraj. Czy wiadomo, gdzie jest?
    Dzień dobry, paczka jest już w sortowni w Państwa mieście i jutro trafi do doręczenia.
    Dotarła, dziękuję!

    brewing
    Mielenie do dripa
    Jakie mielenie do dripa?
    Średnie, jak gruby cukier. Chętnie zmielimy przed wysyłką.
    Super, poproszę.

    invoice
    Faktura do {o}
    Proszę o fakturę do {o} na firmę.
    Faktura jest już w Państwa skrzynce.

    replacement
    Nie ta kawa w {o}
    W zamówieniu {o} zamiast Sidamo przyszła Huila.
    Przepraszamy. Sidamo wysyłamy dziś, a ta kawa zostaje u Państwa.
    Bardzo miło, dziękuję.

    subscription
    Wstrzymanie abonamentu
    Czy mogę wstrzymać abonament na grudzień?
    Wstrzymany, kolejna paczka w styczniu.
  `),
  pt: told(`
    delivery
    Encomenda {o}
    Olá, a encomenda {o} ainda não chegou.
    Olá! Está no posto de recolha desde ontem, já lhe enviei o código.
    Levantada, obrigado!

    brewing
    Moagem para balão
    Que moagem usar na cafeteira de balão?
    Média. Se amargar, um pouco mais grossa.
    Ficou ótimo, obrigada.

    gift
    Vale de oferta
    Têm vales de oferta?
    Temos, a partir de 20 euros, enviados por email.

    returns
    Devolução
    Comprei o filtro errado. Posso devolver?
    Claro, até 30 dias. A etiqueta segue por email.
  `),
};
