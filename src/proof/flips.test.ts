import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import Database from 'libsql'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { rowsOf, unguard } from '../../test/cli/tamper.ts'
import { holdsAddresses } from '../../test/support/leaks/leaks.ts'
import { openProofStory, type ProofStory } from '../../test/support/proof.ts'
import { exportLines } from './export-file.ts'
import { exportedEntries } from './register-entries.ts'
import type { BadEntry, Verification } from './verify.ts'
import { verifyExport } from './verify-export.ts'
import { verifyRegister } from './verify-register.ts'

let story: ProofStory
let database: Database.Database
beforeAll(async () => {
  story = await openProofStory()
  database = new Database(story.path, { timeout: 5000 })
  unguard(database)
})
afterAll(async () => {
  database.close()
  await story.close()
})

type Row = Readonly<Record<string, unknown>>

const hex = (value: unknown) => (value as Buffer).toString('hex')

/** The tables that prove something, by what their rows are known by, and how verification names a row. */
const tables: Readonly<
  Record<string, { key: readonly string[]; name: (row: Row) => BadEntry['at']; kind?: BadEntry['kind'] }>
> = {
  change: { key: ['seq'], name: ({ seq }) => Number(seq) },
  recipient: { key: ['id'], name: ({ id }) => Number(id) },
  consent: {
    key: ['recipient_id', 'brand_code', 'recipient_type', 'channel'],
    name: ({ last_id }) => hex(last_id),
  },
  entry: { key: ['seq'], name: ({ seq }) => Number(seq) },
  complaint: { key: ['id'], name: () => expect.anything(), kind: expect.stringMatching('^complaint') },
  past_commitment: {
    key: ['recipient_id', 'through_seq'],
    name: ({ recipient_id }) => Number(recipient_id),
    kind: 'recipient',
  },
  evidence: { key: ['change_id'], name: ({ change_id }) => hex(change_id) },
  seal: { key: ['from_seq'], name: ({ from_seq }) => Number(from_seq) },
  day: { key: ['date'], name: ({ date }) => String(date) },
}

/**
 * What nothing in the register vouches for. The rest of each row is vouched for all the same; in an export, the sum of its
 * line covers these as well.
 */
const unvouched: Readonly<Record<string, string>> = {
  'recipient created_at': 'no rule and no document rests on it',
  'recipient renewed_at': 'only whether it is set',
  'consent national': 'what İYS has answered, which no change of ours tells',
  'consent national_at': 'as `national`',
  'complaint request_key': 'by which a repeat of the same request is known',
  'complaint user_id': 'the chat that staff write to',
  'complaint outcome_told_at': 'whether that chat was told',
}

/** A column that says which row it is: verification names the row by its new place, or what it is missing at the old one. */
const alsoNamed: Readonly<Record<string, readonly BadEntry['kind'][]>> = {
  'change seq': ['change', 'seal', 'entry'],
  'recipient id': ['recipient', 'change'],
  'consent recipient_id': ['consent'],
  'consent brand_code': ['consent'],
  'consent recipient_type': ['consent'],
  'consent channel': ['consent'],
  'consent last_id': ['consent'],
  'evidence change_id': ['evidence'],
  'entry seq': ['entry', 'recipient'],
  'entry kind': ['entry', 'recipient'],
  'entry body': ['entry', 'evidence', 'stamp'],
  'entry content': [
    'entry',
    'evidence',
    'complaint',
    'complaint-outcome',
    'erasure-asked',
    'erasure',
    'posted',
    'stamp',
  ],
  'past_commitment recipient_id': ['recipient', 'change'],
  'past_commitment through_seq': ['recipient', 'change'],
  'complaint recipient_id': ['complaint', 'complaint-outcome', 'erasure'],
  'complaint id': ['complaint'],
  'recipient kind': ['recipient'],
  'seal from_seq': ['seal'],
  'seal date': ['seal', 'day'],
  'day date': ['day'],
}

interface Flip {
  readonly table: string
  readonly column: string
  readonly row: Row
  readonly value: unknown
}

/** One bit of bytes, one more of a number, the last letter of a text; something where there was nothing. */
function flipsOf(table: string): Flip[] {
  const key = keyOfTable(table)
  const columns = rowsOf(database, `SELECT name, type FROM pragma_table_info('${table}')`) as [
    string,
    string,
  ][]
  return rowsOf(database, `SELECT * FROM ${table} ORDER BY ${key.join()}`).flatMap((values) => {
    const row = Object.fromEntries(columns.map(([name], place) => [name, values[place]]))
    return columns.flatMap(([column, type]) =>
      otherValues(row[column], type).map((value) => ({ table, column, row, value })),
    )
  })
}

function keyOfTable(table: string): readonly string[] {
  return tables[table]?.key ?? ['id']
}

function otherValues(value: unknown, type: string): unknown[] {
  if (Buffer.isBuffer(value))
    return [0, value.length >> 1, value.length - 1].map((at) => flipped(value, at, 1))
  if (value === null) return [{ BLOB: Buffer.alloc(32, 7), INTEGER: 1, TEXT: 'x' }[type] ?? null]
  if (typeof value === 'number') return [value + 1]
  const text = String(value)
  const last = text.charCodeAt(text.length - 1)
  return [text.slice(0, -1) + String.fromCharCode(last ^ 1)]
}

function flipped(bytes: Uint8Array, at: number, bits: number): Buffer {
  const copy = Buffer.from(bytes)
  copy[at] = (copy[at] ?? 0) ^ bits
  return copy
}

/** Verifies the register with a flip in it, and takes the flip back. Null where the table cannot hold it. */
async function verifyWith({ table, column, row, value }: Flip): Promise<Verification | null> {
  const key = keyOfTable(table)
  const set = (to: unknown, at: readonly unknown[]) =>
    database
      .prepare(`UPDATE ${table} SET ${column} = ? WHERE ${key.map((name) => `${name} = ?`).join(' AND ')}`)
      .run([to, ...at] as never)
  const at = key.map((name) => row[name])
  try {
    set(value, at)
  } catch {
    return null
  }
  try {
    return await verifyRegister(story.register, story.trusted)
  } finally {
    set(
      row[column],
      key.map((name, place) => (name === column ? value : at[place])),
    )
  }
}

test('the story proves something with every table, and nothing of it was altered', async () => {
  for (const table of Object.keys(tables)) expect(flipsOf(table).length, table).toBeGreaterThan(0)
  expect(await verifyRegister(story.register, story.trusted)).toMatchObject({
    ok: true,
    changes: 13,
    firstBad: null,
    anchoredThrough: '2026-03-04',
  })
})

describe.each(Object.keys(tables))('verifyRegister() names a row of %s', (table) => {
  test('in which any value was altered', async () => {
    for (const flip of flipsOf(table)) {
      const place = `${table} ${flip.column}`
      const found = await verifyWith(flip)
      if (found === null) continue
      const { firstBad } = found
      const isKnownSlip = place in unvouched || isUnsealed(flip)
      if (firstBad === null && isKnownSlip) continue
      const kinds = alsoNamed[place]
      const at = kinds === undefined ? tables[table]?.name(flip.row) : expect.anything()
      expect(firstBad, `${place} of ${String(tables[table]?.name(flip.row))}`).toMatchObject({
        kind:
          kinds === undefined
            ? (tables[table]?.kind ?? (table === 'entry' ? flip.row.kind : table.replace('_', '-')))
            : expect.toBeOneOf([...kinds]),
        at,
      })
    }
  })
})

/** A change's number in the order of the register is vouched for by the seal that covers it, within a minute. */
function isUnsealed({ table, column, row }: Flip): boolean {
  const [[sealed] = []] = rowsOf(database, 'SELECT max(to_seq) FROM seal')
  return table === 'change' && column === 'seq' && Number(row.seq) > Number(sealed)
}

test('nothing vouches for what is said to be unvouched', async () => {
  for (const place of Object.keys(unvouched)) {
    const [table = '', column] = place.split(' ')
    const results = []
    for (const flip of flipsOf(table).filter((one) => one.column === column))
      results.push(await verifyWith(flip))
    const slips = results.filter((one) => one?.ok === true)
    expect(slips.length, place).toBeGreaterThan(0)
  }
})

test('a complaint is missed, as of a closed day so of the open one', async () => {
  for (const id of [1, 2, 3])
    expect((await verifyWithout('complaint', `id = ${id}`)).firstBad).toMatchObject({
      kind: 'complaint',
      problem: 'its complaint is missing',
    })
})

/** Verifies the register without some rows, and puts them back. */
async function verifyWithout(table: string, where: string): Promise<Verification> {
  database.exec(
    `CREATE TABLE taken AS SELECT * FROM ${table} WHERE ${where}; DELETE FROM ${table} WHERE ${where}`,
  )
  try {
    return await verifyRegister(story.register, story.trusted)
  } finally {
    database.exec(`INSERT INTO ${table} SELECT * FROM taken; DROP TABLE taken`)
  }
}

test('verifyRegister() names a stamp in whose answer any byte was altered', async () => {
  const stamps = flipsOf('entry').filter(({ column, row }) => column === 'body' && row.kind === 'stamp')
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...stamps),
      fc.nat(),
      fc.integer({ min: 1, max: 255 }),
      async (flip, n, bits) => {
        const tsr = flip.row.body as Buffer
        const found = await verifyWith({ ...flip, value: flipped(tsr, n % tsr.length, bits) })
        expect(found).toMatchObject({ ok: false, firstBad: { kind: 'stamp', at: Number(flip.row.seq) } })
      },
    ),
    { numRuns: 50 },
  )
})

describe('verifyExport()', () => {
  let file: string
  let whole: Buffer
  beforeAll(async () => {
    file = holdsAddresses(join(story.path, '..', 'whole.ndjson'))
    const lines: string[] = []
    for await (const line of exportLines(exportedEntries(story.register, null))) lines.push(line)
    whole = Buffer.from(lines.join(''))
    writeFileSync(file, whole)
  })

  test('checks stamps and witnesses as the register does, without key and database', async () => {
    const verification = await verifyRegister(story.register, story.trusted)
    expect(verification).toMatchObject({ ok: true, changes: 13, anchoredThrough: '2026-03-04' })
    expect(await verifyExport(file, story.trusted)).toEqual(verification)
    expect(await verifyExport(file)).toEqual(verification)
  })

  test('names the line or its entry, whichever byte of it was altered', async () => {
    const names = whole.toString().trimEnd().split('\n').map(namesOf)
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 2), fc.integer({ min: 1, max: 255 }), async (at, bits) => {
        const altered = flipped(whole, at, bits)
        writeFileSync(file, altered)
        const { ok, firstBad } = await verifyExport(file, story.trusted)
        expect(ok).toBe(false)
        const line = whole.subarray(0, at).filter((byte) => byte === 10).length
        expect(firstBad).toBeOneOf([...(names[line] ?? [])].map((name) => expect.objectContaining(name)))
      }),
      { numRuns: 600 },
    )
  })

  /** How verification may name this line: by what it is an entry of, or by its number. A line in two is named so as well. */
  function namesOf(line: string, place: number): readonly object[] {
    const entry = JSON.parse(line) as Row
    const numbered = [place, place + 1, place + 2].map((at) => ({ kind: 'line', at }))
    switch (entry.kind) {
      case 'change':
        return [
          ...numbered,
          { kind: 'change', at: entry.seq },
          { kind: 'change' },
          { kind: 'entry' },
          { kind: 'seal' },
        ]
      case 'seal':
        return [...numbered, { kind: 'seal' }]
      case 'day':
        return [...numbered, { kind: 'day' }]
      case 'consent':
        return [...numbered, { kind: 'consent' }]
      case 'recipient':
        return [...numbered, { kind: 'recipient' }]
      case 'evidence':
      case 'complaint':
      case 'complaint-outcome':
      case 'erasure-asked':
      case 'erasure':
      case 'posted':
      case 'stamp':
        return [...numbered, { kind: entry.kind }, { kind: 'entry' }, { kind: 'seal' }]
      default:
        return numbered
    }
  }
})
