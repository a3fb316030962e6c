import { Logger } from '@nestjs/common';
import { startOrExit } from '@tester/nest-kit';
import { readApiConfig } from './config/read-api-config';
import { MigrationSource } from './database/migration-source';
import { openDatabase } from './database/open-database';
import { KeyRewrap } from './history/key-rewrap';

/** Some texts could not be read, and are stored as they were. */
const UNREADABLE_EXIT = 3;

/** One JSON value a line; `scripts/commands/keys.mjs` shows them to people. */
const tell = (line: object): void => void process.stdout.write(`${JSON.stringify(line)}\n`);

/** `keys.cjs status` counts what is stored under which key; `keys.cjs rewrap` rewrites it under the current one, too. */
startOrExit(async () => {
  Logger.overrideLogger(['warn', 'error']);
  const { database: where, encryption } = readApiConfig();
  await using database = await openDatabase(where, new MigrationSource(), new Logger('keys'));
  const rewrap = new KeyRewrap(database, encryption);
  const counts = await rewrap.counts();
  tell({ counts, current: `v1.${encryption.keyId}` });
  if (process.argv[2] !== 'rewrap') return;
  const total = rewrap.pending(counts);
  const { unreadable, ...outcome } = await rewrap.run((done) => tell({ done, total }));
  for (const text of unreadable) tell({ unreadable: text });
  tell({ ...outcome, unreadable: unreadable.length });
  tell({ counts: await rewrap.counts(), current: `v1.${encryption.keyId}` });
  if (unreadable.length > 0) process.exitCode = UNREADABLE_EXIT;
});
