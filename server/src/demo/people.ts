// The customers of Acorn Coffee: made up, with reserved addresses that no network delivers to.
export interface DemoCustomer {
  readonly name: string;
  readonly email: string;
  /** A number of the kind no network gives to anybody. */
  readonly phone?: string;
  /** What the messaging bot knows them by. */
  readonly handle?: string;
  readonly language: string;
  /** One of `companies`. */
  readonly company?: string;
  readonly attributes: Readonly<Record<string, string>>;
}
export const companies = [
  { name: 'Lindqvist Studio', domain: 'lindqvist-studio.example' },
  { name: 'Café Morgenrot', domain: 'morgenrot.example' },
  { name: 'Biuro Północ', domain: 'polnoc.example' },
  { name: 'Raman & Daughters', domain: 'raman.example' },
  { name: 'Hotel Skagen', domain: 'skagen.example' },
  { name: 'Fika Kontor', domain: 'fikakontor.example' },
] as const;

export const customers: readonly DemoCustomer[] = [
  {
    name: 'Ada Lindqvist',
    email: 'ada.lindqvist@mail.example',
    phone: '+46701740605',
    handle: 'ada_lindq',
    language: 'en',
    company: 'Lindqvist Studio',
    attributes: { company: 'Lindqvist Studio', city: 'Gothenburg', plan: 'Subscription, 2 bags a month' },
  },
  {
    name: 'Олена Шевчук',
    email: 'olena.shevchuk@poshta.example',
    handle: 'olena_shev',
    language: 'uk',
    attributes: { city: 'Львів', plan: 'Subscription, 1 bag a month' },
  },
  {
    name: 'Marcus Bauer',
    email: 'marcus.bauer@post.example',
    language: 'de',
    company: 'Café Morgenrot',
    attributes: { company: 'Café Morgenrot', city: 'Leipzig', plan: 'Wholesale' },
  },
  {
    name: 'Chloé Martin',
    email: 'chloe.martin@courrier.example',
    language: 'fr',
    attributes: { city: 'Lyon' },
  },
  {
    name: 'Rafael Ortega',
    email: 'rafael.ortega@correo.example',
    language: 'es',
    attributes: { city: 'Valencia', plan: 'Subscription, 4 bags a month' },
  },
  {
    name: 'Zeynep Aydın',
    email: 'zeynep.aydin@posta.example',
    handle: 'zeynepaydin',
    language: 'tr',
    attributes: { city: 'İzmir' },
  },
  { name: 'ليلى حداد', email: 'layla.haddad@barid.example', language: 'ar', attributes: { city: 'Amman' } },
  {
    name: 'Tomasz Wiśniewski',
    email: 'tomasz.wisniewski@poczta.example',
    language: 'pl',
    company: 'Biuro Północ',
    attributes: { company: 'Biuro Północ', city: 'Gdańsk', plan: 'Office, 10 bags a month' },
  },
  {
    name: 'Beatriz Carvalho',
    email: 'beatriz.carvalho@correio.example',
    language: 'pt',
    attributes: { city: 'Porto' },
  },
  {
    name: 'Jonas Berg',
    email: 'jonas.berg@mail.example',
    handle: 'jonasberg',
    language: 'en',
    attributes: { city: 'Oslo', plan: 'Subscription, 1 bag a month' },
  },
  {
    name: 'Priya Raman',
    email: 'priya.raman@raman.example',
    language: 'en',
    company: 'Raman & Daughters',
    attributes: { company: 'Raman & Daughters', city: 'London', plan: 'Wholesale' },
  },
  { name: 'Kenji Mori', email: 'kenji.mori@mail.example', language: 'en', attributes: { city: 'Kyoto' } },
  {
    name: 'Freja Holmgren',
    email: 'freja.holmgren@brev.example',
    phone: '+46701740611',
    handle: 'frejah',
    language: 'sv',
    attributes: { city: 'Malmö', plan: 'Subscription, 2 bags a month' },
  },
  {
    name: 'Hugo Ferreira',
    email: 'hugo.ferreira@correio.example',
    handle: 'hugoferr',
    language: 'pt',
    attributes: { city: 'Lisboa' },
  },
  {
    name: 'عمر الخطيب',
    email: 'omar.alkhatib@barid.example',
    phone: '+46701740614',
    language: 'ar',
    attributes: { city: 'Dubai', plan: 'Subscription, 3 bags a month' },
  },
  {
    name: 'Sabine Keller',
    email: 'sabine.keller@post.example',
    phone: '+4917139200015',
    language: 'de',
    attributes: { city: 'Hamburg', plan: 'Subscription, 2 bags a month' },
  },
  {
    name: 'Grace Okafor',
    email: 'grace.okafor@mail.example',
    phone: '+447700900116',
    handle: 'grace_ok',
    language: 'en',
    attributes: { city: 'Leeds' },
  },
  {
    name: 'Elin Sandberg',
    email: 'elin@fikakontor.example',
    language: 'sv',
    company: 'Fika Kontor',
    attributes: { company: 'Fika Kontor', city: 'Stockholm', plan: 'Office, 16 bags a month' },
  },
  {
    name: 'Oskar Lundin',
    email: 'oskar.lundin@brev.example',
    phone: '+46701740618',
    language: 'sv',
    attributes: { city: 'Umeå' },
  },
  {
    name: 'Maria Skov',
    email: 'maria@skagen.example',
    language: 'en',
    company: 'Hotel Skagen',
    attributes: { company: 'Hotel Skagen', city: 'Skagen', plan: 'Wholesale' },
  },
  {
    name: 'Андрій Коваленко',
    email: 'andrii.kovalenko@poshta.example',
    handle: 'andrii_kov',
    language: 'uk',
    attributes: { city: 'Київ', plan: 'Subscription, 2 bags a month' },
  },
  {
    name: 'Ірина Мельник',
    email: 'iryna.melnyk@poshta.example',
    language: 'uk',
    attributes: { city: 'Одеса' },
  },
  {
    name: 'Lukas Hofmann',
    email: 'lukas.hofmann@post.example',
    handle: 'lukas_hof',
    language: 'de',
    attributes: { city: 'Wien' },
  },
  {
    name: 'Anke Petersen',
    email: 'anke.petersen@morgenrot.example',
    language: 'de',
    company: 'Café Morgenrot',
    attributes: { company: 'Café Morgenrot', city: 'Leipzig' },
  },
  {
    name: 'Julien Roux',
    email: 'julien.roux@courrier.example',
    phone: '+33639980124',
    language: 'fr',
    attributes: { city: 'Nantes', plan: 'Subscription, 1 bag a month' },
  },
  {
    name: 'Inès Belkacem',
    email: 'ines.belkacem@courrier.example',
    language: 'fr',
    attributes: { city: 'Marseille' },
  },
  {
    name: 'Lucía Navarro',
    email: 'lucia.navarro@correo.example',
    handle: 'lucianav',
    language: 'es',
    attributes: { city: 'Sevilla' },
  },
  {
    name: 'Diego Fuentes',
    email: 'diego.fuentes@correo.example',
    phone: '+46701740627',
    language: 'es',
    attributes: { city: 'Madrid', plan: 'Subscription, 2 bags a month' },
  },
  {
    name: 'Emre Yıldız',
    email: 'emre.yildiz@posta.example',
    handle: 'emreyildiz',
    language: 'tr',
    attributes: { city: 'Ankara' },
  },
  {
    name: 'Katarzyna Zielińska',
    email: 'katarzyna.zielinska@poczta.example',
    language: 'pl',
    attributes: { city: 'Kraków', plan: 'Subscription, 1 bag a month' },
  },
  {
    name: 'Paweł Dąbrowski',
    email: 'pawel@polnoc.example',
    language: 'pl',
    company: 'Biuro Północ',
    attributes: { company: 'Biuro Północ', city: 'Gdańsk' },
  },
  {
    name: 'مريم ناصر',
    email: 'maryam.nasser@barid.example',
    language: 'ar',
    attributes: { city: 'Beirut' },
  },
  {
    name: 'Nils Åkesson',
    email: 'nils.akesson@brev.example',
    language: 'sv',
    attributes: { city: 'Lund', plan: 'Subscription, 1 bag a month' },
  },
  {
    name: 'Hannah Whitfield',
    email: 'hannah.whitfield@mail.example',
    phone: '+447700900133',
    language: 'en',
    attributes: { city: 'Bristol', plan: 'Subscription, 2 bags a month' },
  },
  {
    name: 'Daniel Achterberg',
    email: 'daniel.achterberg@mail.example',
    handle: 'dachterberg',
    language: 'en',
    attributes: { city: 'Utrecht' },
  },
  {
    name: 'Sofia Rinaldi',
    email: 'sofia.rinaldi@posta.example',
    language: 'en',
    attributes: { city: 'Turin' },
  },
  {
    name: 'Magda Wrona',
    email: 'magda.wrona@poczta.example',
    language: 'pl',
    attributes: { city: 'Poznań' },
  },
  {
    name: 'Samuel Adeyemi',
    email: 'samuel.adeyemi@mail.example',
    language: 'en',
    attributes: { city: 'Dublin' },
  },
];
