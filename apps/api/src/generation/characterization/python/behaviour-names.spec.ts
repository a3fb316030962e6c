import {
  argumentWords,
  behaviourWords,
  snakeCase,
  subjectOf,
  TestNames,
  valueWords,
} from './behaviour-names';
import { anObservation } from '../testing/observation';

describe(snakeCase.name, () => {
  it.each([
    ['HTTPServer', 'http_server'],
    ['ValueError', 'value_error'],
    ['Account.deposit', 'account_deposit'],
    ['__len__', 'len'],
  ])('should turn %s into %s', (name, expected) => expect(snakeCase(name)).toBe(expected));
});

describe(valueWords.name, () => {
  it.each([
    ["''", 'empty_string'],
    ['[]', 'empty_list'],
    ['None', 'none'],
    ['-5', 'minus_5'],
    ['2.5', '2_5'],
    ["'hello big wide world'", 'hello_big_wide'],
    ["'data.txt'", 'data_txt'],
    ['[1, 2, 3]', '3_items'],
    ['[7]', 'one_item'],
    ['Color.DARK_RED', 'dark_red'],
    ["'!!'", ''],
    ["'a\\nb'", ''],
    ["'averyveryverylongsinglewordindeed'", ''],
    ["{'a': 1}", ''],
  ])('should call %s "%s"', (code, words) => expect(valueWords(code)).toBe(words));
});

describe(argumentWords.name, () => {
  it('should join the words, or have none when one is missing', () => {
    expect(argumentWords(anObservation({ args: ['1', "'abc'"] }))).toBe('1_and_abc');
    expect(argumentWords(anObservation({ args: ['1', '{1: 2}'] }))).toBe('');
  });
});

describe(behaviourWords.name, () => {
  it.each([
    [{ outcome: 'raised', type: 'ValueError', value: null }, 'raises_value_error'],
    [{ value: 'True' }, 'is_true'],
    [{ value: "'abc'" }, 'returns_abc'],
    [{ value: '{1: 2}' }, 'returns'],
    [{ value: '[1, 2]', drained: 0 }, 'yields_2_items'],
    [{ value: 'None', stateAfter: { 'account.balance': '1' } }, 'updates_balance'],
    [{ value: 'None', stateAfter: { 'len(stack)': '1' } }, 'updates_length'],
    [{ value: '3', stateAfter: { calls: '[1]' } }, 'calls_back'],
    [{ value: 'None', argsAfter: { '0': '[1]' } }, 'changes_number'],
    [{ value: 'None', argsAfter: { '4': '[1]' } }, 'changes_its_argument'],
    [{ value: 'None', filesAfter: { a: 'b' } }, 'writes_file'],
    [{ value: 'None', stdout: 'hi' }, 'prints'],
    [{ value: null, resultState: { 'result.x': '1' }, type: 'Node' }, 'gives_node'],
    [{ value: null }, 'runs'],
  ] as const)('should describe %j', (changes, words) => {
    expect(behaviourWords(anObservation(changes))).toBe(words);
  });
});

describe(subjectOf.name, () => {
  it('should leave the class out', () => expect(subjectOf('Account.__len__')).toBe('len'));
});

describe(TestNames.name, () => {
  it('should give each name once', () => {
    const sut = new TestNames();
    expect(sut.next('half', 'half_with_4')).toBe('test_half');
    expect(sut.next('half', 'half_with_4')).toBe('test_half_with_4');
    expect(sut.next('half', 'half_with_4')).toBe('test_half_with_4_2');
    expect(sut.next('half', 'half_with_4')).toBe('test_half_with_4_3');
  });
});
