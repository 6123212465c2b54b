import type {
  readAddresses,
  readConsentRows,
  readExamples,
  readIysLines,
  surveyConsents,
} from '../import-file/read.ts'
import type { Register } from '../register/register.ts'
import type { Log } from '../util/log.ts'

/** Fetches a file from the chat platform by its id. */
export type FetchFile = (fileId: string) => Promise<Fetched>

/** Fetched file. `gone`: the platform has it no more. `later`: the platform did not answer. */
export type Fetched =
  | { readonly kind: 'file'; readonly bytes: AsyncIterable<Uint8Array>; readonly name?: string | undefined }
  | { readonly kind: 'gone' }
  | { readonly kind: 'later' }

/** Longest wait for the next bytes of a file, in ms. */
const silentMs = 20_000

/** Error for a file whose bytes stopped before its end; a later try may succeed. */
export class BrokenOffError extends Error {
  override readonly name = 'BrokenOffError'
}

/** Error for a file that another process has taken over. */
export class LetGoError extends Error {
  override readonly name = 'LetGoError'
}

/** Yields the bytes of a file. Throws BrokenOffError if they stop, and LetGoError once `shouldContinue` returns false. */
export async function* fetchedBytes(
  bytes: AsyncIterable<Uint8Array>,
  shouldContinue: () => boolean,
): AsyncGenerator<Uint8Array> {
  const pieces = bytes[Symbol.asyncIterator]()
  try {
    for (;;) {
      const piece = await withinSilence(pieces.next())
      if (piece.done === true) return
      if (!shouldContinue()) throw new LetGoError('Cannot go on with the file: another process does')
      yield piece.value
    }
  } finally {
    // Not awaited, since a connection that hangs would never close.
    pieces.return?.().catch(() => undefined)
  }
}

/** Awaits the next bytes. Throws BrokenOffError if they fail or do not come in time. */
async function withinSilence<Piece>(next: Promise<Piece>): Promise<Piece> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const silence = new Promise<never>((_, fail) => {
    timer = setTimeout(() => fail(new BrokenOffError('Cannot fetch the file: nothing comes')), silentMs)
  })
  try {
    return await Promise.race([next, silence])
  } catch (cause) {
    throw cause instanceof BrokenOffError
      ? cause
      : new BrokenOffError('Cannot fetch the file: it broke off', { cause })
  } finally {
    clearTimeout(timer)
  }
}

/** Functions that read uploaded files. A Worker has none: another process reads its files. */
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

/**
 * Maximum number of failures in a row. After them a file is given up: with the pauses between them, within one to two hours.
 */
export const fileFailuresMax = 12
