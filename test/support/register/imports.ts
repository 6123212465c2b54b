import type { ImportLine } from '../../../src/import-file/consent-rows.ts'
import { decideConsents, readConsents } from '../../../src/register/imports/consents.ts'
import { insertFile } from '../../../src/register/imports/receive.ts'
import { applyPages, startApplying } from '../../../src/register/imports/work.ts'
import type { Register } from '../../../src/register/register.ts'
import { subBrandCode } from '../register.ts'

export interface FileRow {
  readonly recipient: string
  readonly status: 'ONAY' | 'RET'
  readonly consentDate: string
  readonly type?: 'ARAMA' | 'MESAJ'
  readonly recipientType?: 'BIREYSEL' | 'TACIR'
}

/** Reads rows as an uploaded file, which waits for its confirmation. */
export async function previewRows(register: Register, rows: Iterable<FileRow>): Promise<number> {
  const by = { door: 'slack', principal: 'U0IMPORT', language: 'tr' } as const
  const job = { ...by, kind: 'consents', brandCode: subBrandCode } as const
  const id = await insertFile(register, job)
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

async function* linesOf(rows: Iterable<FileRow>): AsyncGenerator<ImportLine> {
  let line = 1
  for (const row of rows) {
    line += 1
    yield { line, cells: { type: 'MESAJ', source: 'HS_WEB', ...row } }
  }
}
