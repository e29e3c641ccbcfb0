// The app's service worker: shows what the house pushes, and opens the app.
import { handlePushes } from '@throughline/sdk/service-worker';

handlePushes(globalThis, { open: () => '/' });
