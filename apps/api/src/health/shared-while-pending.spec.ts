import { sharedWhilePending } from './shared-while-pending';

describe(sharedWhilePending.name, () => {
  it('should ask once for all who wait, and anew for who comes after', async () => {
    const answers: PromiseWithResolvers<string>[] = [];
    const sut = sharedWhilePending(() => {
      const answer = Promise.withResolvers<string>();
      answers.push(answer);
      return answer.promise;
    });
    const waiting = [sut(), sut(), sut()];
    answers[0]?.resolve('first');
    expect(await Promise.all(waiting)).toEqual(['first', 'first', 'first']);
    const next = sut();
    expect(answers).toHaveLength(2);
    answers[1]?.reject(new Error('second'));
    await expect(next).rejects.toThrow('second');
    void sut();
    expect(answers).toHaveLength(3);
  });
});
