// Into the demo, by one click: it is made if need be, and whoever clicked is signed in to it.
import { api } from './api.ts';
import { rememberWorkspace } from './workspace.ts';

export async function enterDemo(to = '/'): Promise<void> {
  const me = await api.enterDemo();
  rememberWorkspace(me.workspace.id);
  location.assign(to);
}
