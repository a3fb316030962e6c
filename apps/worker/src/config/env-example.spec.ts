import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { askedVariables, documentedVariables } from '@tester/testing';
import { readWorkerConfig } from './read-worker-config';

describe('.env.example', () => {
  it('should hold every variable the worker reads, and none besides', () => {
    const directory = mkdtempSync(path.join(tmpdir(), 'tester-worker-env-'));
    const asked = askedVariables(readWorkerConfig, [
      { TESTER_PROFILE: 'production' },
      { TESTER_PROFILE: 'local', TESTER_DATA_DIR: directory },
    ]);
    rmSync(directory, { recursive: true });
    expect(documentedVariables(['both', 'worker'])).toEqual(asked);
  });
});
