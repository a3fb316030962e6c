// expect: passed | decorators, accessors, using
const seen: string[] = [];
function logged<This, Args extends unknown[], Result>(
  method: (this: This, ...args: Args) => Result,
  context: ClassMethodDecoratorContext,
) {
  return function (this: This, ...args: Args): Result {
    seen.push(String(context.name));
    return method.apply(this, args);
  };
}
class Account {
  balance = 0;
  @logged deposit(amount: number): number {
    return (this.balance += amount);
  }
}
test('decorates', () => {
  expect(new Account().deposit(5)).toBe(5);
  expect(seen).toEqual(['deposit']);
});
