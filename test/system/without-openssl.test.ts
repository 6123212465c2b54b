import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { rfc3161Authority } from '../../src/ledger/time-stamp/authority.ts'
import { readCertificates, stampRequest } from '../../src/ledger/time-stamp/request.ts'
import { verifyStamp } from '../../src/ledger/time-stamp/verify.ts'
import { hasOpenssl } from '../support/openssl.ts'
import { type AuthorityChoices, openAuthority, strangerAccepts } from '../support/time-stamp-authority.ts'

/** Without openssl the suites still have a time-stamp authority. */

const text = 'a day'
const digest = createHash('sha384').update(text).digest()

let empty: string
let path: string | undefined
beforeAll(() => {
  empty = mkdtempSync(join(tmpdir(), 'izin-no-programs-'))
  path = process.env.PATH
  process.env.PATH = empty
})
afterAll(() => {
  process.env.PATH = path
  rmSync(empty, { recursive: true })
})

async function stampedBy(choices: AuthorityChoices) {
  const server = await openAuthority(choices)
  const request = stampRequest(digest)
  const answer = await rfc3161Authority({ url: server.url, username: null, password: null }).stamp(request)
  if (answer.kind !== 'granted') throw new Error(answer.detail)
  const verified = await verifyStamp(answer.response, request, readCertificates(server.caPem))
  writeFileSync(join(empty, 'day.txt'), text)
  writeFileSync(join(empty, 'other.txt'), `${text} `)
  writeFileSync(join(empty, 'day.tsr'), answer.response)
  const accepted = await strangerAccepts('day.txt', 'day.tsr', server.caFile, empty)
  const acceptedElse = await strangerAccepts('other.txt', 'day.tsr', server.caFile, empty)
  await server.close()
  return { verified, accepted, acceptedElse }
}

test.each([{}, { key: 'ec' }, { signerDigest: 'sha512' }] as const)(
  'an authority of %o stamps, and a stranger takes its stamp for this text alone',
  async (choices) => {
    expect(hasOpenssl()).toBe(false)
    expect(await stampedBy(choices)).toEqual({
      verified: { ok: true, at: expect.any(Number), serial: '02', authority: 'Deneme Zaman Damgası' },
      accepted: true,
      acceptedElse: false,
    })
  },
)

test.each([
  [{ signer: 'expired' }, 'untrusted'],
  [{ signer: 'not-critical' }, 'not-for-time-stamping'],
  [{ signerDigest: 'sha1' }, 'weak-digest'],
] as const)('an authority of %o is wrong in that way', async (choices, problem) => {
  expect(await stampedBy(choices)).toMatchObject({ verified: { ok: false, problem }, accepted: false })
})

test('an authority rejects what is no request', async () => {
  const server = await openAuthority()
  server.behaviour = 'refuse'
  const asked = rfc3161Authority({ url: server.url, username: null, password: null })
  expect(await asked.stamp(stampRequest(digest))).toEqual({
    kind: 'refused',
    detail: 'status 2: badDataFormat',
  })
  await server.close()
})

test('no suite of npm test calls openssl by itself', () => {
  const root = resolve(import.meta.dirname, '../..')
  const users = ['src', 'bots', 'db', 'test'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => join(folder, name))
      .filter((name) => /'openssl'|\/openssl(-\w+)?\.ts'/.test(readFileSync(join(root, name), 'utf8'))),
  )
  const mayUse = /^test\/support\/openssl[^/]*\.ts$|\.tools\.test\.ts$/
  expect(users.filter((name) => !mayUse.test(name)).sort()).toEqual([
    'test/support/time-stamp-authority.ts',
    'test/system/without-openssl.test.ts',
  ])
})
