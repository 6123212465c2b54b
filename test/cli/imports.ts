import { writeFileSync } from 'node:fs'
import { expect } from 'vitest'
import * as z from 'zod'
import { holdsAddresses } from '../support/leaks/leaks.ts'
import { newPlace, type Place, setUp } from './harness.ts'

export async function openImportPlace(): Promise<Place> {
  const place = newPlace({}, 'here')
  await setUp(place)
  return place
}

export const header = 'type,source,recipient,status,consentDate,recipientType'
export const csv = (...rows: string[]) => [header, ...rows, ''].join('\n')
export const asExcel = (wallTime: string) =>
  wallTime.replace(/^(\d{4})-(\d\d)-(\d\d) (.*):\d\d$/, '$3.$2.$1 $4')

const shape = z.strictObject({
  rows: z.int(),
  recorded: z.int(),
  unchanged: z.int(),
  notMobile: z.int(),
  rejectedCount: z.int(),
  reasons: z.array(z.strictObject({ rows: z.int(), code: z.string(), reason: z.string() })),
  rejected: z.array(z.strictObject({ line: z.int(), code: z.string(), reason: z.string() })).max(1000),
  keptHere: z.array(z.strictObject({ line: z.int(), code: z.string(), reason: z.string() })),
  dryRun: z.boolean(),
})

/** Imports texts as files. */
export function importsIn(place: Place) {
  async function importText(text: string | Buffer, ...more: string[]) {
    const file = holdsAddresses(place.file('liste.csv'))
    writeFileSync(file, text)
    const ended = await place.runHere('import', file, '--brand', '123457', ...more, '--json')
    expect({ code: ended.code, err: ended.err }).toEqual({ code: 0, err: '' })
    expect(ended.out).not.toMatch(/90500|ornek\.example/)
    return shape.parse(ended.json())
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
