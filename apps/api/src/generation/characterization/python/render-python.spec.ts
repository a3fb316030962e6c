import { renderPython } from './render-python';
import { anObservation, someObservations } from '../testing/observation';
import { callable, render, tests } from './testing/rendered';

describe(renderPython.name, () => {
  it('should say in its first line, in the reader’s language, that it pins what the code does', () => {
    const [korean] = renderPython(
      'shop',
      { callables: [], skipped: [], incomplete: null },
      [anObservation()],
      'ko',
    );
    expect(korean?.split('\n')[0]).toBe(
      '# 특성화 테스트(characterization tests): shop의 현재 동작(current behaviour)을 그대로 고정합니다.',
    );
    expect(render([anObservation()])).toMatch(/^# These characterization tests pin what shop does today\.\n/);
  });

  it('should import only what it uses', () => {
    const suite = render([
      anObservation({ imports: ['from decimal import Decimal'], args: ["Decimal('4')"] }),
    ]);
    expect(suite).toMatchInlineSnapshot(`
     "# These characterization tests pin what shop does today.
     # A failure means that the behaviour changed; nothing here says that it was right before.

     from decimal import Decimal

     from shop import half


     def test_half_returns_2():
         assert half(Decimal("4")) == 2
     "
    `);
  });

  it('should put alike calls into a table', () => {
    expect(tests(render(someObservations({ '4': '2', '6': '3', '8': '4' })))).toMatchInlineSnapshot(`
     "@pytest.mark.parametrize("number, expected", [(4, 2), (6, 3), (8, 4)])
     def test_half_returns_expected(number, expected):
         assert half(number) == expected
     "
    `);
  });

  it('should leave out columns that never change, and the expectation when it is always the same', () => {
    const rows = ['4', '6', '8'].map((n) =>
      anObservation({ call: 'half({0}, by={1})', args: [n, '2'], argNames: ['number', 'by'], value: 'True' }),
    );
    expect(tests(render(rows))).toMatchInlineSnapshot(`
     "@pytest.mark.parametrize("number", [4, 6, 8])
     def test_half_is_true(number):
         assert half(number, by=2) is True
     "
    `);
  });

  it('should compare floats approximately and booleans by identity', () => {
    expect(tests(render(someObservations({ '1': '0.5', '3': '1.5', '5': '2.5' })))).toContain(
      '== pytest.approx(expected)',
    );
    expect(tests(render(someObservations({ '1': 'True', '3': 'False', '5': 'True' })))).toContain(
      'is expected',
    );
    expect(tests(render([anObservation({ value: '[0.5, 1]' })]))).toContain('== pytest.approx([0.5, 1])');
  });

  it('should expect errors with their text', () => {
    const raised = { outcome: 'raised', value: null, type: 'ValueError', deliberate: true } as const;
    expect(tests(render([anObservation({ ...raised, message: 'no half of 3' })]))).toMatchInlineSnapshot(`
     "def test_half_raises_value_error():
         with pytest.raises(ValueError, match="no half of 3"):
             half(4)
     "
    `);
    const rows = ['3', '5', '7'].map((n) =>
      anObservation({ ...raised, args: [n], message: `no half of ${n}?` }),
    );
    expect(tests(render(rows))).toMatchInlineSnapshot(`
     "@pytest.mark.parametrize(
         "number, message",
         [(3, "no half of 3?"), (5, "no half of 5?"), (7, "no half of 7?")],
     )
     def test_half_raises_value_error(number, message):
         with pytest.raises(ValueError, match=re.escape(message)):
             half(number)
     "
    `);
    const chance = rows.map((row) => ({ ...row, message: null }));
    expect(tests(render(chance))).toContain('with pytest.raises(ValueError):');
    expect(tests(render([...rows.slice(0, 2), { ...rows[2]!, message: null }]))).toContain(
      'with pytest.raises(ValueError):',
    );
    expect(render([anObservation({ ...raised, message: 'what?' })])).toContain('match=re.escape("what?")');
  });

  it('should gather a class, its constructor first, and check what changed', () => {
    const names = ['Account'];
    const setup = ["account = Account('Ann')"];
    const suite = render(
      [
        anObservation({
          callable: 'Account', call: 'Account({0})', args: ["'Ann'"], names, value: null, type: 'Account',
          resultState: { 'isinstance(result, Account)': 'True', 'result.owner': "'Ann'", 'result.rate': '0.5' },
        }),
        anObservation({ callable: 'free', call: 'free()', args: [], names: ['free'], value: 'None' }),
        ...['1', '2', '3'].map((n) =>
          anObservation({
            callable: 'Account.pay', call: 'account.pay({0})', args: [n], argNames: ['amount'], names, setup,
            receiver: 'account', value: 'None', stateAfter: { 'account.balance': n },
          }),
        ),
        anObservation({
          callable: 'Account.__eq__', call: 'account == {0}', args: ["Account('Bob')"], names, setup,
          receiver: 'account', value: 'False',
        }),
      ],
      [callable('Account', { kind: 'constructor' }), callable('Account.pay', { kind: 'method' }), callable('free')],
    ); // prettier-ignore
    expect(tests(suite)).toMatchInlineSnapshot(`
     "class TestAccount:
         def test_account_sets_attributes(self):
             account = Account("Ann")

             assert account.owner == "Ann"
             assert account.rate == pytest.approx(0.5)

         @pytest.mark.parametrize("amount, expected", [(1, 1), (2, 2), (3, 3)])
         def test_pay_updates_balance(self, amount, expected):
             account = Account("Ann")

             account.pay(amount)
             assert account.balance == expected

         def test_eq_is_false(self):
             account = Account("Ann")

             assert not account == Account("Bob")


     def test_free_returns_none():
         assert free() is None
     "
    `);
  });

  it('should reach names that pytest would collect through their module', () => {
    const suite = render([
      anObservation({ callable: 'test_it', call: 'test_it({0})', args: ["'test_it'"], names: ['test_it'] }),
    ]);
    expect(suite).toContain('\nimport shop\n');
    expect(suite).toContain('assert shop.test_it("test_it") == 2');
    expect(suite).not.toContain('from shop import');
  });

  it('should leave out a source name that has a meaning of its own in the suite', () => {
    expect(render([anObservation({ names: ['pytest'] }), anObservation()]).match(/def test/g)).toHaveLength(
      1,
    );
  });

  it('should end with what is missing and why', () => {
    const skipped = Array.from({ length: 14 }, (_, n) => ({
      qualifiedName: `f${n}`,
      reason: 'it\nasks  for input',
    }));
    const suite = render([anObservation()], [], {
      skipped: [...skipped, { qualifiedName: 'half', reason: 'x' }],
      incomplete: 'the time was over',
    });
    expect(suite).toContain('# Not covered:\n# - f0: it asks for input\n');
    expect(suite).toContain('# - and 2 more\n# The exploration ended early:\n# the time was over\n');
    expect(suite).not.toContain('# - half');
  });

  it('should break long imports and long comments', () => {
    const names = Array.from({ length: 12 }, (_, n) => `function_number_${n}`);
    const suite = render(
      names.map((name) => anObservation({ callable: name, call: `${name}({0})`, names: [name] })),
      [],
      { skipped: [{ qualifiedName: 'f', reason: 'because '.repeat(20) }] },
    );
    expect(suite).toContain('from shop import (\n    function_number_0,\n');
    expect(Math.max(...suite.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
  });
});
