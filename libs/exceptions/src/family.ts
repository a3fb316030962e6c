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
/** A user accepts what a test disagrees about, and it does not disagree, or its expectation cannot be told for certain. */
export class DisagreementNotAcceptedException extends TesterException {
  readonly kind = 'invalid';
  readonly code = 'DISAGREEMENT_NOT_ACCEPTED';
  readonly messageKey = 'disagreementNotAccepted';
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

/** An `Idempotency-Key` that stands for another request already. */
export class IdempotencyKeyReusedException extends TesterException {
  readonly kind = 'unprocessable';
  readonly code = 'IDEMPOTENCY_KEY_REUSED';
  readonly messageKey = 'idempotencyKeyReused';
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
/** Fewer credits are available than the generation costs; nothing was begun. */
export class InsufficientCreditsException extends TesterException {
  readonly kind = 'payment_required';
  readonly code = 'INSUFFICIENT_CREDITS';
  readonly messageKey = 'insufficientCredits';
}
/** The client's Turnstile token is missing, spent, or made elsewhere. */
export class TurnstileRejectedException extends TesterException {
  readonly kind = 'forbidden';
  readonly code = 'TURNSTILE_REJECTED';
  readonly messageKey = 'turnstileRejected';
}
/** Too many requests of one user or address; `retryAfterSeconds` says when there may be more. */
export class RateLimitedException extends TesterException {
  readonly kind = 'exhausted';
  readonly code = 'RATE_LIMITED';
  readonly messageKey = 'rateLimited';
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
/** This process has more to do than it can: what is begun goes on, nothing new is taken. */
export class OverloadedException extends TesterException {
  readonly kind = 'unavailable';
  readonly code = 'OVERLOADED';
  readonly messageKey = 'overloaded';
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
/** A generation is another instance's, if anyone's, and what the instances share is away: nobody here can tell. */
export class GenerationUnreachableException extends TesterException {
  readonly kind = 'unavailable';
  readonly code = 'GENERATION_UNREACHABLE';
  readonly messageKey = 'generationUnreachable';
}
/** The instance that worked on a generation is gone, and the generation with it. */
export class GenerationLostException extends TesterException {
  readonly kind = 'unavailable';
  readonly code = 'GENERATION_LOST';
  readonly messageKey = 'generationLost';
}
/** Nobody can tell whether a Turnstile token is good: refused, since the check is there to refuse. */
export class TurnstileUnavailableException extends TesterException {
  readonly kind = 'unavailable';
  readonly code = 'TURNSTILE_UNAVAILABLE';
  readonly messageKey = 'turnstileUnavailable';
}
/** The keys that access tokens are judged by cannot be had: nobody can tell who the user is. */
export class IdentityUnavailableException extends TesterException {
  readonly kind = 'unavailable';
  readonly code = 'IDENTITY_UNAVAILABLE';
  readonly messageKey = 'identityUnavailable';
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
/** The upstream refused the prompt before it wrote anything. */
export class AiPromptBlockedException extends TesterException {
  readonly kind = 'invalid';
  readonly code = 'AI_PROMPT_BLOCKED';
  readonly messageKey = 'aiPromptBlocked';
}
/** The upstream's safety filter stopped its answer. */
export class AiSafetyException extends TesterException {
  readonly kind = 'invalid';
  readonly code = 'AI_SAFETY';
  readonly messageKey = 'aiSafety';
}
/** The upstream stopped because its answer repeated published text. */
export class AiRecitationException extends TesterException {
  readonly kind = 'invalid';
  readonly code = 'AI_RECITATION';
  readonly messageKey = 'aiRecitation';
}
/** The upstream refused its own answer on other policy grounds, or we refused it for reciting our instruction. */
export class AiBlockedException extends TesterException {
  readonly kind = 'invalid';
  readonly code = 'AI_BLOCKED';
  readonly messageKey = 'aiBlocked';
}

/** Part of a user's data may still be there; asking again deletes what is left. `context.parts` says which. */
export class ErasureIncompleteException extends TesterException {
  readonly kind = 'unavailable';
  readonly code = 'ERASURE_INCOMPLETE';
  readonly messageKey = 'erasureIncomplete';
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
