import { eq, sql } from 'drizzle-orm'
import * as z from 'zod'
import { ConflictError, type Outcome } from '../../../db/engine.ts'
import { brand, fileLink, fileLinkUse } from '../../../db/schema.ts'
import { build, pick, query, type Statement, statement } from '../../../db/statement.ts'
import { newToken, tokenMark } from '../../crypto/vault.ts'
import type { ErasureStatements } from '../recipients/recipients.ts'
import { type Register, write } from '../register.ts'
import { forgetting } from '../short-lived.ts'
import { wantedFile } from './downloads.ts'

/* Links that fetch or bring one file: single-use, short-lived, bound to their requester's role (promise 5). */

export const fileLinkTraces: ErasureStatements = {
  atOnce: ["DELETE FROM file_link WHERE purpose ->> '$.recipientId' IN (SELECT value FROM json_each(?))"],
}

const minuteMs = 60_000
export const fileLinkAgeMaxMs = 15 * minuteMs
/** Time in which an old link is answered as used or expired, not as unknown. */
const keptMs = 24 * 60 * minuteMs

/** Changes that one text or file is added to at once; more than the consents of one recipient with one brand. */
export const evidenceChangesMax = 50

const purposeShape = z.lazy(() => {
  const brandCode = z.int()
  const changeIds = z
    .array(z.string().regex(/^[0-9a-f]{64}$/))
    .min(1)
    .max(evidenceChangesMax)
  return z.union([
    wantedFile,
    z.object({
      kind: z.literal('upload'),
      brandCode,
      language: z.enum(['tr', 'en']),
      file: z.enum(['consents', 'iys']),
    }),
    /** The page on which a person says which column of an uploaded file is which. */
    z.object({
      kind: z.literal('columns'),
      brandCode,
      language: z.enum(['tr', 'en']),
      importId: z.int().positive(),
    }),
    /** A file that proves changes of one recipient. */
    z.object({ kind: z.literal('evidence'), brandCode, changeIds }),
  ])
})

export type FileLinkPurpose = Readonly<z.infer<typeof purposeShape>>

export interface FileLink<Purpose extends FileLinkPurpose = FileLinkPurpose> {
  readonly tokenMark: Buffer
  /** A Slack user id, or `telegram:` and the id there. */
  readonly principal: string
  readonly purpose: Purpose
  /** Null if it is about every brand its holder may see. */
  readonly brandName: string | null
  readonly expiresAt: number
}

export type FileLinkState =
  | { readonly kind: 'ready'; readonly link: FileLink }
  | { readonly kind: 'used'; readonly usedAt: number }
  | { readonly kind: 'expired' | 'unknown' }

/** Makes the token of a link for one use within fifteen minutes; only its digest is kept. */
export async function makeFileLink(
  register: Register,
  principal: string,
  purpose: FileLinkPurpose,
): Promise<string> {
  const token = newToken()
  const row = {
    tokenMark: tokenMark(token),
    principal,
    purpose: JSON.stringify(purposeShape.parse(purpose)),
    expiresAt: register.clock() + fileLinkAgeMaxMs,
  }
  await write(register, statement(build.insert(fileLink).values(row)))
  return token
}

/** Returns the state of a link without using it up. */
export async function lookAtFileLink({ engine, clock }: Register, token: string): Promise<FileLinkState> {
  const [row] = await engine.read(linkOf(token))
  return stateOf(row, clock())
}

/** Uses a link up: only the caller who gets `ready` may go on. */
export async function claimFileLink(register: Register, token: string): Promise<FileLinkState> {
  const now = register.clock()
  try {
    return await register.engine.unit([linkOf(token)], ([row]): Outcome<FileLinkState> => {
      const state = stateOf(row, now)
      return { writes: state.kind === 'ready' ? [useFileLink(state.link, now)] : [], result: state }
    })
  } catch (error) {
    if (!(error instanceof ConflictError)) throw error
    return { kind: 'used', usedAt: now }
  }
}

/** Uses a link up in the unit that does what it is for. A second use conflicts. */
export function useFileLink({ tokenMark }: Pick<FileLink, 'tokenMark'>, usedAt: number): Statement {
  return statement(build.insert(fileLinkUse).values({ tokenMark, usedAt }))
}

export const forgetFileLinks = forgetting(fileLink, fileLink.expiresAt, keptMs)

function linkOf(token: string) {
  return query(
    build
      .select({
        ...pick(fileLink, 'tokenMark', 'principal', 'purpose', 'expiresAt'),
        brandName: brand.name,
        usedAt: fileLinkUse.usedAt,
      })
      .from(fileLink)
      .leftJoin(brand, eq(brand.code, sql`${fileLink.purpose} ->> '$.brandCode'`))
      .leftJoin(fileLinkUse, eq(fileLinkUse.tokenMark, fileLink.tokenMark))
      .where(eq(fileLink.tokenMark, tokenMark(token))),
  )
}

function stateOf(row: ReturnType<ReturnType<typeof linkOf>['map']> | undefined, now: number): FileLinkState {
  if (row === undefined) return { kind: 'unknown' }
  const { usedAt, ...link } = row
  if (usedAt !== null) return { kind: 'used', usedAt }
  if (now >= link.expiresAt) return { kind: 'expired' }
  return { kind: 'ready', link: { ...link, purpose: purposeShape.parse(JSON.parse(link.purpose)) } }
}
