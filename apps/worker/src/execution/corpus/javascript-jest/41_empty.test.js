// expect: tamper | has no test at all
const tests = [];
