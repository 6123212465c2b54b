import { hash } from 'node:crypto'
import { beforeEach, expect, it } from 'vitest'
import { forgetNamedTexts, noteNamedText, plainDigestsIn } from '../support/leaks/digests.ts'
import { sampleOf } from '../support/leaks/row-texts.ts'
import { phone } from '../support/register.ts'

const line = `2026-03-02 15:00:00,ONAY,${phone(1).address}\n`
beforeEach(() => {
  forgetNamedTexts()
  noteNamedText('a line', line)
})

const sha384 = (text: string) => hash('sha384', text, 'buffer')

it.each([
  ['bytes', sha384(line)],
  ['bytes that were cut', sha384(line).subarray(0, 16)],
  ['hex', Buffer.from(sha384(line).toString('hex'))],
  ['hex in capitals', Buffer.from(sha384(line).toString('hex').toUpperCase())],
  ['hex behind a hex digit', Buffer.from(`a${sha384(line).toString('hex')}`)],
  ['base64', Buffer.from(sha384(line).toString('base64'))],
  ['base64 for URLs, behind letters', Buffer.from(`id${sha384(line).toString('base64url')}`)],
])('plainDigestsIn() finds a digest as %s', (_, digest) => {
  const row = Buffer.concat([Buffer.from('\0{"sum":"'), digest, Buffer.from('"}')])
  expect(plainDigestsIn(row)).toEqual(['sha384 of a line'])
})

it('plainDigestsIn() leaves digests of other texts alone, and of texts without an address', () => {
  noteNamedText('a wording', 'SMS: artık gönderme')
  const others = [line.trim(), 'SMS: artık gönderme'].map(sha384)
  expect(plainDigestsIn(Buffer.concat(others))).toEqual([])
})

it('sampleOf() keeps every row of a rare kind among many that are alike, and rows from all along the frequent one', () => {
  const rows = Array.from({ length: 20_000 }, (_, place) => ({ place, kind: 'ONAY' }))
  const rare = [4_999, 12_345, 19_999].map((place) => ({ place, kind: 'RET' }))
  for (const row of rare) rows[row.place] = row
  const sample = sampleOf(rows, ({ kind }) => kind)
  expect(sample.filter(({ kind }) => kind === 'RET')).toEqual(rare)
  const frequent = sample.filter(({ kind }) => kind === 'ONAY').map(({ place }) => Math.floor(place / 1000))
  expect(new Set(frequent).size).toBe(20)
  expect(frequent.length).toBeLessThanOrEqual(1000)
})
