import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { text } from 'node:stream/consumers'
import { beforeAll, expect, test } from 'vitest'
import * as z from 'zod'
import type { Channel, Status } from '../../src/consent/consent.ts'
import type { Recipient } from '../../src/consent/recipient.ts'
import { closeDaysThrough } from '../../src/ledger/days.ts'
import { entrySchema } from '../../src/ledger/entries.ts'
import { holdsAddresses } from '../support/leaks/leaks.ts'
import { forAllTests } from '../support/opened.ts'
import { seeHead } from '../support/posted.ts'
import { entry, surroundingEnv } from '../support/processes/processes.ts'
import {
  email,
  openTestRegister,
  phone,
  providerCode,
  say as sayIn,
  subBrandCode,
} from '../support/register.ts'
import { newPlace, placeOf } from './harness.ts'
import { tamper } from './tamper.ts'

const signersNotAsked = expect.stringMatching(
  /^(?:Compare the head of \d{4}-\d\d-\d\d [^\n]+ set TSA_CA_FILE [^\n]+\n)?$/,
)

const opened = forAllTests(() => openTestRegister({ now: '2024-03-04 15:00:00' }))
const place = forAllTests(async () => placeOf(opened))
let lines: string[]
beforeAll(async () => {
  await say(phone(1), 'MESAJ', 'ONAY', subBrandCode)
  await say(email(1), 'EPOSTA', 'ONAY', providerCode)
  await say(phone(1), 'MESAJ', 'RET', subBrandCode)
  opened.clock.set('2024-03-05 10:00:00')
  await say(phone(2), 'ARAMA', 'ONAY', subBrandCode)
  opened.clock.set('2024-03-07 10:00:00')
  await closeDaysThrough(opened.register, '2024-03-06')
  await seeHead(opened.register, '2024-03-05', 'slack C1')
  await place.result('export', '--out', holdsAddresses(place.file('whole.ndjson')))
  lines = readFileSync(place.file('whole.ndjson'), 'utf8').trimEnd().split('\n')
})

/** Entries behind the heading. Its time is in every sum, which `verify` checks. */
function entriesOf(exported: readonly string[]): unknown[] {
  return exported.slice(1).map((line) => ({ ...JSON.parse(line), sum: null }))
}

/** Runs the command in a shell that sends its standard output to this file. */
async function redirected(file: string, words: readonly string[]) {
  const child = spawn('sh', ['-c', 'exec "$@" > "$0"', file, process.execPath, entry, ...words], {
    env: { ...surroundingEnv(), ...place.env },
    cwd: place.folder,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const [err, [code]] = await Promise.all([text(child.stderr), once(child, 'close')])
  return { code, err }
}

test('export --out - writes the export alone to standard output, and its summary to standard error', async () => {
  const summary = { file: '-', changes: 4, consents: 3, recipients: 3 }
  const file = holdsAddresses(place.file('redirected.ndjson'))
  for (const more of [[], ['--json']]) {
    const { code, err } = await redirected(file, ['export', '--out', '-', ...more])
    expect(code).toBe(0)
    expect(entriesOf(readFileSync(file, 'utf8').trimEnd().split('\n'))).toEqual(entriesOf(lines))
    if (more.length > 0) expect(JSON.parse(err)).toEqual(summary)
    else expect(err).toContain('4 changes, 3 consents and 3 recipients to standard output.')
    expect(await place.result('verify', '--export', file)).toMatchObject({ ok: true, changes: 4 })
  }
  expect(readdirSync(place.folder)).not.toContain('-')
})

async function say(recipient: Recipient, channel: Channel, status: Status, brandCode: number): Promise<void> {
  opened.clock.move(2000)
  await sayIn(opened.register, recipient, status, { channel, brandCode })
}

const head = z.string().regex(/^[0-9a-f]{64}$/)
const shape = z.strictObject({
  ok: z.boolean(),
  changes: z.int(),
  firstBad: z
    .strictObject({ kind: z.string(), at: z.union([z.string(), z.int()]), problem: z.string() })
    .nullable(),
  anchoredThrough: z.iso.date().nullable(),
  anchoredHead: head.nullable().optional(),
  last: z
    .strictObject({ seq: z.int().nullable(), day: z.iso.date().nullable(), head: head.nullable() })
    .optional(),
})

async function verifyLines(edited: readonly string[]) {
  const file = holdsAddresses(place.file('edited.ndjson'))
  writeFileSync(file, `${edited.join('\n')}\n`)
  const { code, err, json } = await place.runHere('verify', '--export', file, '--json')
  const result = shape.parse(json())
  expect({ code, err }).toEqual({ code: result.ok ? 0 : 1, err: result.ok ? signersNotAsked : '' })
  return result
}

const headOf = (date: string) =>
  lines.map((line) => JSON.parse(line)).find((one) => one.kind === 'day' && one.date === date)?.head

const kindOf = (line: string) => (JSON.parse(line) as { kind: string }).kind

test('verify shows its end and the head seen last, and says what it cannot see from inside', async () => {
  for (const options of [[], ['--export', place.file('whole.ndjson')]]) {
    const { code, out } = await place.runHere('verify', ...options)
    expect(code).toBe(0)
    expect(out).toContain(`The end: entry 5, day 2024-03-06 with head ${headOf('2024-03-06')}.`)
    expect(out).toContain(
      'verify cannot see entries removed after the last posted head or time stamp: compare this end',
    )
    expect(out).toContain(`through 2024-03-05, whose head is ${headOf('2024-03-05')}: up to that day`)
  }
})

test('verify of an export finds nothing, without database and key', async () => {
  const bare = newPlace({ DATABASE_URL: '' })
  try {
    const { code, err, json } = await bare.run('verify', '--export', place.file('whole.ndjson'), '--json')
    expect({ code, err }).toEqual({ code: 0, err: signersNotAsked })
    expect(json()).toEqual(await place.result('verify'))
    expect(readdirSync(bare.folder)).toEqual([])
  } finally {
    bare.close()
  }
})

test.each([
  ['a table', 'type;recipient\nMESAJ;1\n', 'it is neither an export nor an evidence pack of izin.'],
  ['nothing', '', 'it is neither an export nor an evidence pack of izin.'],
  [
    'another version',
    '{"kind":"izin-export","version":2}\n',
    'it is an export of version 2, and this izin reads',
  ],
])('verify says what a file is instead of an export: %s', async (_, content, sentence) => {
  const file = place.file('other.csv')
  writeFileSync(file, content)
  const { code, out, err } = await place.runHere('verify', '--export', file)
  expect({ code, out }).toEqual({ code: 1, out: '' })
  expect(err).toContain(`Cannot verify ${file}: ${sentence}`)
})

test('verify of an edited register names the entry, and ends with 1', async () => {
  const other = await openTestRegister({ now: '2024-03-04 15:00:00' })
  const there = placeOf(other)
  try {
    await sayIn(other.register, phone(1), 'ONAY')
    tamper(other.path, (database) => database.exec(`UPDATE change SET source = 'HS_ATM' WHERE seq = 1`))
    const asJson = await there.runHere('verify', '--json')
    expect(asJson).toMatchObject({ code: 1, err: '' })
    expect(shape.parse(asJson.json()).firstBad).toMatchObject({ kind: 'change', at: 1 })
    const asText = await there.runHere('verify')
    expect(asText).toMatchObject({ code: 1, err: '' })
    expect(asText.out).toContain('Altered: change 1: its content does not give its id.')
  } finally {
    there.close()
    await other.close()
  }
})

test('an export is for its owner alone, and every line but the last is an entry', () => {
  expect(statSync(place.file('whole.ndjson')).mode & 0o777).toBe(0o600)
  const entries = lines.slice(0, -1).map((line) => {
    const { sum, ...entry } = JSON.parse(line) as { sum: string }
    expect(sum).toMatch(/^[0-9a-f]{16}$/)
    return entrySchema.parse(entry)
  })
  expect([...new Set(entries.map(({ kind }) => kind))]).toEqual([
    'izin-export',
    'change',
    'seal',
    'day',
    'posted',
    'consent',
    'recipient',
  ])
  expect(kindOf(lines.at(-1) ?? '')).toBe('end')
})

test('an export of one brand verifies, and names no recipient of another', async () => {
  const file = holdsAddresses(place.file('one.ndjson'))
  const answerText = await place.result('export', '--out', file, '--brand', String(subBrandCode))
  expect(answerText).toEqual({ file, changes: 3, consents: 2, recipients: 2 })
  const text = readFileSync(file, 'utf8')
  expect(text).toContain(phone(1).address)
  expect(text).not.toContain(email(1).address)
  expect(await verifyLines(text.trimEnd().split('\n'))).toMatchObject({ ok: true, changes: 3 })
})
