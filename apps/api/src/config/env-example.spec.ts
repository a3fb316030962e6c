import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { askedVariables, documentedVariables } from '@tester/testing';
import { readApiConfig } from './read-api-config';

describe('.env.example', () => {
  it('should hold every variable the api reads, and none besides', () => {
    const directory = mkdtempSync(path.join(tmpdir(), 'tester-api-env-'));
    const asked = askedVariables(readApiConfig, [
      { TESTER_PROFILE: 'production', SUITE_WRITER: 'gemini', GEMINI_BASE_URL: 'http://127.0.0.1' },
      { TESTER_PROFILE: 'local', TESTER_DATA_DIR: directory },
    ]);
    rmSync(directory, { recursive: true });
    expect(documentedVariables(['both', 'api'])).toEqual(asked);
  });
});
