// expect: timeout | never lets the event loop turn
test('spins', async () => {
  for (;;) await Promise.reject(new Error('again')).catch(() => undefined);
});
