// The customers of Acorn Coffee: made up, with reserved addresses that no network delivers to.
export interface DemoCustomer {
  readonly name: string;
  readonly email: string;
  /** A number of the kind no network gives to anybody. */
  readonly phone?: string;
  readonly attributes: Readonly<Record<string, string>>;
}
export const customers: readonly DemoCustomer[] = [
  {
    name: 'Ada Lindqvist',
    email: 'ada.lindqvist@mail.example',
    phone: '+46701740605',
    attributes: { company: 'Lindqvist Studio', city: 'Gothenburg', plan: 'Subscription, 2 bags a month' },
  },
  {
    name: 'Олена Шевчук',
    email: 'olena.shevchuk@poshta.example',
    attributes: { city: 'Львів', plan: 'Subscription, 1 bag a month' },
  },
  {
    name: 'Marcus Bauer',
    email: 'marcus.bauer@post.example',
    attributes: { company: 'Café Morgenrot', city: 'Leipzig', plan: 'Wholesale' },
  },
  { name: 'Chloé Martin', email: 'chloe.martin@courrier.example', attributes: { city: 'Lyon' } },
  {
    name: 'Rafael Ortega',
    email: 'rafael.ortega@correo.example',
    attributes: { city: 'Valencia', plan: 'Subscription, 4 bags a month' },
  },
  { name: 'Zeynep Aydın', email: 'zeynep.aydin@posta.example', attributes: { city: 'İzmir' } },
  { name: 'ليلى حداد', email: 'layla.haddad@barid.example', attributes: { city: 'Amman' } },
  {
    name: 'Tomasz Wiśniewski',
    email: 'tomasz.wisniewski@poczta.example',
    attributes: { company: 'Biuro Północ', city: 'Gdańsk', plan: 'Office, 10 bags a month' },
  },
  { name: 'Beatriz Carvalho', email: 'beatriz.carvalho@correio.example', attributes: { city: 'Porto' } },
  {
    name: 'Jonas Berg',
    email: 'jonas.berg@mail.example',
    attributes: { city: 'Oslo', plan: 'Subscription, 1 bag a month' },
  },
  {
    name: 'Priya Raman',
    email: 'priya.raman@mail.example',
    attributes: { company: 'Raman & Daughters', city: 'London', plan: 'Wholesale' },
  },
  { name: 'Kenji Mori', email: 'kenji.mori@mail.example', attributes: { city: 'Kyoto' } },
];
