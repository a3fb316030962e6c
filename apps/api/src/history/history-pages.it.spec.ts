import { randomUUID } from 'node:crypto';
import type { HistoryEntry, Problem } from '@tester/contracts';
import { HistoryReader } from './history-reader';
import { HistoryApp } from './spec/history-app';

describe(HistoryReader.name, () => {
  let sut: HistoryApp;
  beforeAll(async () => (sut = await HistoryApp.start()));
  afterAll(() => sut[Symbol.asyncDispose]());
  afterEach(() => jest.restoreAllMocks());

  const nextOf = (response: Response): string | undefined =>
    /^<([^>]+)>; rel="next"$/.exec(response.headers.get('link') ?? '')?.[1];
  const entriesOf = async (response: Response): Promise<HistoryEntry[]> => {
    expect(response.status).toBe(200);
    return (await response.json()) as HistoryEntry[];
  };
  /** All pages from `path` on; `between` happens after each. */
  const pagesFrom = async (userId: string, path: string, between?: () => Promise<unknown>) => {
    const pages: string[][] = [];
    for (let next: string | undefined = path; next !== undefined;) {
      const response = await sut.ask(userId, next);
      next = nextOf(response);
      pages.push((await entriesOf(response)).map(({ id }) => id));
      await between?.();
    }
    return pages;
  };
  const idsInOrder = async (userId: string): Promise<string[]> =>
    (await Array.fromAsync(sut.app.get(HistoryReader).all(userId))).map(({ id }) => id);
  const faultOf = async (response: Response): Promise<unknown> => {
    expect(response.status).toBe(400);
    const { code, errors } = (await response.json()) as Problem;
    expect(code).toBe('INVALID_REQUEST');
    return errors;
  };

  it('is a plain array of fifty for the old client, whatever it does not know', async () => {
    const userId = randomUUID();
    const ids = await sut.saveMany(userId, 50);
    const whole = await sut.ask(userId, '/api/history/?page=2&unknown=1');
    expect(whole.headers.get('link')).toBeNull();
    expect((await entriesOf(whole)).map(({ id }) => id)).toEqual([...ids].reverse());
    const newest = await sut.save(userId);
    const response = await sut.ask(userId, '/api/history/');
    expect((await entriesOf(response)).map(({ id }) => id)).toEqual([newest, ...ids.slice(1).reverse()]);
    const rest = await sut.ask(userId, nextOf(response) ?? '');
    expect((await entriesOf(rest)).map(({ id }) => id)).toEqual([ids[0]]);
    expect(nextOf(rest)).toBeUndefined();
  });

  it('walks through equal times and no time at all, each entry once, whatever comes and goes meanwhile', async () => {
    const userId = randomUUID();
    await sut.saveMany(userId, 23);
    // The table of the old service takes entries without a time.
    await sut.run('alter table public.generation_history alter column created_at drop not null');
    await sut.run(`update public.generation_history set created_at = case abs(hashtext(id::text)) % 3
      when 0 then null when 1 then '2020-01-01T00:00:00.123456Z'::timestamptz
      else '2020-01-01T00:00:00.123457Z'::timestamptz end where user_id = '${userId}'`);
    const expected = await idsInOrder(userId);
    expect(new Set(expected).size).toBe(23);
    const seen = await pagesFrom(userId, '/api/history?limit=5', () => sut.save(userId));
    expect(seen.map(({ length }) => length)).toEqual([5, 5, 5, 5, 3]);
    expect(seen.flat()).toEqual(expected);
    // The very entry that a cursor stands for may be gone by the time it is used.
    const first = await sut.ask(userId, '/api/history?limit=7');
    const shown = (await entriesOf(first)).map(({ id }) => id);
    expect((await sut.ask(userId, `/api/history/${shown.at(-1)}`, 'DELETE')).status).toBe(204);
    const rest = (await pagesFrom(userId, nextOf(first) ?? '')).flat();
    expect([...shown, ...rest].slice(5)).toEqual(expected);
  });

  it('shows the entries of one language, those of the old service in whatever case included', async () => {
    const userId = randomUUID();
    const [old] = await sut.saveMany(userId, 1);
    await sut.run(`update public.generation_history set language = 'Java' where id = '${old}'`);
    await sut.saveMany(userId, 3);
    const ids = [await sut.save(userId, { language: 'java' }), await sut.save(userId, { language: 'java' })];
    const pages = await pagesFrom(userId, '/api/history?language=JAVA&limit=2');
    expect(pages).toEqual([[...ids].reverse(), [old]]);
    expect(await entriesOf(await sut.ask(userId, '/api/history?language=typescript'))).toEqual([]);
  });

  it.each([
    ['limit=0', 'limit', 'at least 1'],
    ['limit=51', 'limit', 'at most 50'],
    ['limit=-1', 'limit', 'whole number'],
    ['limit=1e1', 'limit', 'whole number'],
    ['limit=', 'limit', 'whole number'],
    ['limit=5&limit=6', 'limit', 'whole number'],
    ['language=cobol', 'language', 'one of python, '],
    ['cursor=', 'cursor', 'where a page of this list ended'],
    ['cursor=garbage', 'cursor', 'where a page of this list ended'],
    [`cursor=${'x'.repeat(513)}`, 'cursor', 'at most 512'],
  ])('refuses %s, and says why', async (query, field, reason) => {
    const faults = await faultOf(
      await fetch(`${sut.url}/api/history?${query}`, {
        headers: { ...sut.bearer(randomUUID()), 'accept-language': 'en' },
      }),
    );
    expect(faults).toEqual([{ field, message: expect.stringContaining(reason) }]);
  });

  it('refuses a cursor that was changed, or given to another user or for another list', async () => {
    const [userId, other] = [randomUUID(), randomUUID()];
    await sut.saveMany(userId, 3);
    const next = nextOf(await sut.ask(userId, '/api/history?limit=1')) ?? '';
    const cursor = new URL(next, sut.url).searchParams.get('cursor') ?? '';
    expect(cursor).not.toContain(userId);
    const position = Math.floor(cursor.length / 2);
    const changed =
      cursor.slice(0, position) + (cursor[position] === 'A' ? 'B' : 'A') + cursor.slice(position + 1);
    for (const [user, query] of [
      [other, `cursor=${cursor}`],
      [userId, `cursor=${cursor}&language=python`],
      [userId, `cursor=${changed}`],
      [userId, `cursor=${cursor.slice(0, -1)}`],
    ] as const) {
      expect(await faultOf(await sut.ask(user, `/api/history?${query}`))).toMatchObject([
        { field: 'cursor' },
      ]);
    }
    expect(await entriesOf(await sut.ask(userId, `/api/history?limit=2&cursor=${cursor}`))).toHaveLength(2);
  });

  it("deletes all entries of a user, and nobody else's", async () => {
    const [userId, other] = [randomUUID(), randomUUID()];
    await sut.saveMany(userId, 3);
    const kept = await sut.saveMany(other, 2);
    for (let time = 0; time < 2; time += 1) {
      expect((await sut.ask(userId, '/api/history', 'DELETE')).status).toBe(204);
      expect(await idsInOrder(userId)).toEqual([]);
    }
    expect(await idsInOrder(other)).toEqual([...kept].reverse());
  });
});
