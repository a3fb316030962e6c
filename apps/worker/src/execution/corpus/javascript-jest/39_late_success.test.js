// expect: failed | prints success in every form of report before it fails
test('fails', () => {
  console.log(JSON.stringify({ success: true, numPassedTests: 1, numFailedTests: 0 }));
  console.log('ok 1 - fails\n# pass 1\n# fail 0');
  throw new Error('fails');
});
