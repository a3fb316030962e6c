import 'reflect-metadata';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import {
  ExecuteAnswer,
  Exploration,
  ExecuteRequest,
  ExecutionReport,
  ExecutionRequest,
  GenerateRequest,
  HistoryEntry,
  isTerminal,
  OfferedLanguage,
  SOURCE_MAX_CHARACTERS,
  type GenerationEvent,
} from './index';

const faultsOf = <T extends object>(Class: new () => T, plain: object): string[] =>
  validateSync(plainToInstance(Class, plain)).flatMap((error) =>
    Object.keys(error.constraints ?? error.children ?? {}),
  );

const generate = { input_code: 'def add(a, b): return a + b', language: 'python' };

describe(GenerateRequest.name, () => {
  it.each([
    ['the smallest request', {}],
    ['a language in capitals', { language: 'PYTHON' }],
    ['every optional field', { model: 'm', turnstile_token: 't', is_regenerate: true, source_name: 'calc' }],
    ['a writer that may stand in', { fallback: 'characterization' }],
    ['exactly ten characters', { input_code: 'a = 1 + 10' }],
    ['the longest source', { input_code: 'x'.repeat(SOURCE_MAX_CHARACTERS) }],
  ])('should accept %s', (_, change) => {
    expect(faultsOf(GenerateRequest, { ...generate, ...change })).toEqual([]);
  });

  it.each([
    ['nine characters in white space', { input_code: '   123456789\n\n   ' }, 'trimmedMinLength'],
    ['a source that is too long', { input_code: 'x'.repeat(SOURCE_MAX_CHARACTERS + 1) }, 'maxLength'],
    ['characters that hide others', { input_code: `x = 1 # ${'가\uFE0F'.repeat(9_990)}` }, 'maxBytes'],
    ['null bytes', { input_code: 'def f(): return "\0"' }, 'noNullBytes'],
    ['a source that is no text', { input_code: 12 }, 'isString'],
    ['an unknown language', { language: 'cobol' }, 'isIn'],
    ['a language that is no text', { language: ['python'] }, 'isIn'],
    ['a module name with a path', { source_name: '../etc' }, 'matches'],
    ['an unknown stand-in', { fallback: 'gemini' }, 'isIn'],
    ['a flag that is text', { is_regenerate: 'yes' }, 'isBoolean'],
  ])('should refuse %s', (_, change, constraint) => {
    expect(faultsOf(GenerateRequest, { ...generate, ...change })).toContain(constraint);
  });
});

describe(ExecuteRequest.name, () => {
  it('should refuse an empty suite and fold the case of the language', () => {
    const request = { code: 'x = 1', test_code: '', language: 'Python' };
    expect(faultsOf(ExecuteRequest, request)).toEqual(['isNotEmpty']);
    expect(plainToInstance(ExecuteRequest, request).language).toBe('python');
  });
});

describe(ExecutionRequest.name, () => {
  it('should check the limits inside it', () => {
    const request = { runtime: 'python-pytest', source: 'x = 1', suite: 'y = 2', limits: { wallMs: 1 } };
    const [error] = validateSync(plainToInstance(ExecutionRequest, request));
    expect(error?.children?.[0]?.constraints).toHaveProperty('min');
  });
});

describe(ExecutionReport.name, () => {
  it('should refuse a verdict that does not exist and results with unknown statuses', () => {
    const errors = validateSync(
      plainToInstance(ExecutionReport, {
        verdict: 'fine',
        tests: [{ name: 'a', path: [], status: 'ok', durationMs: 1, message: null }],
        coverage: {
          lines: { covered: 1, total: 2 },
          branches: { covered: -1, total: 0 },
          missedLines: [],
          missedBranches: [],
        },
        output: { stdout: '', stderr: '', droppedBytes: 0 },
        facts: {},
      }),
    );
    expect(errors.map(({ property }) => property)).toEqual(
      expect.arrayContaining(['verdict', 'tests', 'coverage', 'facts', 'executionId', 'runtime']),
    );
  });
});

describe('what the worker answers', () => {
  const facts = {
    exitCode: 0,
    signal: null,
    wallMs: 12.5,
    cpuMs: 9,
    peakMemoryBytes: 1024,
    imageDigest: 'sha256:0',
    engineRuntime: 'runc',
  };

  it('should accept a whole report, nested in the answer for the client', () => {
    const report = {
      executionId: '3f1c1d9e-5a0b-4a43-9a44-0d7a2a1f5a10',
      runtime: 'python-pytest',
      verdict: 'passed',
      reason: null,
      limit: null,
      tests: [{ name: 'test_a', path: ['TestX'], status: 'passed', durationMs: 0.4, message: null }],
      coverage: {
        lines: { covered: 1, total: 1 },
        branches: { covered: 0, total: 0 },
        missedLines: [],
        missedBranches: [],
      },
      warnings: [{ message: 'not a number', file: 'calc.ts', line: 2, column: null }],
      output: { stdout: '', stderr: '', droppedBytes: 0 },
      facts,
    };
    expect(faultsOf(ExecutionReport, report)).toEqual([]);
    expect(faultsOf(ExecuteAnswer, { success: true, output: '1 passed', error: '', report })).toEqual([]);
  });

  it('should accept a whole exploration and refuse an outcome that does not exist', () => {
    const observation = {
      callable: 'half',
      setup: [],
      receiver: null,
      call: 'half({0})',
      args: ['4'],
      argNames: ['number'],
      names: ['half'],
      imports: [],
      outcome: 'returned',
      value: '2.0',
      type: 'float',
      message: null,
      deliberate: false,
      approximate: true,
      drained: null,
      resultState: {},
      stateAfter: {},
      argsAfter: {},
      filesAfter: {},
      usesFiles: false,
      stdout: null,
      arcs: ['1->2'],
    };
    const exploration = {
      runtime: 'python-pytest',
      importFailure: null,
      callables: [{ qualifiedName: 'half', kind: 'function', isAsync: false, firstLine: 1, lastLine: 2 }],
      observations: [observation],
      skipped: [{ qualifiedName: 'loop', reason: 'hangs' }],
      incomplete: null,
      possibleArcs: [],
      calls: 3,
      facts,
    };
    expect(faultsOf(Exploration, exploration)).toEqual([]);
    expect(
      faultsOf(Exploration, { ...exploration, observations: [{ ...observation, outcome: 'vanished' }] }),
    ).not.toEqual([]);
    expect(
      faultsOf(Exploration, { ...exploration, observations: [{ ...observation, stateAfter: { 'a.b': 1 } }] }),
    ).not.toEqual([]);
    expect(faultsOf(Exploration, { ...exploration, importFailure: { type: 3 } })).not.toEqual([]);
  });
});

describe(OfferedLanguage.name, () => {
  const limits = {
    wallMs: 10_000,
    cpus: 1,
    memoryBytes: 268_435_456,
    maxProcesses: 64,
    outputBytes: 1_048_576,
    diskBytes: 67_108_864,
    sourceBytes: 200_000,
    suiteBytes: 200_000,
  };
  const offered = {
    runtime: 'java-junit',
    language: 'java',
    tools: [{ name: 'openjdk', version: '25' }],
    libraries: [{ name: 'guava', version: '33' }],
    limits: { defaults: limits, caps: limits },
    canGenerate: false,
  };

  it('should accept a whole description and refuse broken parts of it', () => {
    expect(faultsOf(OfferedLanguage, offered)).toEqual([]);
    expect(faultsOf(OfferedLanguage, { ...offered, tools: [{ name: 'openjdk' }] })).not.toEqual([]);
    expect(
      faultsOf(OfferedLanguage, {
        ...offered,
        limits: { defaults: limits, caps: { ...limits, cpus: 'two' } },
      }),
    ).not.toEqual([]);
  });
});

describe(HistoryEntry.name, () => {
  const entry = {
    id: '3f1c1d9e-5a0b-4a43-9a44-0d7a2a1f5a10',
    input_code: 'x = 1',
    generated_code: 'assert x',
    language: 'python',
    model: 'characterization',
    created_at: '2026-11-22T23:00:00.000Z',
  };

  it('should accept an entry, and one that says why it cannot be read', () => {
    expect(faultsOf(HistoryEntry, entry)).toEqual([]);
    expect(faultsOf(HistoryEntry, { ...entry, error_code: 'UNDECRYPTABLE' })).toEqual([]);
    expect(faultsOf(HistoryEntry, { ...entry, created_at: 'yesterday' })).toEqual(['isIso8601']);
  });
});

describe(isTerminal.name, () => {
  it('should know the four ends of a generation', () => {
    const types = ['status', 'chunk', 'warning', 'done', 'incomplete', 'error', 'cancelled'];
    expect(types.filter((type) => isTerminal({ type } as GenerationEvent))).toEqual([
      'done',
      'incomplete',
      'error',
      'cancelled',
    ]);
  });
});
