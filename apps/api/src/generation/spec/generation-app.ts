import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { APP_FILTER, APP_GUARD } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Test } from '@nestjs/testing';
import { createValidationPipe, ObservabilityModule, ProblemFilter } from '@tester/nest-kit';
import type { AddressInfo } from 'node:net';
import type { AuthenticatedRequest } from '../../auth/current-user.decorator';
import { TurnstileOff } from '../../auth/turnstile-off';
import { Turnstile } from '../../auth/turnstile.port';
import { Cache } from '../../cache/cache.port';
import { NoSharedStreams } from '../../cache/no-shared-streams';
import { SharedStreams } from '../../cache/shared-streams.port';
import { ApiConfig } from '../../config/api-config';
import { CreditsService } from '../../credits/credits.service';
import { SandboxWorker } from '../../execution/sandbox-worker.port';
import { HistoryService, type FinishedGeneration } from '../../history/history.service';
import { SuiteKeeper } from '../../spool/suite-keeper';
import { GenerationReports } from '../../history/generation-reports';
import { SourceTrees } from '../../languages/source-trees';
import { VerificationService } from '../../verification/verification.service';
import { Admissions } from '../admissions';
import { CharacterizationWriter } from '../characterization/characterization-writer';
import { FakeSandboxWorker } from '../characterization/testing/fake-sandbox-worker';
import { anObservation } from '../characterization/testing/observation';
import { Languages } from '../../languages/languages';
import { chooseEventLog } from '../choose-event-log';
import { EarlierGenerations } from '../earlier-generations';
import { EventLog } from '../event-log.port';
import { EventStreams } from '../event-streams';
import { InformedSuiteWriter } from '../facts/informed-suite-writer';
import { SourceFacts } from '../facts/source-facts';
import { GapFiller } from '../gaps/gap-filler';
import { GenerationController } from '../generation.controller';
import { GenerationLimits } from '../generation-limits';
import { GenerationPipeline } from '../generation-pipeline';
import { GenerationService } from '../generation.service';
import { InMemoryEventLog } from '../in-memory/in-memory-event-log';
import { RunningGenerations } from '../running-generations';
import { OwnerDesk } from '../shared/owner-desk';
import { SourceChecks } from '../source-checks';
import { SuiteCache } from '../suite-cache';
import { SuiteKeys } from '../suite-keys';
import { SuiteWriter } from '../suite-writer.port';
import { chooseSuiteWriter, sharingWith } from '../suite-writers';
import { VerifiedSuites } from '../verified-suites';

/** Takes the user's id from the token as it stands: who may use the API is another module's concern. */
class TrustingGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
    request.user = { id: request.headers.authorization?.replace('Bearer ', '') ?? '', email: null };
    return true;
  }
}

class MapCache extends Cache {
  private readonly entries = new Map<string, string>();
  find = (key: string): Promise<string | null> => Promise.resolve(this.entries.get(key) ?? null);
  record = (key: string, value: string): Promise<void> => Promise.resolve(void this.entries.set(key, value));
  forgetOwner = (): Promise<string[]> => Promise.resolve([]);
  ping = (): Promise<number> => Promise.resolve(0);
}

/** Where credits are off and no Idempotency-Key comes, the database is not asked. */
const UNASKED_DATABASE = {} as ConstructorParameters<typeof CreditsService>[0];

/** The generation part listening on loopback, before a scripted Gemini; only keeper, cache, guard and the worker are doubles. */
export class GenerationApp implements AsyncDisposable {
  private constructor(
    readonly app: NestExpressApplication,
    readonly url: string,
    /** What was saved, in order. */
    readonly saved: FinishedGeneration[],
    readonly worker: FakeSandboxWorker,
    private readonly saving: { next: () => Promise<void> },
  ) {}

  static async start(
    geminiUrl: string,
    limits: Partial<GenerationLimits> = {},
    drainMs = 100,
    cache: Cache = new MapCache(),
    transport: 'sdk' | 'http' = 'sdk',
    streams: SharedStreams = new NoSharedStreams(),
  ): Promise<GenerationApp> {
    const saved: FinishedGeneration[] = [];
    const worker = new FakeSandboxWorker({ observations: [anObservation()] });
    const saving = { next: (): Promise<void> => Promise.resolve() };
    const writer: ApiConfig['writer'] = {
      kind: 'gemini',
      apiKey: 'key',
      baseUrl: geminiUrl,
      models: ['m-default', 'm-other'],
      transport,
    };
    const config: Partial<ApiConfig> = {
      credits: { isEnabled: false, generationCost: 10, welcome: 50, daily: 30 },
      encryption: { keyId: 'test', key: Buffer.alloc(32, 7) },
      http: { host: '127.0.0.1', port: 0, corsOrigins: [], docsEnabled: false, drainMs, logLevel: 'silent' },
      writer,
      // No machine on which this runs is that slow.
      overload: { loopLagMs: 60_000 },
      verification: { isDefault: false },
    };
    const module = await Test.createTestingModule({
      imports: [ObservabilityModule],
      controllers: [GenerationController],
      providers: [
        Languages,
        GenerationService,
        SourceChecks,
        Admissions,
        EarlierGenerations,
        {
          provide: CreditsService,
          inject: [ApiConfig],
          useFactory: (settings: ApiConfig) => new CreditsService(UNASKED_DATABASE, settings),
        },
        GenerationPipeline,
        VerifiedSuites,
        GapFiller,
        VerificationService,
        SourceTrees,
        // Asked only for suites that are verified.
        { provide: GenerationReports, useValue: {} },
        RunningGenerations,
        EventStreams,
        SuiteCache,
        SuiteKeys,
        { provide: GenerationLimits, useValue: { ...new GenerationLimits(), ...limits } },
        InMemoryEventLog,
        {
          provide: EventLog,
          useFactory: chooseEventLog,
          inject: [InMemoryEventLog, SharedStreams, SuiteKeys, GenerationLimits, ApiConfig],
        },
        OwnerDesk,
        { provide: SharedStreams, useValue: streams },
        { provide: Cache, useValue: cache },
        { provide: ApiConfig, useValue: config },
        {
          provide: SuiteWriter,
          inject: [SuiteKeys, ApiConfig, SourceTrees],
          useFactory: (keys: SuiteKeys, settings: ApiConfig, trees: SourceTrees) =>
            chooseSuiteWriter(
              writer,
              new CharacterizationWriter(worker, trees),
              keys,
              sharingWith(streams, settings, keys),
              (model) => new InformedSuiteWriter(model, new SourceFacts(worker), 1_500),
            ),
        },
        {
          provide: SuiteKeeper,
          useValue: {
            keep: async (generation: FinishedGeneration) => {
              const isKept = await saving.next().then(
                () => true,
                () => false,
              );
              if (isKept) saved.push(generation);
              return isKept;
            },
          },
        },
        { provide: SandboxWorker, useValue: worker },
        // Asked only for suites of an earlier process.
        { provide: HistoryService, useValue: {} },
        { provide: Turnstile, useClass: TurnstileOff },
        { provide: APP_FILTER, useClass: ProblemFilter },
        { provide: APP_GUARD, useClass: TrustingGuard },
      ],
    }).compile();
    const app = module.createNestApplication<NestExpressApplication>({
      logger: false,
      forceCloseConnections: true,
    });
    app.useGlobalPipes(createValidationPipe({ forbidUnknown: false }));
    await app.listen(0, '127.0.0.1');
    const { port } = app.getHttpServer().address() as AddressInfo;
    return new GenerationApp(app, `http://127.0.0.1:${port}`, saved, worker, saving);
  }

  /** What saving waits for, or fails with, from now on. */
  saveWith(next: () => Promise<void>): void {
    this.saving.next = next;
  }

  post(
    path: string,
    body: object = {},
    user = 'alice',
    headers: Record<string, string> = {},
  ): Promise<Response> {
    return fetch(this.url + path, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json', authorization: `Bearer ${user}`, ...headers },
    });
  }

  get(path: string, headers: Record<string, string> = {}, user = 'alice'): Promise<Response> {
    return fetch(this.url + path, { headers: { authorization: `Bearer ${user}`, ...headers } });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.app.close();
  }
}
