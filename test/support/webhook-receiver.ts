import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { Webhook } from 'standardwebhooks'
import { webhookPoster } from '../../src/features/webhook/poster.ts'
import type { PostWebhook } from '../../src/jobs/webhook.ts'

export interface Received {
  readonly id: string
  readonly headers: Record<string, string>
  readonly body: string
  /** Status it was answered with. */
  status: number
  readonly event: {
    readonly type: string
    readonly timestamp: string
    readonly data: Readonly<Record<string, unknown>>
  }
}

type Answer = (received: Received, response: ServerResponse) => number

/** Address at which a client of the REST interface knows the receiver: it may name none on this machine. */
export const publicReceiverUrl = 'https://alan.example/hook'

const patientPoster = webhookPoster({ timeoutMs: 60 * 60_000 })

/** A receiver over real HTTP that answers 204 unless told otherwise; 0 leaves the answer to `answer`. */
export async function openReceiver() {
  const shared = { answer: (() => 204) as Answer }
  const received: Received[] = []
  const server = createServer(async (request: IncomingMessage, response) => {
    const body = await text(request)
    const headers = request.headers as Record<string, string>
    const one = { id: headers['webhook-id'] ?? '', headers, body, status: 0, event: JSON.parse(body) }
    received.push(one)
    one.status = shared.answer(one, response)
    if (one.status > 0) response.writeHead(one.status).end()
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`
  const reached = (address: string) => address.replace(publicReceiverUrl, url)
  return Object.assign(shared, {
    url,
    /** Posts as the product does, but waits as long as a busy machine needs. */
    post: (async (address, headers, body) =>
      await patientPoster(reached(address), headers, body)) as PostWebhook,
    /** Leads the public address to this machine, as the internet would lead it to the receiver. */
    reached,
    received,
    /** Events that were answered 2xx, each once. */
    taken: () => [
      ...new Map(received.filter(({ status }) => status < 300).map((one) => [one.id, one.event])).values(),
    ],
    verify: ({ body, headers }: Received, secret: string) => new Webhook(secret).verify(body, headers),
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  })
}
