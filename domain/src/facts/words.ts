// The words by which people introduce a number, in the languages our customers write. Folded: lower case, no accents.

/** "Order", as a word that stands before (or behind) its number. Stems of languages that bend their words are closed by a `*`. */
export const orderWords = [
  'order', 'orders', 'ordernumber', 'orderno', 'orderid', 'purchase',
  'замовлен*', 'замовник*', 'заказ', 'заказа', 'заказу', 'заказом', 'заказе', 'заказы', 'заказов', 'заказик*',
  'bestellung', 'bestellungen', 'bestellnummer', 'bestellnr', 'bestell-nr', 'bestellungsnummer', 'auftrag', 'auftrags', 'auftragsnummer', 'auftragsnr', 'auftrags-nr',
  'pedido', 'pedidos', 'orden', 'encomenda', 'encomendas', 'commande', 'commandes',
  'zamowien*', 'siparis*', 'طلب', 'طلبي', 'طلبية', 'طلبيه', 'طلبيتي', 'الطلب', 'الطلبية', 'طلبنا', 'بطلبي', 'للطلب', 'الاوردر', 'اوردر',
];
/** A parcel's number. */
export const trackingWords = [
  'tracking', 'track', 'trackingnumber', 'trackingnummer', 'waybill', 'awb', 'consignment', 'parcel', 'shipment', 'ттн', 'накладн*', 'трек', 'трек-номер', 'трекномер', 'трекинг', 'посилк*', 'посылк*', 'експрес-накладна',
  'sendungsnummer', 'sendung', 'paketnummer', 'sendungsverfolgung', 'seguimiento', 'rastreo', 'guia', 'rastreio', 'rastreamento', 'suivi', 'colis', 'przesylk*', 'paczk*', 'listu', 'kargo', 'takip', 'gonderi*', 'الشحنة', 'شحنتي', 'التتبع', 'تتبع', 'البوليصة',
];
export const phoneWords = [
  'phone', 'phones', 'tel', 'telephone', 'mobile', 'cell', 'whatsapp', 'viber', 'call', 'телефон*', 'тел', 'моб', 'мобильн*', 'мобільн*', 'дзвон*', 'звон*', 'телефон', 'telefon', 'telefonnummer', 'handy', 'handynummer', 'rufnummer', 'mobil',
  'telefono', 'movil', 'celular', 'portable', 'telemovel', 'telefone', 'komorka', 'komorkow*', 'telefonu', 'numaram', 'cep', 'gsm', 'هاتف', 'هاتفي', 'جوال', 'جوالي', 'تلفون', 'موبايل', 'الهاتف', 'الجوال',
];
/** Words that only say "here comes the number". */
export const numberWords = [
  'number', 'no', 'nr', 'num', 'id', 'code', 'ref', 'reference', 'номер', 'номером', 'номеру', 'номера', 'код', 'nummer', 'numero', 'num.', 'codigo', 'n', 'numer', 'numeru', 'numerem', 'numarasi', 'numarali', 'numaram', 'nolu', 'no\'lu', 'رقم', 'رقمها', 'رقمه', 'برقم', 'ورقم', 'رقمي',
];
/** May stand between without changing what is meant. */
export const fillerWords = ['is', 'was', 'my', 'the', 'it', 'its', 'of', 'for', 'with', 'under', 'at', 'me', 'us', 'on', 'за', 'под', 'мой', 'моё', 'мое', 'мій', 'моє', 'це', 'это', 'ist', 'die', 'lautet', 'mit', 'der', 'meine', 'es', 'el', 'de', 'del', 'con', 'mi', 'la', 'est', 'le', 'du', 'o', 'do', 'da', 'e', 'meu', 'to', 'jest', 'moje', 'هو', 'هي', 'pod', 'z', 'від', 'от'];
/** Numbers behind these are something else. */
export const otherWords = [
  'ticket', 'case', 'issue', 'invoice', 'room', 'apt', 'apartment', 'suite', 'unit', 'flat', 'floor', 'page', 'step', 'question', 'item', 'model', 'part', 'sku', 'pr', 'bug', 'chat', 'conversation', 'top', 'version', 'color', 'colour', 'rechnung', 'rechnungsnummer', 'zimmer', 'wohnung',
  'рахун*', 'рахунок', 'счет', 'счёт', 'квартир*', 'кв', 'комнат*', 'тикет', 'звернен*', 'обращен*', 'factura', 'fatura', 'facture', 'faktur*', 'habitacion', 'chambre', 'pokoj*', 'oda', 'فاتورة', 'غرفة', 'شقة',
];
/** Behind a bare number they make it an amount. */
export const unitWords = [
  'units', 'unit', 'pcs', 'pieces', 'items', 'pairs', 'boxes', 'usd', 'eur', 'gbp', 'uah', 'rub', 'pln', 'try', 'brl', 'euro', 'euros', 'dollars', 'kg', 'g', 'gram', 'ml', 'cm', 'mm', 'm', 'km', 'x', 'шт', 'штук', 'штуки', 'грн', 'гривень', 'гривен', 'руб', 'рублей', 'долларов', 'stuck', 'unidades', 'pieces', 'sztuk', 'zl', 'adet', 'tl', 'lira', 'قطعة', 'ريال', 'دولار',
  'days', 'hours', 'minutes', 'times', 'днів', 'дней', 'tage', 'dias', 'jours', 'dni', 'gun', 'years',
];
/** Between two numbers of one kind. */
export const andWords = ['and', 'or', 'та', 'і', 'й', 'и', 'und', 'y', 'et', 'e', 'i', 'oraz', 've', 'و'];

/** A list made quick to ask; entries with `*` are beginnings. */
export function lexicon(words: readonly string[]): (folded: string) => boolean {
  const whole = new Set(words.filter((word) => !word.endsWith('*')));
  const stems = words.filter((word) => word.endsWith('*')).map((word) => word.slice(0, -1));
  return (folded) => whole.has(folded) || (folded.length <= 24 && stems.some((stem) => folded.startsWith(stem)));
}
export const isOrder = lexicon(orderWords);
export const isTracking = lexicon(trackingWords);
export const isPhone = lexicon(phoneWords);
export const isNumber = lexicon(numberWords);
export const isFiller = lexicon(fillerWords);
export const isOther = lexicon(otherWords);
export const isUnit = lexicon(unitWords);
export const isAnd = lexicon(andWords);
