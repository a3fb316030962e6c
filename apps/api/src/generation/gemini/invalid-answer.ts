import { AiUnavailableException } from '@tester/exceptions';

/** The upstream said all is well, yet what it sent is no whole answer: without an end, without text. */
export class InvalidAnswer extends AiUnavailableException {}
