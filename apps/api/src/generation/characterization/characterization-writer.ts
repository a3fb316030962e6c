import { Injectable } from '@nestjs/common';
import { LANGUAGES, type Exploration, type ImportFailure } from '@tester/contracts';
import {
  ExplorationIncompleteException,
  NothingToTestException,
  SourceImportException,
  SourceSyntaxException,
  type TesterException,
} from '@tester/exceptions';
import { SandboxWorker } from '../../execution/sandbox-worker.port';
import { SourceTrees } from '../../languages/source-trees';
import { shownMutants } from '../../verification/shown-mutants';
import { SuiteWriter, type WriteRequest, type WriterEvent } from '../suite-writer.port';
import { chooseObservations } from './choose';
import { RENDERINGS } from './renderings';

const SYNTAX_ERRORS: readonly string[] = ['SyntaxError', 'IndentationError', 'TabError'];

/** An exploration ends by itself when it finds nothing new, mostly within 4 s; a busy machine may need much longer. */
const EXPLORATION_WALL_MS = 30_000;

/** Writes tests without any model: runs the source in a sandbox and pins what it did. */
@Injectable()
export class CharacterizationWriter extends SuiteWriter {
  readonly models = ['characterization'] as const;
  readonly languages = LANGUAGES;

  constructor(
    private readonly worker: SandboxWorker,
    private readonly trees: SourceTrees,
  ) {
    super();
  }

  override async *write(request: WriteRequest, signal: AbortSignal): AsyncGenerator<WriterEvent> {
    const { source, sourceName, language, locale } = request;
    yield { type: 'step', step: 'exploring' };
    const limits = { wallMs: EXPLORATION_WALL_MS };
    const { runtime, render } = RENDERINGS[language];
    const mutants = shownMutants(language, await this.trees.read(language, source));
    const exploration = await this.worker.explore({ runtime, source, sourceName, mutants, limits }, signal);
    if (exploration.importFailure) throw importException(exploration.importFailure);
    if (exploration.observations.length === 0) throw nothingObserved(exploration);
    yield { type: 'step', step: 'writing' };
    const chosen = chooseObservations(exploration.observations);
    for await (const content of render(sourceName, exploration, chosen, locale)) {
      signal.throwIfAborted();
      yield { type: 'chunk', content };
    }
  }
}

function importException(failure: ImportFailure): SourceSyntaxException | SourceImportException {
  const { type, message, line, column } = failure;
  const position = { line: line ?? undefined, column: column ?? undefined };
  const faults = [{ field: 'input_code', message, ...position }];
  const text = `${type}: ${message}`;
  if (!SYNTAX_ERRORS.includes(type)) {
    return new SourceImportException(`the source cannot be imported: ${text}`, {
      faults,
      parameters: { error: text },
    });
  }
  const parameters = { line: line ?? 1, column: column ?? 1, error: message };
  return new SourceSyntaxException(`the source does not compile: ${text}`, { faults, parameters });
}

/** A search that was cut short says nothing about the source, so it is not the user's failure. */
function nothingObserved({ skipped, incomplete, callables }: Exploration): TesterException {
  const context = { callables: callables.length, incomplete };
  const isUndecided = callables.length === 0 || callables.length > skipped.length;
  if (incomplete !== null && isUndecided) {
    return new ExplorationIncompleteException(`nothing was observed in time: ${incomplete}`, { context });
  }
  const faults = skipped.map(({ qualifiedName, reason }) => ({
    field: 'input_code',
    message: `${qualifiedName}: ${reason}`,
  }));
  return new NothingToTestException('nothing in the source could be pinned', { faults, context });
}
