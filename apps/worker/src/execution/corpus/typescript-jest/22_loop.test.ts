// expect: timeout | never comes back
enum Always {
  Yes = 1,
}
test('spins', () => {
  while (Always.Yes) continue;
});
