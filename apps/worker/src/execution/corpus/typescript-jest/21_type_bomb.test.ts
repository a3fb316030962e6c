// expect: failed | types that take for ever to check must not hold the verdict back
type Grow<T extends unknown[], N extends number> = T['length'] extends N ? T : Grow<[...T, 0] | [...T, 1], N>;
type Big = Grow<[], 40>;
const big: Big = [] as unknown as Big;
test('fails', () => {
  expect(big.length).toBe(1);
});
