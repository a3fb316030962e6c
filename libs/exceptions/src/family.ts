import { TesterException } from './tester-exception';

/* Bad input. */
export class InvalidRequestException extends TesterException {
  readonly kind = 'invalid';
  readonly code = 'INVALID_REQUEST';
  readonly messageKey = 'invalidRequest';
}
export class SourceSyntaxException extends TesterException {
  readonly kind = 'invalid';
  readonly code = 'SOURCE_SYNTAX_ERROR';
  readonly messageKey = 'sourceSyntax';
}
/** The source raises (or exits) while it is imported, so nothing in it can be called. */
export class SourceImportException extends TesterException {
  readonly kind = 'invalid';
  readonly code = 'SOURCE_IMPORT_FAILED';
  readonly messageKey = 'sourceImport';
}
/** The source holds nothing public that could be called with inputs we can make. */
export class NothingToTestException extends TesterException {
  readonly kind = 'invalid';
  readonly code = 'NOTHING_TO_TEST';
  readonly messageKey = 'nothingToTest';
}
export class LanguageUnavailableException extends TesterException {
  readonly kind = 'invalid';
  readonly code = 'LANGUAGE_UNAVAILABLE';
  readonly messageKey = 'languageUnavailable';
}
export class ModelUnavailableException extends TesterException {
  readonly kind = 'invalid';
  readonly code = 'MODEL_UNAVAILABLE';
  readonly messageKey = 'modelUnavailable';
}
export class PayloadTooLargeException extends TesterException {
  readonly kind = 'too_large';
  readonly code = 'PAYLOAD_TOO_LARGE';
  readonly messageKey = 'payloadTooLarge';
}

/* Who is asking. */
export class UnauthenticatedException extends TesterException {
  readonly kind = 'unauthenticated';
  readonly code = 'UNAUTHENTICATED';
  readonly messageKey = 'unauthenticated';
}
export class ForbiddenException extends TesterException {
  readonly kind = 'forbidden';
  readonly code = 'FORBIDDEN';
  readonly messageKey = 'forbidden';
}
export class NotFoundException extends TesterException {
  readonly kind = 'not_found';
  readonly code = 'NOT_FOUND';
  readonly messageKey = 'notFound';
}
/** The resource is there, but its method, or the state it is in, does not allow this. */
export class ConflictException extends TesterException {
  readonly kind = 'conflict';
  readonly code = 'CONFLICT';
  readonly messageKey = 'conflict';
}

/* Parts of ours that are away. */
export class SandboxUnavailableException extends TesterException {
  readonly kind = 'unavailable';
  readonly code = 'SANDBOX_UNAVAILABLE';
  readonly messageKey = 'sandboxUnavailable';
}
export class NoFreeSlotException extends TesterException {
  readonly kind = 'unavailable';
  readonly code = 'NO_FREE_SLOT';
  readonly messageKey = 'noFreeSlot';
}
export class WorkerUnavailableException extends TesterException {
  readonly kind = 'unavailable';
  readonly code = 'WORKER_UNAVAILABLE';
  readonly messageKey = 'workerUnavailable';
}
/** A source was not looked at to its end within the time we give: our slow machine, or a source that hangs. */
export class ExplorationIncompleteException extends TesterException {
  readonly kind = 'timeout';
  readonly code = 'EXPLORATION_INCOMPLETE';
  readonly messageKey = 'explorationIncomplete';
}
export class DatabaseUnavailableException extends TesterException {
  readonly kind = 'unavailable';
  readonly code = 'DATABASE_UNAVAILABLE';
  readonly messageKey = 'databaseUnavailable';
}
export class CacheUnavailableException extends TesterException {
  readonly kind = 'unavailable';
  readonly code = 'CACHE_UNAVAILABLE';
  readonly messageKey = 'cacheUnavailable';
}
/** A readiness probe failed; `context.checks` says which dependency. */
export class NotReadyException extends TesterException {
  readonly kind = 'unavailable';
  readonly code = 'NOT_READY';
  readonly messageKey = 'notReady';
}
export class ShuttingDownException extends TesterException {
  readonly kind = 'unavailable';
  readonly code = 'SHUTTING_DOWN';
  readonly messageKey = 'shuttingDown';
}
/** The suite writer's upstream failed or is away. */
export class AiUnavailableException extends TesterException {
  readonly kind = 'unavailable';
  readonly code = 'AI_UNAVAILABLE';
  readonly messageKey = 'aiUnavailable';
}
/** The upstream refused the prompt or its own answer on policy grounds. */
export class AiBlockedException extends TesterException {
  readonly kind = 'invalid';
  readonly code = 'AI_BLOCKED';
  readonly messageKey = 'aiBlocked';
}

/* Our own trouble. */
/** Stored data that does not decrypt under the keys at hand, or was tampered with. */
export class UndecryptableException extends TesterException {
  readonly kind = 'internal';
  readonly code = 'UNDECRYPTABLE';
  readonly messageKey = 'undecryptable';
}
export class InternalException extends TesterException {
  readonly kind = 'internal';
  readonly code = 'INTERNAL';
  readonly messageKey = 'internal';
}
