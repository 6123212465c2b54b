import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { openFolder } from '../../../test/support/folder.ts'
import { forAllTests } from '../../../test/support/opened.ts'
import { opensslAccepts } from '../../../test/support/openssl.ts'
import { ownSigner } from '../../../test/support/own-signer.ts'
import { stampRequest } from './request.ts'

const text = 'a day'
const digest = createHash('sha384').update(text).digest()

const folder = forAllTests(openFolder)

function kept(name: string, content: string | Uint8Array): string {
  const path = folder.file(name)
  writeFileSync(path, content)
  return path
}

const answerText = (...words: string[]) =>
  execFileSync('openssl', ['ts', ...words, '-text'], { stdio: ['ignore', 'pipe', 'ignore'] }).toString()

test('stampRequest() is read by openssl as one for this digest, with the certificate and a positive nonce', () => {
  const { bytes, nonce } = stampRequest(digest)
  const read = answerText('-query', '-in', kept('day.tsq', bytes))
  expect(read).toContain('Hash Algorithm: sha384')
  expect(read).toContain('Certificate required: yes')
  expect(read).toContain(`Nonce: 0x${Buffer.from(nonce).toString('hex').toUpperCase()}`)
  const bytesRead = [...read.matchAll(/^ {4}[0-9a-f]{4} - ((?:[0-9a-f]{2}[ -])+)/gm)].map(([, hex]) => hex)
  expect(bytesRead.join('').replaceAll(/[ -]/g, '')).toBe(digest.toString('hex'))
})

test.each([{ key: 'rsa' }, { key: 'ec' }, { signerDigest: 'sha512' }] as const)(
  "openssl takes a stamp by izin's own code with %o, and for this text alone",
  async (choices) => {
    const { caPem, reply } = await ownSigner(choices)
    const ca = kept('ca.pem', caPem)
    const stamp = kept('ours.tsr', await reply(stampRequest(digest).bytes))
    expect(await opensslAccepts(kept('day.txt', text), stamp, ca)).toBe(true)
    expect(await opensslAccepts(kept('other.txt', `${text} `), stamp, ca)).toBe(false)
  },
)
