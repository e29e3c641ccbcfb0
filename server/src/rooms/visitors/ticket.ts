// Tickets in file addresses: a browser's <img> sends no token, so the address itself carries a proof that ends within two days.
import { timingSafeEqual } from 'node:crypto';
import type { House } from '../../ground/house.ts';

const DAY_MS = 86_400_000;

/** Stable through a day, so that pictures stay in the browser's cache. */
export function fileUrl(house: House, workspaceId: string, fileId: string): string {
  const day = Math.floor(house.now().getTime() / DAY_MS) + 2;
  return `/api/v1/visitor/files/${fileId}?t=${workspaceId}.${day}.${sealOf(house, workspaceId, fileId, day)}`;
}
/** The workspace a ticket opens this file in; null when it opens nothing. */
export function openTicket(house: House, ticket: string, fileId: string): string | null {
  const [, workspaceId, day, seal] = /^([0-9a-f-]{36})\.(\d{1,8})\.([\w-]+)$/.exec(ticket) ?? [];
  if (!workspaceId || !day || !seal || Number(day) * DAY_MS < house.now().getTime()) return null;
  const [given, right] = [Buffer.from(seal), Buffer.from(sealOf(house, workspaceId, fileId, Number(day)))];
  return given.length === right.length && timingSafeEqual(given, right) ? workspaceId : null;
}
const sealOf = (house: House, workspaceId: string, fileId: string, day: number): string =>
  house.sign(`visitor-file ${workspaceId} ${fileId} ${day}`);
