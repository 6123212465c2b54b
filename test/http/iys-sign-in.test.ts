import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { addClient } from '../../src/register/company/clients.ts'
import { forAllTests } from '../support/opened.ts'
import { providerCode } from '../support/register.ts'
import { type Answer, codesOf, networkHeader, openIysServer, password, username } from './iys-server.ts'

const hashes = vi.hoisted(() => ({
  running: 0,
  most: 0,
  given: [] as string[],
  gate: Promise.withResolvers<void>(),
}))

vi.mock('../../src/crypto/password.ts', async (original) => {
  const real = await original<typeof import('../../src/crypto/password.ts')>()
  return {
    ...real,
    checkPassword: async (sentPassword: string, stored: string | undefined) => {
      hashes.given.push(sentPassword)
      hashes.running += 1
      hashes.most = Math.max(hashes.most, hashes.running)
      try {
        await hashes.gate.promise
        return await real.checkPassword(sentPassword, stored)
      } finally {
        hashes.running -= 1
      }
    },
  }
})

/** Limits of a machine with two cores. */
const hashesAtOnce = 1
const waitingMax = 2
const server = forAllTests(() =>
  openIysServer({
    limits: { hashesAtOnce, signInsWaiting: waitingMax, wrongPasswordsPerHour: 8 },
  }),
)

beforeEach(() => {
  Object.assign(hashes, { most: 0, given: [] })
  hashes.gate.resolve()
  server.clock.move(60 * 60_000)
})

const sent: Promise<Answer>[] = []
/** A test that failed leaves none of its requests to be counted by the next. */
afterEach(async () => {
  hashes.gate.resolve()
  await Promise.allSettled(sent.splice(0))
})

async function signIn(name: string, sentPassword: string, network: string): Promise<Answer> {
  const body = JSON.stringify({ grant_type: 'password', username: name, password: sentPassword })
  const headers = { 'content-type': 'application/json', [networkHeader]: network }
  const answer = server.send('POST', '/oauth2/token', { body, headers })
  sent.push(answer)
  return await answer
}

const networks = (count: number) => Array.from({ length: count }, (_, n) => `198.51.100.${n + 1}`)

const flood = (nameOf: (n: number) => string, count = 120) =>
  networks(count).map((network, n) => signIn(nameOf(n), 'a-wrong-password', network))

function statusesOf(answers: readonly Answer[]): Record<number, number> {
  const counts: Record<number, number> = {}
  for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1
  return counts
}

test('a right sign-in succeeds while 120 wrong ones come from 120 networks', async () => {
  // Never signed in before, so its password must be hashed.
  const name = 'new'
  await addClient(server.register, { providerCode, username: name, password })
  // No hash ends before all have arrived.
  hashes.gate = Promise.withResolvers()
  const wrong = flood((n) => `early-${n}`, 60)
  const right = signIn(name, password, '203.0.113.1')
  wrong.push(...flood((n) => `late-${n}`, 60))
  let refusedEarly = 0
  for (const one of wrong) void one.then(() => (refusedEarly += 1))
  // The right one has one of the waiting places.
  const pending = hashesAtOnce + waitingMax - 1
  await expect.poll(() => refusedEarly).toBe(120 - pending)
  hashes.gate.resolve()
  expect((await right).status).toBe(200)
  expect(hashes.given.indexOf(password)).toBeLessThanOrEqual(hashesAtOnce)
  const answers = await Promise.all(wrong)
  const refused = answers.filter(({ status }) => status === 429)
  expect(refused.length).toBeGreaterThan(120 / 2)
  expect(
    new Set(refused.map((answer) => [...codesOf(answer), answer.headers.get('retry-after')].join())),
  ).toEqual(new Set(['H124,1']))
  expect(hashes.most).toBe(hashesAtOnce)
  expect(hashes.given.length).toBe((statusesOf(answers)[400] ?? 0) + 1)
})

test('a system that has signed in before waits for no hash, and is not counted', async () => {
  expect((await signIn(username, password, '203.0.113.1')).status).toBe(200)
  hashes.given = []
  const wrong = flood(() => username)
  const answers = await Promise.all([
    ...wrong,
    ...networks(20).map((from) => signIn(username, password, from)),
  ])
  expect(answers.slice(-20).map(({ status }) => status)).toEqual(Array(20).fill(200))
  expect(hashes.given.length).toBe(statusesOf(answers.slice(0, 120))[400])
})

test('at most so many wrong passwords for one name an hour are checked, whatever networks they come from', async () => {
  await addClient(server.register, { providerCode, username: 'shop', password: 'the-right-password' })
  const guesses: Answer[] = []
  for (const network of networks(10)) guesses.push(await signIn('shop', 'a-wrong-password', network))
  expect(guesses.map(({ status }) => status)).toEqual([...Array(8).fill(400), 429, 429])
  expect([codesOf(guesses[9] as Answer), guesses[9]?.headers.get('retry-after')]).toEqual([['H084'], '3600'])
  expect(hashes.given.length).toBe(8)
  expect((await signIn('shop', 'the-right-password', '203.0.113.1')).status).toBe(429)
  expect((await signIn(username, password, '203.0.113.1')).status).toBe(200)
  server.clock.move(60 * 60_000)
  expect((await signIn('shop', 'the-right-password', '203.0.113.1')).status).toBe(200)
})

test('a new password makes the old one wrong, also where the old one was found right before', async () => {
  const client = { providerCode, username: 'till' }
  await addClient(server.register, { ...client, password: 'the-first-password' })
  expect((await signIn('till', 'the-first-password', '203.0.113.1')).status).toBe(200)
  await addClient(server.register, { ...client, password: 'the-second-password' })
  expect((await signIn('till', 'the-first-password', '203.0.113.1')).status).toBe(400)
  expect((await signIn('till', 'the-second-password', '203.0.113.1')).status).toBe(200)
})
