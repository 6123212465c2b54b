import type {
  readAddresses,
  readConsentRows,
  readExamples,
  readIysLines,
  surveyConsents,
} from '../import-file/read.ts'
import type { Register } from '../register/register.ts'
import type { Log } from '../util/log.ts'

export type FetchFile = (fileId: string) => Promise<Fetched>

export type Fetched =
  | { readonly kind: 'file'; readonly bytes: AsyncIterable<Uint8Array>; readonly name?: string | undefined }
  | { readonly kind: 'gone' }
  | { readonly kind: 'later' }

const silentMs = 20_000

export class BrokenOffError extends Error {
  override readonly name = 'BrokenOffError'
}

/** Thrown when another process has taken over the file. */
export class LetGoError extends Error {
  override readonly name = 'LetGoError'
}

/** Yields the bytes of a file. Throws BrokenOffError if they stop, LetGoError once `shouldContinue` says no. */
export async function* fetchedBytes(
  bytes: AsyncIterable<Uint8Array>,
  shouldContinue: () => boolean,
): AsyncGenerator<Uint8Array> {
  const pieces = bytes[Symbol.asyncIterator]()
  try {
    for (;;) {
      const piece = await soon(pieces.next())
      if (piece.done === true) return
      if (!shouldContinue()) throw new LetGoError('Cannot go on with the file: another process does')
      yield piece.value
    }
  } finally {
    // Not awaited, since a stuck connection does not answer.
    pieces.return?.().catch(() => undefined)
  }
}

async function soon<Piece>(coming: Promise<Piece>): Promise<Piece> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const silence = new Promise<never>((_, fail) => {
    timer = setTimeout(() => fail(new BrokenOffError('Cannot fetch the file: nothing comes')), silentMs)
  })
  try {
    return await Promise.race([coming, silence])
  } catch (cause) {
    throw cause instanceof BrokenOffError
      ? cause
      : new BrokenOffError('Cannot fetch the file: it broke off', { cause })
  } finally {
    clearTimeout(timer)
  }
}

export interface FileReaders {
  readonly examples: typeof readExamples
  readonly survey: typeof surveyConsents
  readonly consents: typeof readConsentRows
  readonly addresses: typeof readAddresses
  readonly iys: typeof readIysLines
}

export interface FileServices {
  readonly register: Register
  readonly log: Log
  readonly random: () => number
  /** Slack users named in the configuration. */
  readonly admins: readonly string[]
  readonly fetchFile?: FetchFile | undefined
}

/** With the pauses between them, these tries take an hour or two. */
export const fileFailuresMax = 12
