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

/* Links by which a person downloads or uploads one file: for one use, short-lived, bound to the person's role. */

export const fileLinkTraces: ErasureStatements = {
  onRequest: ["DELETE FROM file_link WHERE purpose ->> '$.recipientId' IN (SELECT value FROM json_each(?))"],
}

const minuteMs = 60_000
export const fileLinkAgeMaxMs = 15 * minuteMs
/** Time for which a link is stored after its end, so that it is answered as used or expired and not as unknown. */
const keptMs = 24 * 60 * minuteMs

/** Maximum number of changes that get the same evidence at once: more than a recipient has consents with a brand. */
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
    /** Page on which a person assigns the columns of an uploaded file. */
    z.object({
      kind: z.literal('columns'),
      brandCode,
      language: z.enum(['tr', 'en']),
      importId: z.int().positive(),
    }),
    /** Upload of a file that proves changes of one recipient. */
    z.object({ kind: z.literal('evidence'), brandCode, changeIds }),
  ])
})

export type FileLinkPurpose = Readonly<z.infer<typeof purposeShape>>

export interface FileLink<Purpose extends FileLinkPurpose = FileLinkPurpose> {
  readonly tokenMark: Buffer
  /** Person to whom the link belongs: a Slack user id, or `telegram:` and a Telegram user id. */
  readonly principal: string
  readonly purpose: Purpose
  /** Name of the link's brand; null if the link is about every brand that the person may see. */
  readonly brandName: string | null
  readonly expiresAt: number
}

export type FileLinkState =
  | { readonly kind: 'ready'; readonly link: FileLink }
  | { readonly kind: 'used'; readonly usedAt: number }
  | { readonly kind: 'expired' | 'unknown' }

/** Makes the token of a link for one use within fifteen minutes. Only the token's digest is stored. */
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

/** Marks a link as used and returns its state before. If several callers use it at once, only one gets `ready` and may go on. */
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

/** Returns the write that marks a link as used, for the unit that acts on it. A second use fails with a ConflictError. */
export function useFileLink({ tokenMark }: Pick<FileLink, 'tokenMark'>, usedAt: number): Statement {
  return statement(build.insert(fileLinkUse).values({ tokenMark, usedAt }))
}

export const forgetFileLinks = forgetting(fileLink, fileLink.expiresAt, keptMs)

/** Returns a query for the link of a token, with its brand's name and the moment of its use. */
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

/** Returns the state of a stored link: unknown without a row, used, expired or ready. */
function stateOf(row: ReturnType<ReturnType<typeof linkOf>['map']> | undefined, now: number): FileLinkState {
  if (row === undefined) return { kind: 'unknown' }
  const { usedAt, ...link } = row
  if (usedAt !== null) return { kind: 'used', usedAt }
  if (now >= link.expiresAt) return { kind: 'expired' }
  return { kind: 'ready', link: { ...link, purpose: purposeShape.parse(JSON.parse(link.purpose)) } }
}
