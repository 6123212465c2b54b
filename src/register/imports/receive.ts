import { and, asc, desc, eq, gt } from 'drizzle-orm'
import type { Outcome } from '../../../db/engine.ts'
import { importJob, importPart } from '../../../db/schema.ts'
import { build, query, statement } from '../../../db/statement.ts'
import { newToken, tokenMark } from '../../crypto/token.ts'
import type { Encoding } from '../../import-file/csv.ts'
import { downloadAgeMaxMs } from '../downloads.ts'
import type { Register } from '../register.ts'
import { type ImportJob, jobById, jobByToken, jobOf, setJob, withoutParts } from './jobs.ts'

/** A piece of a file is kept in one row of this size. */
export const partBytes = 256 * 1024

interface NewJob {
  readonly brandCode: number
  readonly door: 'slack' | 'cli'
  readonly holder: string
  readonly language: 'tr' | 'en'
}

/** Makes the token of a page where one file may be uploaded, within fifteen minutes; only its digest is kept. */
export async function offerUpload(
  register: Pick<Register, 'engine' | 'clock'>,
  job: NewJob,
): Promise<string> {
  const token = newToken()
  await insertJob(register, { ...job, state: 'awaiting', tokenMark: tokenMark(token) })
  return token
}

/** Makes a job for a file that is not uploaded to us, once for one request however often it comes; answers its number. */
export async function insertJob(
  { engine, clock }: Pick<Register, 'engine' | 'clock'>,
  job: NewJob & {
    readonly state: 'awaiting' | 'receiving'
    readonly tokenMark?: Buffer
    readonly slackFile?: string
    readonly requestKey?: string
  },
): Promise<number> {
  const now = clock()
  const last = query(build.select({ id: importJob.id }).from(importJob).orderBy(desc(importJob.id)).limit(1))
  const { requestKey = null } = job
  const same = query(
    build
      .select({ id: importJob.id })
      .from(importJob)
      .where(eq(importJob.requestKey, requestKey ?? '')),
  )
  return await engine.unit([last, same], ([row], [before]) => {
    if (before !== undefined) return { writes: [], result: before.id }
    const id = (row?.id ?? 0) + 1
    const values = { ...job, id, createdAt: now, expiresAt: now + downloadAgeMaxMs }
    return { writes: [statement(build.insert(importJob).values(values))], result: id }
  })
}

export type UploadState =
  | { readonly kind: 'ready'; readonly job: ImportJob }
  | { readonly kind: 'used' }
  | { readonly kind: 'expired' }
  | { readonly kind: 'unknown' }

/** What an upload link stands for. It may be opened as often as one likes, until a file has come in by it. */
export async function lookAtUpload(
  { engine, clock }: Pick<Register, 'engine' | 'clock'>,
  token: string,
): Promise<UploadState> {
  const [row] = await engine.read(jobByToken(tokenMark(token)))
  if (row === undefined) return { kind: 'unknown' }
  if (row.state !== 'awaiting' && row.state !== 'receiving') return { kind: 'used' }
  if (clock() >= row.expiresAt) return { kind: 'expired' }
  return { kind: 'ready', job: jobOf(row) }
}

/** One file coming in: its pieces are kept sealed until it is whole. */
export interface Receiving {
  /** False when the file comes in another time meanwhile, and this one counts no more. */
  add(piece: Uint8Array): Promise<boolean>
  /** The file is whole; false as above. */
  end(encoding: Encoding): Promise<boolean>
}

/**
 * Begins to take a file in. An upload that broke off may be made once more by the same link: what came in before counts no
 * more then.
 */
export async function receive(register: Register, id: number): Promise<Receiving | null> {
  const { engine, vault } = register
  const attempt = await engine.unit([jobById(id)], ([row]): Outcome<number | null> => {
    if (row === undefined || (row.state !== 'awaiting' && row.state !== 'receiving')) {
      return { writes: [], result: null }
    }
    const attempt = row.attempt + 1
    return { writes: [setJob(id, { state: 'receiving', attempt }), withoutParts(id)], result: attempt }
  })
  if (attempt === null) return null
  const isMine = (row: { readonly state: string; readonly attempt: number } | undefined) =>
    row?.state === 'receiving' && row.attempt === attempt
  let place = 0
  return {
    async add(piece) {
      const sealed = vault.seal(piece, aboutPart(id, attempt, place))
      const values = { jobId: id, attempt, place, sealed }
      place += 1
      return await engine.unit([jobById(id)], ([row]): Outcome<boolean> => {
        if (!isMine(row)) return { writes: [], result: false }
        return { writes: [statement(build.insert(importPart).values(values))], result: true }
      })
    },
    async end(encoding) {
      return await engine.unit([jobById(id)], ([row]): Outcome<boolean> => {
        if (!isMine(row)) return { writes: [], result: false }
        return { writes: [setJob(id, { state: 'reading', encoding })], result: true }
      })
    },
  }
}

/** The bytes of a file that came in, piece by piece. */
export async function* receivedBytes(
  { engine, vault }: Register,
  { id, attempt }: Pick<ImportJob, 'id' | 'attempt'>,
): AsyncGenerator<Uint8Array> {
  for (let after = -1; ; after += 1) {
    const isNext = and(eq(importPart.jobId, id), eq(importPart.attempt, attempt), gt(importPart.place, after))
    const [part] = await engine.read(
      query(
        build
          .select({ place: importPart.place, sealed: importPart.sealed })
          .from(importPart)
          .where(isNext)
          .orderBy(asc(importPart.place))
          .limit(1),
      ),
    )
    if (part === undefined) return
    yield vault.open(part.sealed, aboutPart(id, attempt, part.place))
  }
}

function aboutPart(id: number, attempt: number, place: number): string {
  return `import part ${id} ${attempt} ${place}`
}
