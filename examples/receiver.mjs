// Receives izin's webhooks and prints each event once.
//   IZIN_WEBHOOK_SECRET=whsec_… node examples/receiver.mjs

import { createHmac, timingSafeEqual } from 'node:crypto'
import { createServer } from 'node:http'
import { text } from 'node:stream/consumers'

const { IZIN_WEBHOOK_SECRET = '', PORT = '8080' } = process.env
const secret = IZIN_WEBHOOK_SECRET.match(/^whsec_(.+)$/)?.[1]
if (secret === undefined)
  throw new Error('Set IZIN_WEBHOOK_SECRET to what "izin webhook add" printed: whsec_…')
const key = Buffer.from(secret, 'base64')

const ageMaxSeconds = 5 * 60
const bodyBytesMax = 64 * 1024
/** Ids of the events that were taken. A real receiver keeps them in its database, together with what they changed. */
const takenIds = new Set()

/** Checks a request as Standard Webhooks describe: an old one may be a copy. */
function isSigned(headers, body) {
  const { 'webhook-id': id, 'webhook-timestamp': sentAt, 'webhook-signature': signatures = '' } = headers
  const ageSeconds = Math.abs(Date.now() / 1000 - Number(sentAt))
  // Without a timestamp the age is no number, which is not less than anything.
  if (!(ageSeconds < ageMaxSeconds)) return false
  const expected = createHmac('sha256', key).update(`${id}.${sentAt}.${body}`).digest()
  return signatures.split(' ').some((signature) => {
    const [version, value = ''] = signature.split(',')
    const bytes = Buffer.from(value, 'base64')
    return version === 'v1' && bytes.length === expected.length && timingSafeEqual(bytes, expected)
  })
}

async function answer(request) {
  // A body without a length is refused too.
  if (!(Number(request.headers['content-length']) <= bodyBytesMax)) return 413
  const body = await text(request)
  if (!isSigned(request.headers, body)) return 401
  const { type, data } = JSON.parse(body)
  const id = request.headers['webhook-id']
  if (!takenIds.has(id)) console.log(type, data.brandCode, data.channel, data.status)
  takenIds.add(id)
  return 204
}

createServer(async (request, response) => {
  const status = await answer(request).catch(() => 400)
  response.writeHead(status, { connection: status === 413 ? 'close' : 'keep-alive' }).end()
}).listen(Number(PORT), () => console.log(`Waiting for events on port ${PORT}`))
