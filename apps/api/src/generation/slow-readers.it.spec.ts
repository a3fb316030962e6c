import { Logger } from '@nestjs/common';
import { goodAnswer, ScriptedGemini } from '@tester/testing';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import {
  createServer,
  get,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { EventStreams } from './event-streams';
import { GenerationApp } from './spec/generation-app';
import { livingHeapBytes } from './spec/living-heap';
import { readStream, suiteOf, type ReadEvent } from './spec/read-stream';

/** Some 570 KB on the wire: more than the kernel keeps for a reader. */
const PIECES = Array.from({ length: 23 }, (_, index) => `# ${index} ${'한'.repeat(8_000)}\n`);
const BODY = { input_code: 'def double(x):\n    return x * 2\n', language: 'python', turnstile_token: '' };
const CLIENTS = 500;
/** Each of so many reads 1 KB a second; the others never read. */
const SLOW_CLIENTS = 50;
const BUFFER_MAX_BYTES = 262_144;
/** What a reader that was dropped may leave behind: next to nothing, with room for noise. */
const LEFT_BEHIND_MAX_BYTES = 16_384;
const TIMING = { stallMs: 1_500, heartbeatMs: 100 };

describe(`${EventStreams.name} before readers that do not keep up`, () => {
  const directory = mkdtempSync(path.join(tmpdir(), 'tester-slow-'));
  let gemini: ScriptedGemini;
  let app: GenerationApp;
  /** The same app on a Unix socket: of a TCP connection on loopback the kernel keeps megabytes, so none would back up. */
  let server: Server;
  /** Responses that the API has open. */
  const open = new Set<ServerResponse>();
  let events: ReadEvent[];
  let id: string;

  beforeAll(async () => {
    Logger.overrideLogger(false);
    gemini = await ScriptedGemini.start();
    app = await GenerationApp.start(gemini.url, TIMING);
    server = createServer(app.app.getHttpAdapter().getInstance() as RequestListener);
    server.prependListener('request', (_request, response: ServerResponse) => {
      open.add(response);
      response.once('close', () => open.delete(response));
    });
    server.listen(path.join(directory, 'socket'));
    await once(server, 'listening');
    gemini.enqueue(goodAnswer(...PIECES));
    events = await Array.fromAsync(readStream(await app.post('/api/generate', BODY)));
    id = events[0]?.id?.split(':')[0] ?? '';
  });
  afterAll(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
    await app[Symbol.asyncDispose]();
    await gemini[Symbol.asyncDispose]();
    rmSync(directory, { recursive: true });
  });

  async function connect(): Promise<IncomingMessage> {
    const call = get({
      socketPath: path.join(directory, 'socket'),
      path: `/api/generations/${id}/events`,
      headers: { authorization: 'Bearer alice' },
      agent: false,
    });
    const [answer] = (await once(call, 'response')) as [IncomingMessage];
    // A connection that the API gives up ends with an error here.
    answer.on('error', () => undefined);
    return answer;
  }

  /** Lets `count` readers sit there until the API has dropped them all. */
  async function sit(count: number, slow: number): Promise<{ peakBytes: number; slowReaders: Buffer[] }> {
    const clients = await Promise.all(Array.from({ length: count }, connect));
    const readers = clients.slice(0, slow).map((client) => ({ client, parts: [] as Buffer[] }));
    const sipping = setInterval(() => {
      for (const { client, parts } of readers) {
        const part = client.read(1_024) as Buffer | null;
        if (part !== null) parts.push(part);
      }
    }, 1_000);
    let peakBytes = 0;
    while (open.size > 0) {
      for (const response of open) peakBytes = Math.max(peakBytes, response.writableLength);
      await sleep(20);
    }
    clearInterval(sipping);
    const rest = readers.map(async ({ client, parts }) => {
      client.on('data', (part: Buffer) => parts.push(part));
      await closeOf(client);
      return Buffer.concat(parts);
    });
    const slowReaders = await Promise.all(rest);
    await Promise.all(clients.slice(slow).map(hangUp));
    return { peakBytes, slowReaders };
  }

  it('keeps little for each, drops them, leaves nothing behind, and lets them resume where they were', async () => {
    expect(suiteOf(events)).toBe(PIECES.join(''));
    await sit(CLIENTS / 10, SLOW_CLIENTS / 10);
    const before = await livingHeapBytes();
    const { peakBytes, slowReaders } = await sit(CLIENTS, SLOW_CLIENTS);
    const read = slowReaders.reduce((sum, bytes) => sum + bytes.length, 0);
    const leftBehind = ((await livingHeapBytes()) - read - before) / CLIENTS;
    expect(peakBytes).toBeGreaterThan(0);
    expect(peakBytes).toBeLessThanOrEqual(BUFFER_MAX_BYTES);
    expect(leftBehind).toBeLessThan(LEFT_BEHIND_MAX_BYTES);

    expect(slowReaders).toHaveLength(SLOW_CLIENTS);
    for (const bytes of slowReaders) {
      const seen = await Array.fromAsync(readStream(new Response(new Uint8Array(bytes))));
      expect(seen.length).toBeGreaterThan(0);
      expect(seen.length).toBeLessThan(events.length);
      const headers = { 'last-event-id': seen.at(-1)?.id ?? '' };
      const answer = await app.get(`/api/generations/${id}/events`, headers);
      const rest = await Array.fromAsync(readStream(answer));
      expect([...seen, ...rest]).toEqual(events);
    }
  });
});

/** Not `once`: that takes a broken connection for a failure. */
async function closeOf(client: IncomingMessage): Promise<void> {
  if (!client.closed) await new Promise((resolve) => client.once('close', resolve));
}

async function hangUp(client: IncomingMessage): Promise<void> {
  client.destroy();
  await closeOf(client);
}
