import { Readable } from 'node:stream'
import { formatWallTime } from '../../src/calendar/istanbul.ts'
import { iysLines } from '../../src/import-file/iys-rows.ts'
import type { CallIys, Exchange } from '../../src/iys-client/client.ts'
import { setSetting } from '../../src/register/company/settings.ts'
import { importedFileOf } from '../../src/register/imports/file.ts'
import { insertFile, namedIn } from '../../src/register/imports/receive.ts'
import { applyPages, startApplying } from '../../src/register/imports/work.ts'
import { decideIys, readIysFile } from '../../src/register/iys-received/pages.ts'
import { ownConsents } from '../../src/register/look-up/look-up.ts'
import type { Register } from '../../src/register/register.ts'
import { csvLines } from '../../src/spreadsheet/csv.ts'
import { noteNamedText } from './leaks/digests.ts'
import { forEachTest } from './opened.ts'
import { openTestRegister, phone, providerCode, subBrandCode, type TestRegister } from './register.ts'

/** Header of İYS's daily file. */
export const dailyHeader = 'creationDate,transactionId,recipient,recipientType,type,status,consentDate,source'

/** A wall time of 2 March 2026, so many minutes after 14:00. */
export const at = (minutes: number) => formatWallTime(Date.UTC(2026, 2, 2, 11, minutes))

export const daily = (...rows: string[]) => [dailyHeader, ...rows, ''].join('\n')

/** A row of the daily file about a phone. */
export const rowOf = (n: number, status: string, minutes: number, source = 'HS_WEB') =>
  `${at(minutes)},${String(n).repeat(64)},${phone(n).address},BIREYSEL,MESAJ,${status},${at(minutes)},${source}`

type FileChoices = Parameters<typeof receiveFile>[2]

/** A register for each test, with the exchange by file, which receives files of İYS. */
export function exchangeByFile() {
  const opened = forEachTest(openByFile)
  return {
    opened,
    receive: (content: string, choices?: FileChoices) => receiveFile(opened.register, content, choices),
    stateOf: (n: number) => statesOf(opened.register, n),
  }
}

/** Reads and applies a file of İYS, and returns what it did. */
export async function receiveFile(
  register: Register,
  content: string,
  given: { readonly name?: string; readonly brandCode?: number; readonly takesNewcomers?: boolean } = {},
) {
  const id = await readFile(register, content, given)
  await startApplying(register, id, 'U0EDITOR', given)
  await applyPages(register, id, decideIys)
  return (await importedFileOf(register, id))?.result
}

export async function previewFile(register: Register, content: string) {
  return (await importedFileOf(register, await readFile(register, content)))?.preview
}

async function readFile(
  register: Register,
  content: string,
  { name = '', brandCode = subBrandCode }: { readonly name?: string; readonly brandCode?: number } = {},
): Promise<number> {
  const named = await namedIn(register, brandCode, name)
  const about = { brandCode, ...named, door: 'cli', principal: 'test', language: 'en' } as const
  noteNamedText('a file of İYS', content)
  const id = await insertFile(register, { ...about, kind: 'iys' })
  const lines = linesOf(register, content)
  await readIysFile(register, id, { bytes: bytesOf(content), lines })
  return id
}

const bytesOf = (content: string) => Readable.from([Buffer.from(content)])
const linesOf = (register: Register, content: string) => () =>
  iysLines(csvLines(bytesOf(content), 'utf-8'), register.clock())

/** An exchange about one brand, for a step of it, with İYS as `call` answers. */
export function exchangeWith(register: Register, call: CallIys): Exchange {
  const brandPath = `/sps/${providerCode}/brands/${subBrandCode}`
  const noting: CallIys = async (request) => {
    const answer = await call(request)
    if (answer instanceof Uint8Array) noteNamedText('a file of İYS', answer)
    return answer
  }
  return {
    register,
    brandCode: subBrandCode,
    brandPath,
    call: noting,
    wait: async () => {},
    shouldContinue: () => true,
  }
}

/** A register with the exchange by file, on the afternoon of 2 March. */
export async function openByFile(): Promise<TestRegister> {
  const made = await openTestRegister({ now: '2026-03-02 15:00:00' })
  await setSetting(made.engine, 'iys_exchange', 'file', { by: 'test', now: made.clock.now() })
  made.clock.move(10_000)
  return made
}

/** Status and state in İYS of each consent of a phone: "ONAY waiting". */
export async function statesOf(register: Register, n: number): Promise<string[]> {
  return (await ownConsents(register, phone(n))).map(({ status, national }) => `${status} ${national}`)
}
