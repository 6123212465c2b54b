import { hash } from 'node:crypto'
import { beforeEach, expect, it } from 'vitest'
import { forgetNamedTexts, noteNamedText, plainDigestsIn } from '../support/leaks/digests.ts'
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
