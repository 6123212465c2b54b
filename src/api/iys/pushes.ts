import { randomUUID } from 'node:crypto'
import type { Context } from 'hono'
import type * as z from 'zod'
import { formatWallTime } from '../../calendar/istanbul.ts'
import { noAnswer, pushTestRow, sendPush } from '../../jobs/webhook.ts'
import { mayAdd } from '../../register/company/webhook-rights.ts'
import { addWebhooks, listWebhooks, removeWebhook, secretOf } from '../../register/company/webhooks.ts'
import type { Register } from '../../register/register.ts'
import type { Answer } from '../base/answers.ts'
import { asObject, type Fields, type Read, readBody, readFields } from '../base/body.ts'
import { type ApiContext, ofBrand } from '../base/context.ts'
import { answerJson, refuse } from '../base/faults.ts'
import { pushesMax, requests } from '../base/requests.ts'

/** Receiver of pushes: a webhook in İYS's form, whose secret is `username:password`. */
type Push = ReturnType<typeof pushOf>

/** Registers all receivers or none. Each must accept a test row with its password, and refuse it with another one. */
export const registerPush = ofBrand(async (api, c, { actor }, brand) => {
  const pushes = await readBody(c, api, { code: 'H014', reader: readPushes })
  // A caller cannot make izin call services of its own machine, even if the request comes from there.
  if (!pushes.every(({ url }) => mayAdd(actor, url))) return refuse(c, [{ code: 'H530' }])
  const tests = await Promise.all(pushes.map((push) => testFault(api, push)))
  const failureCode = tests.find((code) => code !== null)
  if (failureCode === 'H191') return timedOut(c)
  if (failureCode === 'H530') return refuse(c, [{ code: failureCode }])
  const outcome = await addWebhooks(api.register, { brandCode: brand.code, by: actor }, pushes)
  if (outcome.kind === 'refused') return refuse(c, [{ code: 'H530' }])
  return sentenceAnswer(c, 'Bağlantı oluşturuldu')
})

/** Reads the receivers of pushes in a request; H014 for an empty or too long list. Other faults name the index of a receiver. */
function readPushes({ connection: sent }: Fields): Read<Push[]> {
  if (!Array.isArray(sent) || sent.length === 0 || sent.length > pushesMax) {
    return { faults: [{ code: 'H014' }] }
  }
  const results = sent.map((item) => readFields(requests.Push, asObject(item) ?? {}))
  const faults = results.flatMap((result, index) =>
    'faults' in result ? result.faults.map((fault) => ({ ...fault, index })) : [],
  )
  const pushes = results.flatMap((result) => ('value' in result ? [pushOf(result.value)] : []))
  return faults.length > 0 ? { faults } : { value: pushes }
}

/** Returns a receiver of pushes in a request as a webhook, whose secret is name and password of Basic authentication. */
function pushOf({ url, type, username, password }: z.infer<typeof requests.Push>) {
  return { url, channel: type, secret: `${username}:${password}` }
}

/** Lists the webhooks of a brand that are limited to one channel. */
async function listPushes(register: Register, brandCode: number) {
  const hooks = await listWebhooks(register)
  return hooks.flatMap(({ channel, ...hook }) =>
    hook.brandCode === brandCode && channel !== null ? { ...hook, channel } : [],
  )
}

/**
 * Sends the test row to a receiver, with its password and with a wrong one. Returns null if it accepts only the first; H191 if
 * it does not answer, and H530 for any other fault.
 */
async function testFault(
  { postWebhook }: ApiContext,
  { url, secret }: Push,
): Promise<'H191' | 'H530' | null> {
  if (postWebhook === null) return 'H530'
  const fault = await sendPush(postWebhook, url, secret, pushTestRow)
  if (fault !== null) return fault === noAnswer ? 'H191' : 'H530'
  const acceptsAnyPassword = (await sendPush(postWebhook, url, `${randomUUID()}:`, pushTestRow)) === null
  return acceptsAnyPassword ? 'H530' : null
}

/** Answers H191, which İYS uses both for a wrong brandCode and for a receiver that does not answer in time. */
function timedOut(c: Context): Response {
  return answerJson(c, { errors: [{ code: 'H191', message: 'Bağlantı zaman aşımına uğradı.' }] }, 422)
}

/** Answers that a push was registered or removed, with İYS's sentence. */
function sentenceAnswer(c: Context, message: string): Response {
  return answerJson<Answer<'Pushed'>>(c, { message })
}

/** Answers a brand's receivers of pushes. A paused one has İYS's status of a failed connection. */
export const pushList = ofBrand(async (api, c, _, brand) => {
  const pushes = await listPushes(api.register, brand.code)
  return answerJson<Answer<'Pushes'>>(
    c,
    pushes.map(({ url, channel: type, addedAt, pausedAt }) => ({
      url,
      type,
      status: pausedAt === null ? 'Bağlantı Oluşturuldu' : 'Bağlantı Oluşturulamadı',
      registerTime: formatWallTime(pausedAt ?? addedAt),
    })),
  )
})

/** Removes a receiver of pushes. Address, channel and password must be those with which it was registered (else H530). */
export const unregisterPush = ofBrand(async (api, c, { username: by }, brand) => {
  const push = pushOf(
    await readBody(c, api, { code: 'H014', reader: (fields) => readFields(requests.Push, fields) }),
  )
  const listed = (await listPushes(api.register, brand.code)).find(
    (hook) =>
      hook.url === push.url && hook.channel === push.channel && secretOf(api.register, hook) === push.secret,
  )
  if (listed === undefined) return refuse(c, [{ code: 'H530' }])
  await removeWebhook(api.register, { id: listed.id, by })
  return sentenceAnswer(c, 'Bağlantı Kaldırıldı')
})
