import { and, asc, eq, isNotNull, lte } from 'drizzle-orm'
import * as z from 'zod'
import { wantedEvidenceFile } from '../../../db/schema.ts'
import { build, query, statement } from '../../../db/statement.ts'
import type { Language } from '../people.ts'
import type { Register } from '../register.ts'

/** A file that somebody handed over in a form of Slack's: it lies there, and is fetched once the form is answered. */
export interface WantedEvidenceFile {
  readonly id: number
  readonly slackFile: string
  /** The changes it proves, 64 hex digits each. */
  readonly changeIds: readonly string[]
  readonly holder: string
  readonly language: Language
  readonly wantedAt: number
  readonly attempts: number
}

const changeIds = z.array(z.string().regex(/^[0-9a-f]{64}$/))

/** Notes which files are to be fetched for these changes; twice for one request is once. Resolves when it is on disk. */
export async function wantEvidenceFiles(
  { engine, clock }: Pick<Register, 'engine' | 'clock'>,
  wanted: Pick<WantedEvidenceFile, 'changeIds' | 'holder' | 'language'> & {
    readonly requestKey: string
    readonly slackFiles: readonly string[]
  },
): Promise<void> {
  const { slackFiles, changeIds: ids, ...rest } = wanted
  if (ids.length === 0 || slackFiles.length === 0) return
  const now = clock()
  const rows = [...new Set(slackFiles)].map((slackFile) => ({
    ...{ ...rest, slackFile, changeIds: JSON.stringify(ids), wantedAt: now, dueAt: now },
  }))
  await engine.unit([], () => ({
    writes: rows.map((row) => statement(build.insert(wantedEvidenceFile).values(row).onConflictDoNothing())),
    result: null,
  }))
}

/** The files that are to be fetched by now, the oldest first. */
export async function dueEvidenceFiles(
  { engine, clock }: Pick<Register, 'engine' | 'clock'>,
  limit: number,
): Promise<WantedEvidenceFile[]> {
  const { id, slackFile, changeIds: ids, holder, language, wantedAt, attempts, dueAt } = wantedEvidenceFile
  const rows = await engine.read(
    query(
      build
        .select({ id, slackFile, changeIds: ids, holder, language, wantedAt, attempts })
        .from(wantedEvidenceFile)
        .where(and(isNotNull(dueAt), lte(dueAt, clock())))
        .orderBy(asc(dueAt), asc(id))
        .limit(limit),
    ),
  )
  return rows.map((row) => ({ ...row, changeIds: changeIds.parse(JSON.parse(row.changeIds)) }))
}

/** Says what became of one, or when it is tried again. */
export async function noteEvidenceFile(
  { engine }: Pick<Register, 'engine'>,
  { id, attempts }: Pick<WantedEvidenceFile, 'id' | 'attempts'>,
  next: { readonly dueAt: number } | { readonly outcome: string },
): Promise<void> {
  const set = 'dueAt' in next ? next : { outcome: next.outcome, dueAt: null }
  const update = build
    .update(wantedEvidenceFile)
    .set({ ...set, attempts: attempts + 1 })
    .where(eq(wantedEvidenceFile.id, id))
  await engine.unit([], () => ({ writes: [statement(update)], result: null }))
}
