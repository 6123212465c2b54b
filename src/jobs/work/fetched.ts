import type { Log } from '../../log.ts'
import type { Register } from '../../register/register.ts'
import { authorityOf, type Role } from '../../register/staff.ts'

/** Fetches a file shared in Slack; `later` where it may be had at another time. */
export type FetchFile = (fileId: string) => Promise<Fetched>

export type Fetched =
  | { readonly kind: 'file'; readonly bytes: AsyncIterable<Uint8Array>; readonly name?: string }
  | { readonly kind: 'gone' }
  | { readonly kind: 'later' }

/** The other side was silent for so long that it is not waited for any more. */
const silentMs = 20_000

/** A file broke off on its way. */
export class BrokenOffError extends Error {
  override readonly name = 'BrokenOffError'
}

/** Who fetched the file is not to go on with it. */
export class LetGoError extends Error {
  override readonly name = 'LetGoError'
}

/**
 * The bytes of a file as they come. What is cut short throws, so that nobody takes it for a whole file: BrokenOffError where
 * the other side ends or falls silent, LetGoError once `goesOn` says no.
 */
export async function* unmapped(
  bytes: AsyncIterable<Uint8Array>,
  goesOn: () => boolean,
): AsyncGenerator<Uint8Array> {
  const pieces = bytes[Symbol.asyncIterator]()
  try {
    for (;;) {
      const piece = await soon(pieces.next())
      if (piece.done === true) return
      if (!goesOn()) throw new LetGoError('Cannot go on with the file: another process does')
      yield piece.value
    }
  } finally {
    // Not waited for: a connection that is stuck does not answer this either.
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

/** What all work on files that people gave is done with. */
export interface FileParts {
  readonly register: Register
  readonly log: Log
  /** 0 to 1; spreads retries. */
  readonly random: () => number
  /** The Slack users that the configuration names as admins. */
  readonly admins: readonly string[]
  /** Undefined where Slack is off. */
  readonly fetchFile?: FetchFile | undefined
}

/** So many tries take an hour or two: then the file has to be given again. */
export const fileFailuresMax = 12

/** True if a person still has the role in which they gave a file. */
export async function mayStill(
  { register, admins }: Pick<FileParts, 'register' | 'admins'>,
  holder: string,
  role: Role,
  brandCode: number,
): Promise<boolean> {
  const authority = await authorityOf(register, holder, admins)
  return authority.brandsFor(role).some(({ code }) => code === brandCode)
}
