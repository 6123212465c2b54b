import { createReadStream, readFileSync, writeFileSync } from 'node:fs'
import { expect } from 'vitest'
import * as z from 'zod'
import { encodingWatch } from '../../src/spreadsheet/csv.ts'
import { spreadsheetLines } from '../../src/spreadsheet/read.ts'
import { now } from '../support/clock/clock.ts'
import { holdsAddresses } from '../support/leaks/leaks.ts'
import { newPlaceAt, type Place, setUp } from './harness.ts'

export async function openImportPlace(clock = now): Promise<Place> {
  const place = newPlaceAt(clock)
  await setUp(place)
  return place
}

export const header = 'type,source,recipient,status,consentDate,recipientType'
export const csv = (...rows: string[]) => [header, ...rows, ''].join('\n')
export const asExcel = (wallTime: string) =>
  wallTime.replace(/^(\d{4})-(\d\d)-(\d\d) (.*):\d\d$/, '$3.$2.$1 $4')

/** The contract, and the fields that come only where there is something to say. */
const shape = z.strictObject({
  rows: z.int(),
  recorded: z.int(),
  unchanged: z.int(),
  rejectedCount: z.int(),
  reasons: z.array(
    z.strictObject({ rows: z.int(), code: z.string(), value: z.string().nullable(), reason: z.string() }),
  ),
  duplicates: z.int().positive().optional(),
  keptHere: z.int().positive().optional(),
  notMobile: z.int().positive().optional(),
  dates: z.enum(['day-first', 'month-first', 'unclear', 'mixed']).optional(),
})

/** Imports texts as files. */
export function importsIn(place: Place) {
  async function importText(text: string | Buffer, ...more: string[]) {
    const file = holdsAddresses(place.file('liste.csv'))
    writeFileSync(file, text)
    const rejectedFile = holdsAddresses(place.file('kabul-edilmeyen.csv'))
    const options = ['--brand', '123457', '--rejected', rejectedFile, ...more, '--json']
    const ended = await place.runHere('import', file, ...options)
    const result = shape.parse(ended.json())
    expect({ code: ended.code, err: ended.err }).toEqual({ code: result.rejectedCount > 0 ? 3 : 0, err: '' })
    expect(ended.out).not.toMatch(/90500|ornek\.example/)
    return { ...result, rejected: (await tableIn(rejectedFile)).slice(1).map((row) => row.at(-1)) }
  }

  async function consentsOf(recipient: string) {
    const { code, json } = await place.runHere('lookup', '--recipient', recipient, '--json')
    expect(code).toBe(0)
    return (json() as { consents: Record<'status' | 'recipientType', string>[] }).consents
  }

  return {
    importText,
    consentsOf,
    statusOf: async (recipient: string) => (await consentsOf(recipient)).map(({ status }) => status),
  }
}

/** Cells of a CSV or XLSX file, its headings first. */
export async function tableIn(file: string): Promise<string[][]> {
  const watch = encodingWatch()
  watch.look(readFileSync(file))
  const rows: string[][] = []
  for await (const { cells } of spreadsheetLines(createReadStream(file), watch.found())) rows.push([...cells])
  return rows
}
