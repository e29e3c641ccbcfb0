// The note each backup leaves in the house it was taken of.
import type pg from 'pg';
import { newId } from '../ground/id.ts';

export async function addBackup(
  client: pg.Client,
  backup: {
    readonly takenAt: string;
    readonly folder: string;
    readonly rows: number;
    readonly bytes: number;
    readonly contents: number;
    readonly seconds: number;
  },
): Promise<void> {
  await client.query(
    'insert into backups (id, taken_at, folder, rows, bytes, contents, took_seconds) values ($1, $2, $3, $4, $5, $6, $7)',
    [newId(), backup.takenAt, backup.folder, backup.rows, backup.bytes, backup.contents, backup.seconds],
  );
}
