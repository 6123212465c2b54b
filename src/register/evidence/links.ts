import { and, asc, eq, inArray, isNotNull, lte } from 'drizzle-orm'
import * as z from 'zod'
import { brand, change, evidenceLink, evidenceLinkUse, wantedEvidenceFile } from '../../../db/schema.ts'
import { build, pick, preparedQuery, query, statement } from '../../../db/statement.ts'
import { newToken, tokenMark } from '../../crypto/token.ts'
import { downloadAgeMaxMs } from '../downloads.ts'
import { areDue, dueBy } from '../due-rows.ts'
import { type Register, write } from '../register.ts'
import type { AddedFile } from './add-file.ts'

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
/** Slack repeats no form after this. Lost files stay noted, since their changes still lack them. */
const wishKeptMs = 90 * 24 * 60 * 60_000

export async function forgetEvidenceLinks(register: Register): Promise<void> {
  const now = register.clock()
  const isOld = lte(evidenceLink.expiresAt, now - linkKeptMs)
  const old = build.select({ tokenMark: evidenceLink.tokenMark }).from(evidenceLink).where(isOld)
  const hasCome = and(
    inArray(wantedEvidenceFile.outcome, ['added', 'already']),
    lte(wantedEvidenceFile.wantedAt, now - wishKeptMs),
  )
  await write(
    register,
    statement(build.delete(evidenceLinkUse).where(inArray(evidenceLinkUse.tokenMark, old))),
    statement(build.delete(evidenceLink).where(isOld)),
    statement(build.delete(wantedEvidenceFile).where(hasCome)),
  )
}

/** A file from a Slack form, fetched once the form is answered. */
export interface PendingEvidenceFile extends Omit<typeof wantedEvidenceFile.$inferSelect, 'changeIds'> {
  /** The changes it proves, as hex. */
  readonly changeIds: readonly string[]
}

/** Notes files to fetch for these changes, once per request. */
export async function wantEvidenceFiles(
  register: Register,
  wanted: Pick<PendingEvidenceFile, 'changeIds' | 'principal' | 'language'> & {
    readonly requestKey: string
    readonly slackFiles: readonly string[]
  },
): Promise<void> {
  const { slackFiles, changeIds: ids, ...rest } = wanted
  if (ids.length === 0 || slackFiles.length === 0) return
  const now = register.clock()
  const row = { ...rest, changeIds: JSON.stringify(ids), wantedAt: now, dueAt: now }
  const rows = [...new Set(slackFiles)].map((slackFile) => ({ ...row, slackFile }))
  await write(register, statement(build.insert(wantedEvidenceFile).values(rows).onConflictDoNothing()))
}

/** `gone`: it could not be fetched. `denied`: its holder lost the role. */
export type EvidenceFileOutcome =
  | 'added'
  | 'already'
  | 'gone'
  | 'denied'
  | Extract<AddedFile, { kind: 'refused' }>['reason']

const filesDue = preparedQuery(() =>
  build
    .select()
    .from(wantedEvidenceFile)
    .where(and(isNotNull(wantedEvidenceFile.dueAt), areDue(wantedEvidenceFile.dueAt)))
    .orderBy(asc(wantedEvidenceFile.dueAt), asc(wantedEvidenceFile.id)),
)

/** Returns the files to fetch now, the oldest first. */
export async function dueEvidenceFiles({ engine, clock }: Register): Promise<PendingEvidenceFile[]> {
  const rows = await engine.read(filesDue(dueBy(clock())))
  return rows.map((row) => ({ ...row, changeIds: changeIds.parse(JSON.parse(row.changeIds)) }))
}

export async function brandsOf(
  { engine }: Register,
  wanted: Pick<PendingEvidenceFile, 'changeIds'>,
): Promise<number[]> {
  const ids = wanted.changeIds.map((id) => Buffer.from(id, 'hex'))
  const brands = build
    .selectDistinct({ brandCode: change.brandCode })
    .from(change)
    .where(inArray(change.id, ids))
  return (await engine.read(query(brands))).map(({ brandCode }) => brandCode)
}

export async function settleEvidenceFile(
  register: Register,
  { id }: Pick<PendingEvidenceFile, 'id'>,
  outcome: EvidenceFileOutcome,
): Promise<void> {
  const update = build
    .update(wantedEvidenceFile)
    .set({ outcome, dueAt: null })
    .where(eq(wantedEvidenceFile.id, id))
  await write(register, statement(update))
}
