// expect: timeout | never lets the event loop turn
test('spins', async () => {
  const again = () => Promise.resolve().then(again);
  await again();
});
