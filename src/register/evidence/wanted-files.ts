import { and, asc, eq, inArray, isNotNull } from 'drizzle-orm'
import * as z from 'zod'
import { change, wantedEvidenceFile } from '../../../db/schema.ts'
import { build, preparedQuery, query, statement } from '../../../db/statement.ts'
import { areDue, dueBy } from '../due-rows.ts'
import { type Register, write } from '../register.ts'
import type { AddedFile } from './add-file.ts'

/** A file from a Slack form, fetched once the form is answered. */
export interface WantedEvidenceFile extends Omit<typeof wantedEvidenceFile.$inferSelect, 'changeIds'> {
  /** The changes it proves, as hex. */
  readonly changeIds: readonly string[]
}

const changeIds = z.lazy(() => z.array(z.string().regex(/^[0-9a-f]{64}$/)))

/** Notes files to fetch for these changes, once per request. */
export async function wantEvidenceFiles(
  register: Register,
  wanted: Pick<WantedEvidenceFile, 'changeIds' | 'holder' | 'language'> & {
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
export async function dueEvidenceFiles({ engine, clock }: Register): Promise<WantedEvidenceFile[]> {
  const rows = await engine.read(filesDue(dueBy(clock())))
  return rows.map((row) => ({ ...row, changeIds: changeIds.parse(JSON.parse(row.changeIds)) }))
}

export async function brandsOf(
  { engine }: Register,
  wanted: Pick<WantedEvidenceFile, 'changeIds'>,
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
  { id }: Pick<WantedEvidenceFile, 'id'>,
  outcome: EvidenceFileOutcome,
): Promise<void> {
  const update = build
    .update(wantedEvidenceFile)
    .set({ outcome, dueAt: null })
    .where(eq(wantedEvidenceFile.id, id))
  await write(register, statement(update))
}
