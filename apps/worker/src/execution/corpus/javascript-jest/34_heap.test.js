// expect: oom | fills the heap with objects, not with buffers
test('fills', () => {
  const kept = [];
  for (;;) kept.push({ text: `${kept.length}`.padStart(64), list: [kept.length] });
});
