import { eq, inArray, lte } from 'drizzle-orm'
import * as z from 'zod'
import { brand, evidenceLink, evidenceLinkUse } from '../../../db/schema.ts'
import { build, pick, query, statement } from '../../../db/statement.ts'
import { newToken, tokenMark } from '../../crypto/vault.ts'
import { downloadAgeMaxMs } from '../downloads.ts'
import { type Register, write } from '../register.ts'

const changeIds = z.lazy(() => z.array(z.string().regex(/^[0-9a-f]{64}$/)))

/** A link to the page of evidence files, for changes of one recipient and brand. */
export interface EvidenceLink
  extends Pick<typeof evidenceLink.$inferSelect, 'tokenMark' | 'principal' | 'brandCode' | 'expiresAt'> {
  readonly brandName: string
  readonly changeIds: readonly string[]
}

export type EvidenceLinkState =
  | { readonly kind: 'ready'; readonly link: EvidenceLink }
  | { readonly kind: 'used' | 'expired' | 'unknown' }

/** Makes the token of a page that takes one file within fifteen minutes; only its digest is kept. */
export async function offerEvidenceLink(
  register: Register,
  offered: Pick<EvidenceLink, 'principal' | 'brandCode' | 'changeIds'>,
): Promise<string> {
  const token = newToken()
  const createdAt = register.clock()
  const row = {
    ...offered,
    tokenMark: tokenMark(token),
    changeIds: JSON.stringify(offered.changeIds),
    createdAt,
    expiresAt: createdAt + downloadAgeMaxMs,
  }
  await write(register, statement(build.insert(evidenceLink).values(row)))
  return token
}

/** Returns the state of a link, which may be opened until a file has come in. */
export async function lookAtEvidenceLink(
  { engine, clock }: Register,
  token: string,
): Promise<EvidenceLinkState> {
  const mark = tokenMark(token)
  const stored = build
    .select({
      ...pick(evidenceLink, 'principal', 'brandCode', 'changeIds', 'expiresAt'),
      brandName: brand.name,
      usedAt: evidenceLinkUse.usedAt,
    })
    .from(evidenceLink)
    .innerJoin(brand, eq(brand.code, evidenceLink.brandCode))
    .leftJoin(evidenceLinkUse, eq(evidenceLinkUse.tokenMark, evidenceLink.tokenMark))
    .where(eq(evidenceLink.tokenMark, mark))
  const [row] = await engine.read(query(stored))
  if (row === undefined) return { kind: 'unknown' }
  const { usedAt, ...link } = row
  if (usedAt !== null) return { kind: 'used' }
  if (clock() >= link.expiresAt) return { kind: 'expired' }
  return {
    kind: 'ready',
    link: { ...link, tokenMark: mark, changeIds: changeIds.parse(JSON.parse(link.changeIds)) },
  }
}

const linkKeptMs = 7 * 24 * 60 * 60_000

export async function forgetEvidenceLinks(register: Register): Promise<void> {
  const now = register.clock()
  const isOld = lte(evidenceLink.expiresAt, now - linkKeptMs)
  const old = build.select({ tokenMark: evidenceLink.tokenMark }).from(evidenceLink).where(isOld)
  await write(
    register,
    statement(build.delete(evidenceLinkUse).where(inArray(evidenceLinkUse.tokenMark, old))),
    statement(build.delete(evidenceLink).where(isOld)),
  )
}
