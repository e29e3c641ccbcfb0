// The whole table, by name.
import { alerts } from './alerts.ts';
import { audit } from './audit.ts';
import { bulk } from './bulk.ts';
import { channels } from './channels.ts';
import { checklist } from './checklist.ts';
import { companies } from './companies.ts';
import { contacts } from './contacts.ts';
import { conversations } from './conversations.ts';
import { demo } from './demo.ts';
import { fields } from './fields.ts';
import { imports } from './imports.ts';
import { macros } from './macros.ts';
import { panels } from './panels.ts';
import { passkeys } from './passkeys.ts';
import { people } from './people.ts';
import { rehearsals } from './rehearsals.ts';
import { retention } from './retention.ts';
import { scim } from './scim.ts';
import { segments } from './segments.ts';
import { sso } from './sso.ts';
import { threads } from './threads.ts';
import { tour } from './tour.ts';
import { views } from './views.ts';
import { visitors } from './visitors.ts';
import { webhooks } from './webhooks.ts';

export const routes = {
  ...people,
  ...passkeys,
  ...sso,
  ...scim,
  ...demo,
  ...tour,
  ...fields,
  ...channels,
  ...checklist,
  ...companies,
  ...contacts,
  ...imports,
  ...conversations,
  ...threads,
  ...webhooks,
  ...panels,
  ...rehearsals,
  ...retention,
  ...views,
  ...macros,
  ...segments,
  ...bulk,
  ...audit,
  ...alerts,
  ...visitors,
} as const;
export { NewMessage } from './new-message.ts';
export { PasskeyAnswer, PasskeyAttestation } from './passkeys.ts';
export {
  VisitorCommand,
  VisitorConfig,
  VisitorContext,
  VisitorFrame,
  VisitorMessage,
  VisitorPage,
} from './visitors.ts';
export type Routes = typeof routes;
export type RouteName = keyof Routes;
