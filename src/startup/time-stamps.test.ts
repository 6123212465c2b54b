import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { openFolder } from '../../test/support/folder.ts'
import { forAllTests } from '../../test/support/opened.ts'
import { openAuthority } from '../../test/support/verification/time-stamp-authority.ts'
import { readConfig } from '../config/config.ts'
import { stampRequest } from '../ledger/time-stamp/request.ts'
import { verifyStamp } from '../ledger/time-stamp/verify.ts'
import { newStamper } from './time-stamps.ts'

function problemsOf(environment: Record<string, string>): readonly string[] {
  const reading = readConfig({ DATABASE_URL: 'file:data/izin.db', ...environment })
  return reading.kind === 'read' ? [] : reading.reason.map(({ en }) => en)
}

function read(environment: Record<string, string>) {
  const reading = readConfig({ DATABASE_URL: 'file:data/izin.db', ...environment })
  if (reading.kind === 'refused') throw new Error(reading.reason.map(({ en }) => en).join(' '))
  return reading.config
}

describe('readConfig() of TSA_*', () => {
  const ca = { TSA_CA_FILE: 'ca.pem' }
  const url = 'https://tsa.ornek.example/tsr'

  test('is nothing while TSA_URL is not set', () => {
    expect(read({}).timeStamp).toBeNull()
    expect(read({ TSA_URL: ' ' }).timeStamp).toBeNull()
  })

  test('takes any authority, with a user and without', () => {
    const anonymous = { username: null, password: null }
    const given = { kind: 'rfc3161', url, root: { path: 'ca.pem', pem: null }, ...anonymous }
    expect(read({ TSA_URL: url, ...ca }).timeStamp).toEqual(given)
    expect(read({ TSA_URL: url, ...ca, TSA_USERNAME: 'u', TSA_PASSWORD: 'p' }).timeStamp).toEqual({
      ...given,
      username: 'u',
      password: 'p',
    })
    const TSA_CA_PEM = '-----BEGIN CERTIFICATE-----'
    expect(read({ TSA_URL: url, TSA_CA_PEM }).timeStamp).toMatchObject({
      root: { path: null, pem: TSA_CA_PEM },
    })
  })

  test.each([
    'http://zd.kamusm.gov.tr',
    'kamusm+http://zd.kamusm.gov.tr',
    'kamusm+https://tsa.ornek.example',
  ])('knows Kamu SM by %s', (TSA_URL) => {
    const timeStamp = read({ TSA_URL, ...ca, TSA_USERNAME: '123', TSA_PASSWORD: 'p' }).timeStamp
    expect(timeStamp).toMatchObject({ kind: 'kamusm', url: TSA_URL.replace('kamusm+', '') })
  })

  test.each([
    ['an address that is none', { TSA_URL: 'tsa.ornek.example', ...ca }, 'Cannot read TSA_URL'],
    ['another protocol', { TSA_URL: 'ftp://tsa.ornek.example', ...ca }, 'Cannot read TSA_URL'],
    ['no root', { TSA_URL: url }, 'set TSA_CA_FILE'],
    ['two roots', { TSA_URL: url, ...ca, TSA_CA_PEM: 'PEM' }, 'set TSA_CA_FILE'],
    ['a user without a password', { TSA_URL: url, ...ca, TSA_USERNAME: 'u' }, 'TSA_PASSWORD missing'],
    ['a password without a user', { TSA_URL: url, ...ca, TSA_PASSWORD: 'p' }, 'TSA_USERNAME missing'],
    ['Kamu SM without a user', { TSA_URL: 'kamusm+https://x.example', ...ca }, 'the user number'],
    [
      'Kamu SM with a name',
      { TSA_URL: 'kamusm+https://x.example', ...ca, TSA_USERNAME: 'u', TSA_PASSWORD: 'p' },
      'the user number',
    ],
  ] as const)('has a sentence for %s', (_what, environment, sentence) => {
    expect(problemsOf(environment)).toEqual([expect.stringContaining(sentence)])
  })
})

describe('newStamper()', () => {
  const server = forAllTests(openAuthority)
  const folder = forAllTests(openFolder)
  const digest = createHash('sha384').update('a day').digest()
  const open = async (environment: Record<string, string>) =>
    newStamper(read({ DATABASE_URL: `file:${folder.file('izin.db')}`, ...environment }))

  test('trusts the root in the file or the text', async () => {
    for (const root of [{ TSA_CA_FILE: server.caFile }, { TSA_CA_PEM: server.caPem }]) {
      const stamper = await open({ TSA_URL: server.url, ...root })
      const request = stampRequest(digest)
      const answer = await stamper?.authority.stamp(request)
      if (answer?.kind !== 'granted') throw new Error('it was not stamped')
      expect(await verifyStamp(answer.response, request, stamper?.trusted ?? [])).toMatchObject({
        kind: 'verified',
      })
    }
    await expect(open({ TSA_URL: server.url, TSA_CA_PEM: 'PEM' })).rejects.toThrow(
      'Cannot use TSA_CA_PEM: it holds no certificate',
    )
  })

  test('has a sentence for a root that cannot be read', async () => {
    const TSA_URL = server.url
    const missing = folder.file('none.pem')
    await expect(open({ TSA_URL, TSA_CA_FILE: missing })).rejects.toThrow(
      `Cannot read TSA_CA_FILE ${missing}: ENOENT.`,
    )
    await expect(open({ TSA_URL, TSA_CA_FILE: folder.path })).rejects.toThrow('Cannot read TSA_CA_FILE')
    const broken = folder.file('broken.pem')
    for (const text of ['', 'PEM', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----']) {
      writeFileSync(broken, text)
      await expect(open({ TSA_URL, TSA_CA_FILE: broken })).rejects.toThrow('it holds no certificate')
    }
  })
})
