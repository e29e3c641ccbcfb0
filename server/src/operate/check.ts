// Reads a backup from end to end, as a restore would, and says what is wrong with it.
import { type Archive, linesOf, type Part, readPart } from './archive.ts';
import { checkContents } from './contents.ts';

const NEWLINE = 10;

/** Sentences, one for each fault; empty: the backup is whole. */
export async function checkArchive(archive: Archive): Promise<string[]> {
  const faults: string[] = [];
  const { tables, contents } = archive.manifest;
  for (const part of tables) {
    const fault = await checkPart(archive, part);
    if (fault) faults.push(fault);
  }
  const list = await checkPart(archive, contents);
  if (list) faults.push(list);
  else
    for (const sha256 of await checkContents(archive, linesOf(readPart(archive.path, contents))))
      faults.push(`The content ${sha256} is damaged or gone.`);
  return faults;
}

async function checkPart(archive: Archive, part: Part): Promise<string | null> {
  let rows = 0;
  try {
    for await (const block of readPart(archive.path, part))
      for (let at = block.indexOf(NEWLINE); at >= 0; at = block.indexOf(NEWLINE, at + 1)) rows += 1;
  } catch (error) {
    return (error as Error).message;
  }
  return rows === part.rows ? null : `${part.file} holds ${rows} rows instead of ${part.rows}.`;
}
