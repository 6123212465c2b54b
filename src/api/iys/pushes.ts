import { randomUUID } from 'node:crypto'
import type { Context, Handler } from 'hono'
import type * as z from 'zod'
import { formatWallTime } from '../../calendar/istanbul.ts'
import { noAnswer, pushTestRow, sendPush } from '../../jobs/webhook.ts'
import { hostOf, isLoopbackHost } from '../../network.ts'
import type { Register } from '../../register/register.ts'
import { addWebhook, listWebhooks, removeWebhook, secretOf } from '../../register/webhooks.ts'
import type { Answer } from './answers.ts'
import { type ApiContext, ofBrand } from './api-context.ts'
import { asObject, readFields } from './body.ts'
import { answerJson, refuse } from './faults.ts'
import { pushesMax, read, requests } from './requests.ts'

/** A receiver is a webhook in İYS's form: its secret is `username:password`. */
type Push = ReturnType<typeof pushOf>

const ofChannelMax = 2

/**
 * `POST …/push/registration`. All receivers of a request are registered, or none. Each must take
 * the test row, and refuse it from another user.
 */
export function registerPush(api: ApiContext): Handler {
  return ofBrand(api, async (c, { username: by }, brand) => {
    const body = await readFields(c, api, 'H014')
    if ('refused' in body) return body.refused
    const { connection: sent } = body.fields
    if (!Array.isArray(sent) || sent.length === 0 || sent.length > pushesMax) {
      return refuse(c, [{ code: 'H014' }])
    }
    const found = sent.map((one) => read(requests.Push, asObject(one) ?? {}))
    const faults = found.flatMap((one, index) =>
      'faults' in one ? one.faults.map((fault) => ({ ...fault, index })) : [],
    )
    if (faults.length > 0) return refuse(c, faults)
    const pushes = found.flatMap((one) => ('value' in one ? pushOf(one.value) : []))
    const all = [...(await listPushes(api.register, brand.code)), ...pushes]
    const ofChannels = Map.groupBy(all, ({ channel }) => channel)
    const isMany = [...ofChannels.values()].some(({ length }) => length > ofChannelMax)
    const isRepeated = new Set(all.map(nameOf)).size < all.length
    if (isMany || isRepeated) return refuse(c, [{ code: 'H530' }])
    const isHere = isLoopbackHost(api.networkOf(c))
    const tests = await Promise.all(pushes.map((push) => testFault(api, push, isHere)))
    const failed = tests.find((code) => code !== null)
    if (failed === 'H191') return timedOut(c)
    if (failed === 'H530') return refuse(c, [{ code: failed }])
    for (const push of pushes) await addWebhook(api.register, { ...push, brandCode: brand.code, by })
    return done(c, 'Bağlantı oluşturuldu')
  })
}

function pushOf({ url, type, username, password }: z.infer<typeof requests.Push>) {
  return { url, channel: type, secret: `${username}:${password}` }
}

const nameOf = ({ channel, url }: Pick<Push, 'channel' | 'url'>) => `${channel} ${url}`

async function listPushes(register: Register, brandCode: number) {
  const hooks = await listWebhooks(register)
  return hooks.flatMap(({ channel, ...hook }) =>
    hook.brandCode === brandCode && channel !== null ? { ...hook, channel } : [],
  )
}

async function testFault(
  { postWebhook }: ApiContext,
  { url, secret }: Push,
  isHere: boolean,
): Promise<'H191' | 'H530' | null> {
  // A caller elsewhere cannot make izin call the services of its machine.
  const isForbidden = !isHere && isLoopbackHost(hostOf(new URL(url)))
  if (postWebhook === null || isForbidden) return 'H530'
  const fault = await sendPush(postWebhook, url, secret, pushTestRow)
  if (fault !== null) return fault === noAnswer ? 'H191' : 'H530'
  const takesAny = (await sendPush(postWebhook, url, `${randomUUID()}:`, pushTestRow)) === null
  return takesAny ? 'H530' : null
}

/** İYS reuses the code. */
function timedOut(c: Context): Response {
  return answerJson(c, { errors: [{ code: 'H191', message: 'Bağlantı zaman aşımına uğradı.' }] }, 422)
}

function done(c: Context, message: string): Response {
  return answerJson<Answer<'Pushed'>>(c, { message })
}

/** `GET …/push/registration`. */
export function pushList(api: ApiContext): Handler {
  return ofBrand(api, async (c, _, brand) => {
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
}

/** `POST …/push/unregistration`, with the name and password of the registration. */
export function unregisterPush(api: ApiContext): Handler {
  return ofBrand(api, async (c, { username: by }, brand) => {
    const body = await readFields(c, api, 'H014')
    if ('refused' in body) return body.refused
    const sent = read(requests.Push, body.fields)
    if ('faults' in sent) return refuse(c, sent.faults)
    const push = pushOf(sent.value)
    const found = (await listPushes(api.register, brand.code)).find(
      (hook) => nameOf(hook) === nameOf(push) && secretOf(api.register, hook) === push.secret,
    )
    if (found === undefined) return refuse(c, [{ code: 'H530' }])
    await removeWebhook(api.register, { id: found.id, by })
    return done(c, 'Bağlantı Kaldırıldı')
  })
}
