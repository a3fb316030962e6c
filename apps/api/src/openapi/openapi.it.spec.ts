import type { NestExpressApplication } from '@nestjs/platform-express';
import type { OpenAPIObject } from '@nestjs/swagger';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import request from 'supertest';
import { createApp } from '../app';
import { readApiConfig } from '../config/read-api-config';

const committed = JSON.parse(
  readFileSync(path.resolve(__dirname, '../../../../openapi.json'), 'utf8'),
) as OpenAPIObject;

describe('openapi.json', () => {
  let directory: string;
  let app: NestExpressApplication;

  beforeAll(async () => {
    directory = mkdtempSync(path.join(tmpdir(), 'tester-openapi-'));
    const variables = { TESTER_PROFILE: 'local', TESTER_DATA_DIR: directory, LOG_LEVEL: 'silent' };
    app = await createApp(readApiConfig(variables));
    await app.init();
  });
  afterAll(async () => {
    await app.close();
    rmSync(directory, { recursive: true });
  });

  it('should be what the running application serves (npm run openapi writes it anew)', async () => {
    const { body } = await request(app.getHttpServer()).get('/docs/openapi.json').expect(200);
    expect(body).toEqual(committed);
  });

  it('should show the docs to a person', async () => {
    await request(app.getHttpServer()).get('/docs').expect(200).expect('Content-Type', /html/);
  });

  it('should point every reference at a schema that is there', () => {
    const references = [...JSON.stringify(committed).matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(
      (m) => m[1],
    );
    expect(references.length).toBeGreaterThan(10);
    for (const name of references) expect(committed.components?.schemas).toHaveProperty(String(name));
  });

  it.each([
    '/api/generate',
    '/api/execution/execute',
    '/api/languages',
    '/api/history',
    '/api/history/{id}',
    '/api/history/export',
    '/api/user/status',
    '/api/user/data',
    '/health',
    '/health/ready',
  ])('should describe %s', (route) => {
    expect(committed.paths).toHaveProperty([route]);
  });
});
