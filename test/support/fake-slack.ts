import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { said } from './leaks/leaks.ts'

export interface SlackCall {
  readonly method: string
  readonly body: Record<string, unknown>
}

/** A form as it was opened, with the name Slack has given it. */
export interface OpenedView {
  readonly id: string
  readonly blocks: readonly {
    readonly type: string
    readonly block_id?: string
    readonly element?: { readonly type: string; readonly action_id: string }
  }[]
}

/** A small Slack: answers every call well and keeps it; answers to a response_url can be waited for. */
export async function openFakeSlack() {
  const calls: SlackCall[] = []
  const uploads = new Map<string, Buffer>()
  const shared = new Map<string, Buffer>()
  let held: { method: string; reached: PromiseWithResolvers<void> } | null = null
  const responses = new Map<string, PromiseWithResolvers<unknown>>()
  const responseOf = (id: string) => {
    const known = responses.get(id) ?? Promise.withResolvers<unknown>()
    responses.set(id, known)
    return known
  }
  const openedViews: OpenedView[] = []
  let nextView = Promise.withResolvers<void>()
  /** Keeps what was opened, as Slack does: it comes back with every submission. */
  function openedView(given: unknown): OpenedView | undefined {
    if (typeof given !== 'string') return undefined
    const view = { ...(JSON.parse(given) as object), id: `V${openedViews.length + 1}` } as OpenedView
    openedViews.push(view)
    nextView.resolve()
    return view
  }
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const bytes = Buffer.concat(chunks)
    const [, kind, name = ''] = request.url?.split('/') ?? []
    if (kind === 'download') {
      const isOurs = request.headers.authorization === 'Bearer xoxb-test-token'
      response.statusCode = isOurs ? 200 : 403
      response.setHeader('content-type', 'application/octet-stream')
      return void response.end(isOurs ? shared.get(name) : '')
    }
    if (kind === 'upload') {
      said('what Slack is sent', [request.url, bytes.toString('latin1')])
      uploads.set(name, bytes)
      return void response.end(`OK - ${bytes.length}`)
    }
    const text = bytes.toString('utf8')
    const body = text.startsWith('{')
      ? (JSON.parse(text) as Record<string, unknown>)
      : Object.fromEntries(new URLSearchParams(text))
    said('what Slack is sent', [request.url, name.startsWith('views.') ? withoutInitial(body.view) : body])
    if (kind === 'response') {
      responseOf(name).resolve(body)
      return void response.end('ok')
    }
    calls.push({ method: name, body })
    if (held?.method === name) return held.reached.resolve()
    const known: Record<string, unknown> = {
      'auth.test': { team_id: 'T0TEST', user_id: 'U0BOT', bot_id: 'B0BOT' },
      'users.info': {
        user: { id: body.user, locale: 'tr-TR', is_restricted: String(body.user).startsWith('U0GUEST') },
      },
      'conversations.open': { channel: { id: 'D0TEST' } },
      'files.getUploadURLExternal': {
        upload_url: `http://${request.headers.host}/upload/F0PICTURE${uploads.size}`,
        file_id: `F0PICTURE${uploads.size}`,
      },
      'files.completeUploadExternal': { files: [] },
      'files.info': {
        file: {
          id: body.file,
          name: `form ${String(body.file)}.pdf`,
          url_private_download: `http://${request.headers.host}/download/${String(body.file)}`,
        },
      },
      'views.publish': { view: name === 'views.publish' ? openedView(body.view) : null },
      'views.open': { view: name === 'views.open' ? openedView(body.view) : null },
      'views.update': { view: name === 'views.update' ? openedView(body.view) : null },
      'chat.postMessage': { ts: `1.${calls.length}`, channel: body.channel },
    }
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify({ ok: true, ...(known[name] as object) }))
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    calls,
    uploads,
    shared,
    openedViews,
    /** What is shown in a modal once more than so many views were. */
    async viewAfter(count: number): Promise<unknown> {
      while (openedViews.length <= count) {
        nextView = Promise.withResolvers()
        await nextView.promise
      }
      return openedViews.at(-1)
    },
    response: (id: string) => responseOf(id).promise,
    async hold(method: string) {
      const reached = Promise.withResolvers<void>()
      held = { method, reached }
      await reached.promise
    },
    release() {
      held = null
    },
    async close() {
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
    },
  }
}

/** A form may hold the address it is about, filled in for somebody who may see it; nothing else in it may. */
function withoutInitial(view: unknown): unknown {
  return JSON.parse(String(view), (name, value: unknown) => {
    const isAddress = (value as { action_id?: unknown } | null)?.action_id === 'address'
    return name === 'initial_value' || isAddress ? undefined : value
  })
}
