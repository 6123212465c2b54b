import { expect } from 'vitest'
import { readRow } from '../../../src/import-file/consent-rows.ts'
import { emptyPlan } from '../../../src/import-file/plan.ts'
import { readConsentRows, readExamples, surveyConsents } from '../../../src/import-file/read.ts'
import { verify } from '../../../src/ledger/verify.ts'
import { keepColumns } from '../../../src/register/imports/columns.ts'
import { decideConsents, readConsents } from '../../../src/register/imports/consents.ts'
import { insertFile, takeFile } from '../../../src/register/imports/receive.ts'
import { startVoiding, voidPages } from '../../../src/register/imports/void.ts'
import { applyPages, startApplying } from '../../../src/register/imports/work.ts'
import { brandCounts, permittedCount } from '../../../src/register/permitted/counts.ts'
import { rebuild } from '../../../src/register/record/rebuild.ts'
import type { Register } from '../../../src/register/register.ts'
import { registerBook } from '../../../src/verification/register-book.ts'
import { registerEntries } from '../../../src/verification/register-entries.ts'
import { subBrandCode, type TestRegister } from '../register.ts'

export interface FileRow {
  readonly recipient: string
  readonly status: 'ONAY' | 'RET'
  readonly consentDate: string
  readonly channel?: 'ARAMA' | 'MESAJ'
  readonly recipientType?: 'BIREYSEL' | 'TACIR'
}

const fileOfConsents = {
  door: 'slack',
  principal: 'U0IMPORT',
  language: 'tr',
  kind: 'consents',
  brandCode: subBrandCode,
} as const

/** Takes in a file that waits for a person to say which column is which, or in which order its dates are. */
export async function uploadUnmapped(
  register: Register,
  text: string,
  { isDayOrderUnclear = false }: { readonly isDayOrderUnclear?: boolean } = {},
): Promise<void> {
  const { id, content } = await upload(register, text)
  const columns = { ...(await readExamples(content)), plan: emptyPlan, isDayOrderUnclear }
  await keepColumns(register, id, columns, 'unmapped')
}

/** Takes in a file and previews it, with its columns kept for words that get a meaning. */
export async function uploadPreviewed(register: Register, text: string): Promise<void> {
  const { id, content } = await upload(register, text)
  const survey = await surveyConsents(content, emptyPlan)
  await keepColumns(register, id, { headings: survey.headings, examples: [], plan: emptyPlan }, 'reading')
  await readConsents(register, id, readConsentRows(content, survey, { keepsLines: true }))
}

async function upload(register: Register, text: string) {
  async function* bytes(): AsyncGenerator<Uint8Array> {
    yield Buffer.from(text)
  }
  const id = await insertFile(register, fileOfConsents)
  await takeFile(register, id, bytes())
  return { id, content: { bytes, encoding: 'utf-8' as const } }
}

/** Reads rows as an uploaded file, which waits for its confirmation. */
export async function previewRows(register: Register, rows: Iterable<FileRow>): Promise<number> {
  const id = await insertFile(register, fileOfConsents)
  await readConsents(register, id, linesOf(rows))
  return id
}

/** Records rows as an import. */
export async function importRows(register: Register, rows: Iterable<FileRow>): Promise<number> {
  const id = await previewRows(register, rows)
  await startApplying(register, id, 'U0IMPORT')
  await applyPages(register, id, decideConsents)
  return id
}

async function* linesOf(rows: Iterable<FileRow>) {
  let line = 1
  for (const row of rows) {
    line += 1
    yield readRow({ line, cells: { channel: 'MESAJ', source: 'HS_WEB', ...row } })
  }
}

/** Two people take an import back. */
export async function voidImport({ register }: TestRegister, id: number): Promise<void> {
  expect(await startVoiding(register, id, { by: 'U0FIRST', approvedBy: 'U0SECOND' })).toBe('started')
  await voidPages(register, id)
}

/** The stored consents and counts are those of the changes, and the ledger holds. */
export async function expectToHold(opened: TestRegister): Promise<void> {
  const { register } = opened
  expect(await rebuild(register)).toBe(0)
  const counts = await permittedCount(register, subBrandCode)
  const { approval = 0, rejection = 0 } = (await brandCounts(register)).get(subBrandCode) ?? {}
  expect(counts).toEqual({ kind: 'counted', permitted: approval, others: rejection })
  const proof = await verify(registerEntries(register, null), registerBook(register))
  expect(proof).toMatchObject({ ok: true, firstBad: null })
}
