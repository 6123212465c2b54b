/**
 * Receives a daily file of İYS as the server does: reads it into pages with its preview, then applies them:
 * `receive.ts DATABASE KEY FILE`. `longestBlockMs` is the longest time that the event loop stood still.
 */
import { createReadStream } from 'node:fs'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { readIysLines } from '../../src/import-file/read.ts'
import { importedFileOf } from '../../src/register/imports/file.ts'
import { insertFile } from '../../src/register/imports/receive.ts'
import { applyPages, startApplying } from '../../src/register/imports/work.ts'
import { decideIys, readIysFile } from '../../src/register/iys-received/pages.ts'
import { brandCode, openFixture } from '../fixture.ts'
import { begin, tell } from '../work.ts'

const [path = '', key = '', file = ''] = process.argv.slice(2)
const { register, close } = await openFixture({ path, izinKey: key })
const job = { brandCode, door: 'cli', principal: 'bench', language: 'en', kind: 'iys' } as const
const id = await insertFile(register, job)
const delay = monitorEventLoopDelay({ resolution: 5 })
const done = begin()
delay.enable()
const began = performance.now()
const lines = () => readIysLines(() => createReadStream(file), 'utf-8', register.clock())
await readIysFile(register, id, { bytes: createReadStream(file), lines })
const previewSeconds = (performance.now() - began) / 1000
await startApplying(register, id, 'bench', { takesNewcomers: true })
await applyPages(register, id, decideIys)
delay.disable()
const cost = done()
const result = (await importedFileOf(register, id))?.result
await close()
const { registered = 0, onay = 0, ret = 0 } = result ?? {}
tell({ ...cost, previewSeconds, registered, movements: onay + ret, longestBlockMs: delay.max / 1e6 })
