import { renderPython } from './render-python';
import { anObservation } from '../testing/observation';
import { callable, render, tests } from './testing/rendered';

describe(`${renderPython.name} of what calls change, print, yield and write`, () => {
  it('should await, and drain what is lazy', () => {
    const asynchronous = [callable('half', { isAsync: true })];
    expect(render([anObservation()], asynchronous)).toContain('assert asyncio.run(half(4)) == 2');
    expect(tests(render([anObservation({ value: '[1, 2]', drained: 0 })]))).toContain(
      'assert list(half(4)) == [1, 2]',
    );
    const first = render([anObservation({ value: '[1, 2]', drained: 2 })]);
    expect(first).toContain('from itertools import islice');
    expect(first).toContain('assert list(islice(half(4), 2)) == [1, 2]');
    expect(tests(render([anObservation({ value: '[1]', drained: 0 })], asynchronous))).toMatchInlineSnapshot(`
     "def test_half_yields_one_item():
         async def collect():
             return [item async for item in half(4)]

         assert asyncio.run(collect()) == [1]
     "
    `);
  });

  it('should give files a place of their own and check what was written and printed', () => {
    const suite = render([
      anObservation({
        usesFiles: true, setup: ["Path('in.txt').write_text('a')"], value: 'None', stdout: 'done\n',
        imports: ['from pathlib import Path'], filesAfter: { 'out.txt': 'A' },
      }),
    ]); // prettier-ignore
    expect(tests(suite)).toMatchInlineSnapshot(`
     "def test_half_writes_file(tmp_path, monkeypatch, capsys):
         monkeypatch.chdir(tmp_path)
         Path("in.txt").write_text("a")
         capsys.readouterr()

         half(4)
         assert Path("out.txt").read_text(encoding="utf-8") == "A"
         assert capsys.readouterr().out == "done\\n"
     "
    `);
  });

  it('should put what is printed into a table as well', () => {
    const rows = ['1', '2', '3'].map((n) => anObservation({ args: [n], value: 'None', stdout: `${n}\n` }));
    expect(tests(render(rows))).toMatchInlineSnapshot(`
     "@pytest.mark.parametrize("number, expected", [(1, "1\\n"), (2, "2\\n"), (3, "3\\n")])
     def test_half_prints(capsys, number, expected):
         half(number)
         assert capsys.readouterr().out == expected
     "
    `);
  });

  it('should name arguments that are changed or long', () => {
    const long = `[${Array.from({ length: 30 }, (_, n) => n).join(', ')}]`;
    const suite = render([
      anObservation({ args: ['[3, 1]'], argNames: ['items'], value: 'None', argsAfter: { '0': '[1, 3]' } }),
      anObservation({ args: [long], argNames: ['half'], value: long }),
    ]);
    expect(tests(suite)).toMatchInlineSnapshot(`
     "def test_half_changes_items():
         items = [3, 1]
         half(items)
         assert items == [1, 3]


     def test_half_returns_30_items():
         half_ = [
             0,
             1,
             2,
             3,
             4,
             5,
             6,
             7,
             8,
             9,
             10,
             11,
             12,
             13,
             14,
             15,
             16,
             17,
             18,
             19,
             20,
             21,
             22,
             23,
             24,
             25,
             26,
             27,
             28,
             29,
         ]
         expected = [
             0,
             1,
             2,
             3,
             4,
             5,
             6,
             7,
             8,
             9,
             10,
             11,
             12,
             13,
             14,
             15,
             16,
             17,
             18,
             19,
             20,
             21,
             22,
             23,
             24,
             25,
             26,
             27,
             28,
             29,
         ]
         assert half(half_) == expected
     "
    `);
  });

  it('should run statements that have no value', () => {
    const suite = render([
      anObservation({ callable: 'Box.__setitem__', setup: ['box = Box()'], call: 'box[{0}] = {1}', args: ['0', '1'], value: null, stateAfter: { 'len(box)': '1' } }),
    ]); // prettier-ignore
    expect(tests(suite)).toMatchInlineSnapshot(`
     "
     class TestBox:
         def test_setitem_updates_length(self):
             box = Box()

             box[0] = 1
             assert len(box) == 1
     "
    `);
  });

  it('should check a result that has no expression by what can be seen of it', () => {
    const suite = render([
      anObservation({ value: null, type: 'float', resultState: { 'math.isnan(result)': 'True' } }),
    ]);
    expect(tests(suite)).toContain('result = half(4)\n\n    assert math.isnan(result)');
  });
});
