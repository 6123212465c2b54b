import { randomUUID } from 'node:crypto'
import type { Context, Handler } from 'hono'
import type * as z from 'zod'
import { formatWallTime } from '../../calendar/istanbul.ts'
import { noAnswer, pushTestRow, sendPush } from '../../jobs/webhook.ts'
import { listPushes, type Push, registerPushes, removePush } from '../../register/pushes.ts'
import type { Answer } from './answers.ts'
import { type ApiContext, ofBrand } from './api-context.ts'
import { asObject, readFields } from './body.ts'
import { answerJson, refuse } from './faults.ts'
import { pushesMax, read, requests } from './requests.ts'

/**
 * `POST …/push/registration` (iys.md 3.11). All receivers of a request are registered, or none. Each must take
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
    const tests = await Promise.all(pushes.map((push) => testFault(api, push)))
    const failed = tests.find((code) => code !== null)
    if (failed === 'H191') return timedOut(c)
    if (failed === 'H530') return refuse(c, [{ code: failed }])
    const isRegistered = await registerPushes(api.register, brand.code, pushes, by)
    return isRegistered ? done(c, 'Bağlantı oluşturuldu') : refuse(c, [{ code: 'H530' }])
  })
}

function pushOf({ url, type, username, password }: z.infer<typeof requests.Push>): Push {
  return { url, channel: type, secret: `${username}:${password}` }
}

async function testFault(
  { postWebhook }: ApiContext,
  { url, secret }: Push,
): Promise<'H191' | 'H530' | null> {
  if (postWebhook === null) return 'H530'
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
      pushes.flatMap(({ url, channel: type, addedAt, pausedAt }) =>
        type === null
          ? []
          : {
              url,
              type,
              status: pausedAt === null ? 'Bağlantı Oluşturuldu' : 'Bağlantı Oluşturulamadı',
              registerTime: formatWallTime(pausedAt ?? addedAt),
            },
      ),
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
    const isRemoved = await removePush(api.register, brand.code, pushOf(sent.value), by)
    return isRemoved ? done(c, 'Bağlantı Kaldırıldı') : refuse(c, [{ code: 'H530' }])
  })
}
