import { Injectable } from '@nestjs/common';
import { SandboxWorker } from '../../execution/sandbox-worker.port';
import { SourceTrees } from '../../languages/source-trees';
import type { Reviser } from '../../verification/revision';
import { namesDeclaredIn } from '../../verification/declared-names';
import { shownMutants } from '../../verification/shown-mutants';
import { RENDERINGS } from '../characterization/renderings';
import { headOf } from '../characterization/suite-comments';
import type { WriteRequest } from '../suite-writer.port';
import { fittingObservations } from './fitting-observations';
import { joinedSuites } from './join/joined-suites';

/** Milliseconds; most sources have shown all they do after four seconds. */
const EXPLORATION_WALL_MS = 10_000;

type Subject = Pick<WriteRequest, 'source' | 'sourceName' | 'language' | 'locale'>;

/** Adds tests of what a source does to a suite that leaves some of it open. */
@Injectable()
export class GapFiller {
  constructor(
    private readonly worker: SandboxWorker,
    private readonly trees: SourceTrees,
  ) {}

  /** For suites of this source. Has no suite where nothing that was seen reaches a gap, or where it does not fit. */
  fillerFor({ source, sourceName, language, locale }: Subject): Reviser {
    return async (written, wish, signal) => {
      if (wish.kind !== 'gaps') return { suite: null };
      const { runtime, render } = RENDERINGS[language];
      const limits = { wallMs: EXPLORATION_WALL_MS };
      const mutants = shownMutants(language, await this.trees.read(language, source));
      const exploration = await this.worker.explore({ runtime, source, sourceName, mutants, limits }, signal);
      const fitting = fittingObservations(exploration, wish);
      if (fitting.length === 0) return { suite: null };
      // What is not covered is told by the report, for all of the suite.
      const shown = { ...exploration, skipped: [], incomplete: null };
      const text = (await Array.fromAsync(render(sourceName, shown, fitting, locale))).join('');
      const [suite, addition] = await Promise.all([
        this.trees.read(language, written),
        this.trees.read(language, text),
      ]);
      if (suite?.isWhole !== true || addition?.isWhole !== true) return { suite: null };
      const declared = namesDeclaredIn(language, suite);
      return {
        suite: await joinedSuites(language, { suite, addition, declared, head: headOf(locale, sourceName) }),
      };
    };
  }
}
