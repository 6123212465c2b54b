import { said } from '../leaks/leaks.ts'
import { shownFault } from './block-kit.ts'
import { fieldsOf, type PlatformOptions, platform } from './platform.ts'

/* Slack for tests and the simulator: keeps calls, refuses what Slack refuses, checks Block Kit's limits. */

export interface SlackCall {
  readonly method: string
  readonly body: Record<string, unknown>
}

export interface OpenedView {
  readonly id: string
  readonly type: string
  readonly private_metadata?: string
  readonly blocks: readonly {
    readonly type: string
    readonly block_id?: string
    readonly element?: { readonly type: string; readonly action_id: string }
  }[]
}

export type SlackDouble = ReturnType<typeof slackDouble>

/** Methods and their scopes, from Slack's reference. */
const methods: Readonly<Record<string, string>> = {
  'auth.test': '',
  'chat.postEphemeral': 'chat:write',
  'chat.postMessage': 'chat:write',
  'chat.update': 'chat:write',
  'conversations.members': 'channels:read',
  'conversations.open': 'im:write',
  'files.info': 'files:read',
  'reactions.add': 'reactions:write',
  'users.info': 'users:read',
  'views.open': '',
  'views.publish': '',
  'views.update': '',
}

interface SlackDoubleOptions extends PlatformOptions {
  readonly scopes?: readonly string[]
  readonly locale?: string
  /** People who read a channel. */
  readonly members?: readonly string[]
}

export function slackDouble(options: SlackDoubleOptions = {}) {
  const { scopes, accepted, locale = 'tr-TR', members = [] } = options
  const { seen = (content) => said('what Slack is sent', content) } = options
  const calls: SlackCall[] = []
  const responses: { readonly id: string; readonly body: Record<string, unknown> }[] = []
  const shared = new Map<string, Buffer>()
  const openedViews: OpenedView[] = []
  const triggers = new Set<unknown>()
  const faults: string[] = []
  let changed = Promise.withResolvers<void>()

  async function until<Value>(find: () => Value | undefined): Promise<Value> {
    for (;;) {
      const found = find()
      if (found !== undefined) return found
      await changed.promise
    }
  }

  /** A fault is noted, and `close` throws it. */
  function isShown(where: string, shown: unknown): boolean {
    const fault = shownFault(shown)
    if (fault !== null) faults.push(`${where}: ${fault}`)
    return fault === null
  }

  /** The view comes back with every submission. */
  function opened(view: unknown): OpenedView {
    const made = { ...(view as object), id: `V${openedViews.length + 1}` } as OpenedView
    openedViews.push(made)
    return made
  }

  function answerTo(method: string, body: Record<string, unknown>, host: string): object {
    const scope = methods[method]
    if (scope === undefined) return refused('unknown_method')
    if (scope !== '' && scopes?.includes(scope) === false) return refused('missing_scope')
    switch (method) {
      case 'auth.test':
        return { team_id: 'T0TEST', user_id: 'U0BOT', bot_id: 'B0BOT' }
      case 'users.info': {
        const isGuest = String(body.user).startsWith('U0GUEST')
        const deleted = String(body.user).startsWith('U0GONE')
        return { user: { id: body.user, locale, is_restricted: isGuest, deleted } }
      }
      case 'conversations.members':
        return { members }
      case 'conversations.open':
        return { channel: { id: 'D0TEST' } }
      case 'chat.postEphemeral':
      case 'chat.postMessage':
      case 'chat.update': {
        const blocks = body.blocks === undefined ? undefined : JSON.parse(String(body.blocks))
        if (!isShown(method, { ...body, blocks })) return refused('invalid_blocks')
        return { ts: method === 'chat.update' ? body.ts : `1.${calls.length}`, channel: body.channel }
      }
      case 'files.info': {
        const id = String(body.file)
        return { file: { id, name: `form ${id}.pdf`, url_private_download: `${host}/download/${id}` } }
      }
      case 'views.open':
      case 'views.publish':
      case 'views.update': {
        if (method === 'views.open') {
          if (triggers.has(body.trigger_id)) return refused('exchanged_trigger_id')
          triggers.add(body.trigger_id)
        }
        const view: unknown = JSON.parse(String(body.view))
        return isShown(method, view) ? { view: opened(view) } : refused('invalid_arguments')
      }
      default:
        return {}
    }
  }

  async function accept(request: Request, instead?: Response): Promise<Response> {
    const { pathname, origin } = new URL(request.url)
    const [, kind, name = ''] = pathname.split('/')
    const bytes = Buffer.from(await request.arrayBuffer())
    if (kind === 'download') {
      const isOurs = request.headers.get('authorization') === 'Bearer xoxb-test-token'
      const headers = { 'content-type': 'application/octet-stream' }
      const content = isOurs ? shared.get(name) : undefined
      return new Response(content && new Uint8Array(content), { status: isOurs ? 200 : 403, headers })
    }
    const text = bytes.toString('utf8')
    const body = fieldsOf(text)
    seen([pathname, name.startsWith('views.') ? withoutInitial(body.view) : body])
    try {
      if (kind !== 'api') {
        responses.push({ id: pathname.split('/').at(-1) ?? '', body })
        if (instead !== undefined) return instead
        accepted?.('response', body, {})
        return isShown('a response_url', body) ? new Response('ok') : Response.json(refused('invalid_blocks'))
      }
      calls.push({ method: name, body })
      if (instead !== undefined) return instead
      const answer = { ok: true, ...answerTo(name, body, origin) }
      if (answer.ok) accepted?.(name, body, answer)
      return Response.json(answer)
    } finally {
      changed.resolve()
      changed = Promise.withResolvers()
    }
  }

  return {
    ...platform(accept, options),
    calls,
    responses,
    shared,
    openedViews,
    faults,
    isShown,
    viewAfter: (count: number) => until(() => openedViews.slice(count).at(-1)),
    response: (id: string) => until(() => responses.find((one) => one.id === id)?.body),
  }
}

const refused = (error: string) => ({ ok: false, error })

export async function openSlack(options: SlackDoubleOptions & { readonly hostname?: string } = {}) {
  const double = slackDouble(options)
  const { url, close } = await double.listen(options.hostname)
  return {
    ...double,
    url,
    async close(): Promise<void> {
      await close()
      if (double.faults.length > 0) throw new Error(double.faults.join('\n'))
    },
  }
}

/** Only a form may hold a whole address, in the field that asks for it. */
function withoutInitial(view: unknown): unknown {
  return JSON.parse(String(view), (name, value: unknown) => {
    const isAddress = (value as { action_id?: unknown } | null)?.action_id === 'address'
    return name === 'initial_value' || isAddress ? undefined : value
  })
}
