import { randomBytes, randomInt } from 'node:crypto'
import { isDatabaseFault, StorageError } from '../../db/engine.ts'
import type { Language } from '../../src/register/recipients/people.ts'
import { messagesIn } from '../messages/index.ts'
import { type Reply, sentence } from './reply.ts'

/**
 * Returns a random code such as `A3F0-42`, short enough to read aloud. It stands in the answer to a failed request and in the
 * log, so that the log line of a reported failure can be found.
 */
export function incidentCode(): string {
  const digits = String(randomInt(100)).padStart(2, '0')
  return `${randomBytes(2).toString('hex').toUpperCase()}-${digits}`
}

/** Error for a caller whom the platform did not name. Nothing was done. */
export class UnknownCallerError extends Error {}

/** Error of a request that stored nothing. The request stays in the inbox, which tries it again. */
export class TriedAgainError extends Error {}

/**
 * Answers a request that failed with an error. Says "nothing changed" only for an error with which the database confirms so,
 * else that the outcome is unknown.
 */
export function failureReply(error: unknown, language: Language, code: string): Reply {
  const { unchanged, triedAgain, callerUnknown, unknown } = messagesIn(language).failure
  if (error instanceof UnknownCallerError) return sentence(callerUnknown(code))
  if (error instanceof TriedAgainError) return sentence(triedAgain(code))
  return sentence(error instanceof StorageError ? unchanged(code) : unknown(code))
}

/** Maximum number of places in the code that the log gets for an error. */
const framesMax = 3

/**
 * Returns an error that may be logged. Its text is only the class of the error and its place in the code, since the message
 * may quote what a person typed. Errors of the database and of unknown callers never quote it and are returned unchanged.
 */
export function loggable(error: unknown): Error {
  if (isDatabaseFault(error) || error instanceof UnknownCallerError) return error
  if (!(error instanceof Error)) return new Error(`a thrown ${typeof error}`)
  const places = framesOf(error)
    .split('\n')
    .map((frame) => /([^/]+\/[^/]+:\d+:\d+)\)?$/.exec(frame)?.[1])
    .filter((place) => place !== undefined)
  return new Error(`${error.name} at ${places.slice(0, framesMax).join(', ') || 'an unknown place'}`)
}

/** Returns the stack trace of an error without the error's message. */
function framesOf({ stack = '', message }: Error): string {
  const start = stack.indexOf(message)
  return start === -1 ? '' : stack.slice(start + message.length)
}
