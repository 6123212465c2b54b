import { beforeEach, expect, test } from 'vitest'
import { checkPassword } from '../../src/crypto/password.ts'
import { newWebhookSecret } from '../../src/jobs/webhook.ts'
import { clientNamed } from '../../src/register/company/clients.ts'
import { addWebhooks } from '../../src/register/company/webhooks.ts'
import { forEachTest } from '../support/opened.ts'
import { openTestRegister, providerCode, subBrandCode } from '../support/register.ts'
import { placeOf } from './harness.ts'

const opened = forEachTest(() => openTestRegister())
const place = forEachTest(async () => placeOf(opened))
const username = 'crm@sistem.example'
const adding = ['client', 'add', '--provider', String(providerCode), '--username', username]

beforeEach(async () => {
  await place.result(...adding)
  const by = { door: 'api', id: username } as const
  for (const brandCode of [providerCode, subBrandCode]) {
    const url = `https://crm.example/${brandCode}`
    await addWebhooks(opened.register, { brandCode, by }, [{ url, secret: newWebhookSecret() }])
  }
})

test('izin client add takes the password from standard input, without its line end', async () => {
  const password = 'gizli bir parola'
  const { code, out } = await place.runWithInput(`${password}\r\n`, ...adding, '--password', '-')
  expect([code, out.includes(password)]).toEqual([0, false])
  const known = await clientNamed(opened.register, username)
  expect(await checkPassword(password, known?.passwordHash ?? '')).toBe(true)
  for (const wrong of ['', 'kısa\n', 'gizli bir\nparola']) {
    const refused = await place.runWithInput(wrong, ...adding, '--password', '-')
    expect(refused.code).not.toBe(0)
    expect(refused.err).not.toContain('parola')
  }
})

const paused = async () => {
  const { webhooks } = (await place.result('webhook', 'list')) as { webhooks: Record<string, unknown>[] }
  return webhooks.flatMap(({ id, pausedFor, addedThrough, addedBy }) => {
    expect([addedThrough, addedBy]).toEqual(['api', username])
    return pausedFor === null ? [] : [[id, pausedFor]]
  })
}

test('izin client remove pauses the webhooks that the client added, and names them', async () => {
  const { out } = await place.runHere('client', 'remove', '--username', username)
  expect(out).toContain('The webhook 1, which it added, is paused')
  expect(out).toContain('izin webhook remove --id 2')
  expect(await paused()).toEqual([
    [1, 'rights'],
    [2, 'rights'],
  ])
  expect(await place.runHere('webhook', 'test', '--id', '1')).toMatchObject({
    code: 1,
    err: expect.stringContaining(`${username}, who added it, may no longer see these changes`),
  })
})

test.each([
  ['--scope', 'write', [1, 2], []],
  ['--brand', String(subBrandCode), [1], [2]],
  ['--scope', 'read', [], [1, 2]],
])('izin client add with %s %s pauses what it no longer covers', async (option, value, ...named) => {
  const [pausedWebhooks, sendingWebhooks] = named
  const added = await place.result(...adding, option, value)
  expect(added).toMatchObject({ replaced: true, pausedWebhooks, sendingWebhooks })
  expect((await paused()).map(([id]) => id)).toEqual(pausedWebhooks)
})

test('izin client add with a new password names each webhook from before that goes on, until it is removed', async () => {
  const leaked = 'The webhook 1, which it added with an earlier password, goes on.'
  const { out } = await place.runHere(...adding)
  expect(out).toContain(leaked)
  expect(out).toContain('remove it with: izin webhook remove --id 2')
  expect(await paused()).toEqual([])
  await place.result('webhook', 'remove', '--id', '1')
  expect(await place.result(...adding)).toMatchObject({ replaced: true, sendingWebhooks: [2] })
  expect((await place.runHere(...adding)).out).not.toContain(leaked)
})
