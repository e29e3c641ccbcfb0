// Everything we hold about a contact, as a file.
import { api } from '../../live/index.ts';

export async function exportContact(id: string, title: string): Promise<void> {
  const all = await api.exportContact({ params: { id } });
  save(new Blob([JSON.stringify(all, null, 2)], { type: 'application/json' }), `${fileName(title)}.json`);
}
/** Those chosen by hand, at most a thousand: a table for spreadsheets. */
export async function exportPeople(ids: readonly string[]): Promise<void> {
  const response = await api.exportChosenContacts({ body: { ids: [...ids] } });
  save(await response.blob(), `contacts-${new Date().toISOString().slice(0, 10)}.csv`);
}

function save(file: Blob, name: string): void {
  const url = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
/** Everybody a list holds; streamed, however many they are. */
export const exportHref = (search: object, sort: string): string =>
  `/api/v1/contacts/export?${new URLSearchParams({ ...search, sort }).toString()}`;

/** A name every file system takes. */
export const fileName = (title: string): string =>
  title
    .normalize('NFKC')
    .replaceAll(/[^\p{L}\p{N}@.+-]+/gu, '-')
    .replaceAll(/^[-.]+|[-.]+$/g, '')
    .slice(0, 80) || 'contact';
