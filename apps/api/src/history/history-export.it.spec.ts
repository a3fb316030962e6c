import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import type { HistoryEntry } from '@tester/contracts';
import { DatabaseUnavailableException } from '@tester/exceptions';
import { HistoryApp } from './spec/history-app';

describe('export of the history', () => {
  let sut: HistoryApp;
  beforeAll(async () => (sut = await HistoryApp.start()));
  afterAll(() => sut[Symbol.asyncDispose]());
  afterEach(() => jest.restoreAllMocks());

  const linesOf = async (response: Response): Promise<HistoryEntry[]> =>
    (await response.text())
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as HistoryEntry);

  it('gives every entry on a line of its own, newest first, the unreadable one as such', async () => {
    jest.spyOn(Logger.prototype, 'error').mockImplementation();
    const userId = randomUUID();
    const ids = await sut.saveMany(userId, 45);
    await sut.run(`update public.generation_history set input_code = 'gAAAAA-lost' where id = '${ids[30]}'`);
    const response = await sut.ask(userId, '/api/history/export');
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/x-ndjson; charset=utf-8');
    expect(response.headers.get('cache-control')).toContain('no-store');
    const lines = await linesOf(response);
    expect(lines.map(({ id }) => id)).toEqual([...ids].reverse());
    for (const line of lines) {
      if (line.id === ids[30]) expect(line).toMatchObject({ input_code: '', error_code: 'UNDECRYPTABLE' });
      else expect(line).toMatchObject({ input_code: `x = "${line.id}"` });
    }
  });

  it('is empty for a user who saved nothing', async () => {
    expect(await (await sut.ask(randomUUID(), '/api/history/export')).text()).toBe('');
  });

  it('reads no further from the database than the client reads, and stops when it leaves', async () => {
    const userId = randomUUID();
    const suite = 'x'.repeat(150_000);
    for (let batch = 0; batch < 20; batch += 1) {
      await Promise.all(Array.from({ length: 10 }, () => sut.save(userId, { suite })));
    }
    const calls = jest.spyOn(sut.database, 'call');
    const request = get(`${sut.url}/api/history/export`, {
      headers: sut.bearer(userId),
    });
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    // Nobody reads; what goes on reading would take the whole by far sooner.
    for (let before = -1; before !== calls.mock.calls.length; await sleep(500)) {
      before = calls.mock.calls.length;
    }
    const readAhead = calls.mock.calls.length;
    expect(readAhead).toBeGreaterThan(0);
    expect(readAhead).toBeLessThan(10);
    response.destroy();
    await sleep(300);
    expect(calls.mock.calls.length).toBeLessThanOrEqual(readAhead + 1);
  });

  it('answers 503 when the database is away, and breaks off when it goes away in the middle', async () => {
    const userId = randomUUID();
    await sut.saveMany(userId, 25);
    jest.spyOn(Logger.prototype, 'warn').mockImplementation();
    const away = new DatabaseUnavailableException('away');
    const real = sut.database.call.bind(sut.database);
    const call = jest.spyOn(sut.database, 'call').mockRejectedValueOnce(away);
    expect((await sut.ask(userId, '/api/history/export')).status).toBe(503);
    call.mockRestore();
    jest.spyOn(sut.database, 'call').mockImplementationOnce(real).mockRejectedValueOnce(away);
    const whole = sut.ask(userId, '/api/history/export').then((response) => response.text());
    await expect(whole).rejects.toThrow(/terminated|fetch failed/);
  });
});
