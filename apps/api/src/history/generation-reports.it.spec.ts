import { randomUUID } from 'node:crypto';
import { Logger } from '@nestjs/common';
import type { HistoryEntry } from '@tester/contracts';
import { NotFoundException } from '@tester/exceptions';
import { GenerationReports } from './generation-reports';
import { HistoryApp } from './spec/history-app';

describe(GenerationReports.name, () => {
  let sut: HistoryApp;
  beforeAll(async () => (sut = await HistoryApp.start()));
  afterAll(() => sut[Symbol.asyncDispose]());
  afterEach(() => jest.restoreAllMocks());

  const reports = (): GenerationReports => sut.app.get(GenerationReports);

  it('adds the latest report to the entry, stored so that nobody reads it without the key', async () => {
    const userId = randomUUID();
    const id = await sut.save(userId);
    expect(await (await sut.ask(userId, `/api/history/${id}`)).json()).not.toHaveProperty('report');
    await reports().record(userId, id, { verdict: 'failed' });
    await reports().record(userId, id, { verdict: 'passed', 한글: ['secret'] });
    const entry = (await (await sut.ask(userId, `/api/history/${id}`)).json()) as HistoryEntry;
    expect(entry).toMatchObject({ id, report: { verdict: 'passed', 한글: ['secret'] } });
    const [row] = await sut.database.call('report_latest', { p_user_id: userId, p_generation_id: id });
    expect(row?.['report']).toMatch(/^v1\.k1\.[\w.-]+$/);
  });

  it('goes with its entry', async () => {
    const userId = randomUUID();
    const id = await sut.save(userId);
    await reports().record(userId, id, {});
    await sut.history.delete(userId, id);
    expect(await reports().latestOf(userId, id)).toEqual({});
    await expect(reports().record(userId, id, {})).rejects.toBeInstanceOf(NotFoundException);
  });

  it("is neither recorded about another user's entry nor shown to another user", async () => {
    const [userId, other] = [randomUUID(), randomUUID()];
    const id = await sut.save(userId);
    await expect(reports().record(other, id, {})).rejects.toBeInstanceOf(NotFoundException);
    await reports().record(userId, id, {});
    expect(await reports().latestOf(other, id)).toEqual({});
  });

  it('says so when the report cannot be read any more', async () => {
    const told = jest.spyOn(Logger.prototype, 'error').mockImplementation();
    const userId = randomUUID();
    const id = await sut.save(userId);
    await reports().record(userId, id, {});
    await sut.run(
      `update public.generation_reports set id = gen_random_uuid() where generation_id = '${id}'`,
    );
    const entry = (await (await sut.ask(userId, `/api/history/${id}`)).json()) as HistoryEntry;
    expect(entry).toMatchObject({ id, report_error_code: 'UNDECRYPTABLE' });
    expect(told).toHaveBeenCalledTimes(1);
  });
});
