/** Yields what `work` tells while it goes on, and returns what came of it. @throws as `work`. */
export async function* toldBy<News, Result>(
  work: (tell: (news: News) => void) => Promise<Result>,
): AsyncGenerator<News, Result> {
  const waiting: News[] = [];
  let wake = (): void => undefined;
  let isOver = false;
  const settled = Promise.allSettled([
    work((news) => {
      waiting.push(news);
      wake();
    }),
  ]).then(([outcome]) => {
    isOver = true;
    wake();
    return outcome;
  });
  for (;;) {
    const news = waiting.shift();
    if (news !== undefined) yield news;
    else if (isOver) break;
    else await new Promise<void>((resolve) => (wake = resolve));
  }
  const outcome = await settled;
  if (outcome.status === 'rejected') throw outcome.reason;
  return outcome.value;
}
