import { toldBy } from './progress';

describe(toldBy.name, () => {
  const read = async <News, Result>(
    told: AsyncGenerator<News, Result>,
  ): Promise<{ news: News[]; result: Result }> => {
    const news: News[] = [];
    for (;;) {
      const next = await told.next();
      if (next.done) return { news, result: next.value };
      news.push(next.value);
    }
  };

  it('tells what comes at once, later, and with the end, in its order', async () => {
    const told = toldBy<number, string>(async (tell) => {
      tell(1);
      tell(2);
      await Promise.resolve();
      tell(3);
      return 'done';
    });
    expect(await read(told)).toEqual({ news: [1, 2, 3], result: 'done' });
  });

  it('ends with the failure of the work, after its news', async () => {
    const told = toldBy<number, never>((tell) => {
      tell(1);
      return Promise.reject(new Error('broken'));
    });
    expect(await told.next()).toEqual({ done: false, value: 1 });
    await expect(told.next()).rejects.toThrow('broken');
  });
});
