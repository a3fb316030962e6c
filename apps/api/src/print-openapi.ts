import 'reflect-metadata';
import { startOrExit } from '@tester/nest-kit';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createApp } from './app';
import { readApiConfig } from './config/read-api-config';
import { createDocument } from './openapi/create-document';

/** Prints the OpenAPI document of the application; `npm run openapi` writes it to `openapi.json`. */
startOrExit(async () => {
  const directory = mkdtempSync(path.join(tmpdir(), 'tester-openapi-'));
  const app = await createApp(
    readApiConfig({ TESTER_PROFILE: 'local', TESTER_DATA_DIR: directory, LOG_LEVEL: 'silent' }),
  );
  process.stdout.write(`${JSON.stringify(createDocument(app), null, 2)}\n`);
  await app.close();
  rmSync(directory, { recursive: true });
});
