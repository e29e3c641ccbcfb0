// What agents keep beside a person over REST.
import { consentRoutes } from './consents.ts';
import { holdRoutes } from './hold.ts';
import { noteRoutes } from './notes.ts';

export const personRoutes = { ...consentRoutes, ...holdRoutes, ...noteRoutes };
