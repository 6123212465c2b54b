/**
 * Files of hostile content on the real server: the longest time that `/livez` is not answered while one comes in and is read,
 * beside that of the idle server, and how much more memory it takes than at rest. BENCH_FILE_MIB sets the size of each file (16; a CSV may have 256);
 * a sheet of a workbook has eight times as much before it is packed. BENCH_SECONDS sets how long the idle server is watched (1).
 */
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { formatWallTime } from '../src/calendar/istanbul.ts'
import { zipFile } from '../src/documents/zip.ts'
import { addStaff } from '../src/register/company/staff.ts'
import { importedFileOf } from '../src/register/imports/file.ts'
import { makeFileLink } from '../src/register/links/file-links.ts'
import { startServer } from '../test/support/processes/processes.ts'
import { brandCode, makeFixture, openFixture, phone } from './fixture.ts'

const bytesWanted = Number(process.env.BENCH_FILE_MIB ?? 16) * 2 ** 20
const idleMs = Number(process.env.BENCH_SECONDS ?? 1) * 1000
const [delayAimMs, memoryAimMiB] = [200, 300]
const principal = 'U0BENCH'
const header = 'type;source;recipient;status;consentDate;recipientType\n'
const date = formatWallTime(Date.now() - 60_000)

const contents: Readonly<Record<string, (line: number) => string>> = {
  'ordinary rows': (line) => `MESAJ;HS_WEB;${phone(line).address};ONAY;${date};BIREYSEL\n`,
  'long cells': (line) => `MESAJ;${'x'.repeat(90_000)};${phone(line).address};ONAY;${date};BIREYSEL\n`,
  'blank lines': () => '\n',
  'empty cells': () => ';;;;\n',
  '300 separators a line': () => `${';'.repeat(300)}\n`,
  'one line': () => 'a',
  'unreadable rows': (line) => `${line}\n`,
  'open quotes': () => '"\n',
}
const cell = (text: string) => `<c t="str"><v>${text}</v></c>`
const row = (line: string) => `<row>${line.trim().split(';').map(cell).join('')}</row>`
const sheets: typeof contents = {
  'ordinary rows': (line) => row(`MESAJ;HS_WEB;${phone(line).address};ONAY;${date};BIREYSEL`),
  'blank rows': () => '<row/>',
  'empty cells': () => row(';;;;'),
  '300 cells a row': () => row('x;'.repeat(300)),
  'long cells': () => row('x'.repeat(90_000)),
}
for (const [name, line] of Object.entries(contents)) await measure(name, bytes(bytesWanted, header, line))
for (const [name, line] of Object.entries(sheets)) await measure(`workbook, ${name}`, await workbook(line))

async function measure(name: string, body: Uint8Array<ArrayBuffer>): Promise<void> {
  const fixture = await makeFixture(0)
  const { register, close } = await openFixture(fixture)
  await addStaff(register, { slackUser: principal, role: 'editor', brandCode, by: 'bench' })
  const purpose = { kind: 'upload', brandCode, language: 'en', file: 'consents' } as const
  const token = await makeFileLink(register, principal, purpose)
  const env = {
    PATH: process.env.PATH ?? '',
    PORT: '0',
    DATABASE_URL: `file:${fixture.path}`,
    IZIN_KEY: fixture.izinKey,
  }
  const { child, exited, port } = await startServer(env, fixture.folder, () => {})
  try {
    const idle = watchLivez(port)
    await later(idleMs)
    const idleDelayMs = await idle.end()
    forgetPeak(child.pid)
    const restMiB = peakMiB(child.pid)
    const watch = watchLivez(port)
    const started = performance.now()
    // In pieces: a body given whole is copied first, which would delay the watch.
    const pieces: object = { method: 'POST', body: inPieces(body), duplex: 'half' }
    const answer = await fetch(`http://127.0.0.1:${port}/y/${token}`, pieces)
    if (!answer.ok) fail(`${name}: the file is answered with ${answer.status}`)
    while (['receiving', 'reading'].includes((await importedFileOf(register, 1))?.state ?? ''))
      await later(100)
    const seconds = (performance.now() - started) / 1000
    const delayMs = await watch.end()
    const moreMiB = peakMiB(child.pid) - restMiB
    const state = (await importedFileOf(register, 1))?.state
    const missed = delayMs > delayAimMs || moreMiB > memoryAimMiB ? '  MISSED' : ''
    console.log(
      `  ${name.padEnd(22)} ${seconds.toFixed(1).padStart(6)} s   /livez ${delayMs.toFixed(0).padStart(4)} ms (idle ${idleDelayMs.toFixed(0)}, aim <= ${delayAimMs})   + ${moreMiB} MiB (aim <= ${memoryAimMiB})   ${state}${missed}`,
    )
  } finally {
    child.kill('SIGTERM')
    await exited
    await close()
    rmSync(fixture.folder, { recursive: true, force: true })
  }
}

function bytes(length: number, begin: string, line: (place: number) => string): Buffer<ArrayBuffer> {
  const whole = Buffer.alloc(length, '\n')
  let at = whole.write(begin)
  for (let place = 0; at < length; place += 1) {
    const text = line(place)
    at += at + text.length < length ? whole.write(text, at) : length
  }
  return whole
}

async function* inPieces(body: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < body.length; at += 2 ** 16) yield body.subarray(at, at + 2 ** 16)
}

async function workbook(line: (place: number) => string): Promise<Uint8Array<ArrayBuffer>> {
  const relation = (type: string, target: string) =>
    Buffer.from(`<Relationships><Relationship Id="r" Type="${type}" Target="${target}"/></Relationships>`)
  const sheet = bytes(8 * bytesWanted, `<worksheet><sheetData>${row(header)}`, line)
  const files = {
    '_rels/.rels': relation('officeDocument', 'xl/workbook.xml'),
    'xl/workbook.xml': Buffer.from('<workbook><sheets><sheet r:id="r"/></sheets></workbook>'),
    'xl/_rels/workbook.xml.rels': relation('worksheet', 'sheet1.xml'),
    'xl/sheet1.xml': Buffer.concat([sheet, Buffer.from('</sheetData></worksheet>')]),
  }
  return Buffer.from(await zipFile(files, Date.now()))
}

/** Asks `/livez` again and again; `end` resolves to the longest time that it took. */
function watchLivez(port: number): { end(): Promise<number> } {
  let longest = 0
  let ended = false
  const asking = (async () => {
    while (!ended) {
      const started = performance.now()
      await (await fetch(`http://127.0.0.1:${port}/livez`)).arrayBuffer()
      longest = Math.max(longest, performance.now() - started)
      await later(5)
    }
  })()
  return {
    async end() {
      ended = true
      await asking
      return longest
    },
  }
}

function later(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

/** Starting takes more memory, for a moment, than much of what follows. */
function forgetPeak(pid = 0): void {
  writeFileSync(`/proc/${pid}/clear_refs`, '5')
}

function peakMiB(pid = 0): number {
  const [, kiB = '0'] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
  return Math.round(Number(kiB) / 1024)
}

function fail(what: string): void {
  console.error(`  WRONG: ${what}`)
  process.exitCode = 1
}
