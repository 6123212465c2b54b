import { createReadStream } from 'node:fs'
import { emptyPlan } from '../src/import-file/plan.ts'
import { readConsentRows, surveyConsents } from '../src/import-file/read.ts'
import { decideConsents, readConsents } from '../src/register/imports/consents.ts'
import { importedFileOf } from '../src/register/imports/file.ts'
import { insertFile } from '../src/register/imports/receive.ts'
import { applyPages, startApplying } from '../src/register/imports/work.ts'
import type { Register } from '../src/register/register.ts'
import { brandCode } from './fixture.ts'

/** Imports the file that a message `{ import: FILE }` names, as the server does; answers how many ONAYs were recorded. */
export function importOnMessage(register: Register): void {
  process.on('message', async (wanted) => {
    if (typeof wanted !== 'object' || wanted === null || !('import' in wanted)) return
    const about = { brandCode, door: 'cli', principal: 'bench', language: 'en', kind: 'consents' } as const
    const id = await insertFile(register, about)
    const content = { bytes: () => createReadStream(String(wanted.import)), encoding: 'utf-8' } as const
    const survey = await surveyConsents(content, emptyPlan)
    await readConsents(register, id, readConsentRows(content, survey))
    await startApplying(register, id, 'bench')
    await applyPages(register, id, decideConsents)
    process.send?.((await importedFileOf(register, id))?.result.onay ?? 0)
  })
  process.channel?.unref()
}
