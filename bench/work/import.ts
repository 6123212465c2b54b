/**
 * Imports a file as the server does: reads it into pages with its preview, then records them: `import.ts DATABASE KEY FILE`.
 * The time of the preview is told apart from that of recording.
 */
import { createReadStream } from 'node:fs'
import { emptyPlan } from '../../src/import-file/plan.ts'
import { readConsentRows, surveyConsents } from '../../src/import-file/read.ts'
import { decideConsents, readConsents } from '../../src/register/imports/consents.ts'
import { importedFileOf } from '../../src/register/imports/file.ts'
import { insertFile } from '../../src/register/imports/receive.ts'
import { applyPages, startApplying } from '../../src/register/imports/work.ts'
import { brandCode, openFixture } from '../fixture.ts'
import { begin, tell } from '../work.ts'

const [path = '', key = '', file = ''] = process.argv.slice(2)
const { register, close } = await openFixture({ path, izinKey: key })
const job = { brandCode, door: 'cli', principal: 'bench', language: 'en', kind: 'consents' } as const
const id = await insertFile(register, job)
const done = begin()
const began = performance.now()
const content = { bytes: () => createReadStream(file), encoding: 'utf-8' } as const
const survey = await surveyConsents(content, emptyPlan)
await readConsents(register, id, readConsentRows(content, survey))
const previewSeconds = (performance.now() - began) / 1000
await startApplying(register, id, 'bench')
await applyPages(register, id, decideConsents)
const cost = done()
const recorded = (await importedFileOf(register, id))?.result.onay ?? 0
await close()
tell({ ...cost, previewSeconds, recorded })
